"""`Painter`: one worker process that makes frames, and the shelf that they lie on. Used by one thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vidgen.render.playback.shelf import Shelf
from vidgen.render.processes import LIMITS
from vidgen.workers import Worker

if TYPE_CHECKING:
    from vidgen.render.plan import RenderPlan

MODULE = "vidgen.render.playback.worker"


@dataclass(frozen=True)
class Painted:
    """How a frame was made."""

    exact: bool
    """Whether it is that frame, and not one near it."""
    quick: bool
    """Whether its pixels were converted the quick way (`pixels.py`)."""
    fault: str = ""
    """Why it could not be made, or ""."""
    rendered: bool = False
    """Whether it was taken out of the store, and not composed."""


class Painter:
    """Starts its worker when it is needed, and again when it died."""

    def __init__(self, name: str, hangs_after: float) -> None:
        self._name = name
        self._hangs_after = hangs_after
        self._worker: Worker | None = None
        self._told: RenderPlan | None = None
        self._attached: Shelf | None = None

    @property
    def alive(self) -> bool:
        """Whether there is a worker that can be asked."""
        return self._worker is not None and self._worker.alive

    @property
    def pid(self) -> int | None:
        """The process's id, while there is one."""
        worker = self._worker
        return worker.pid if worker is not None and worker.alive else None

    def prepare(self, plan: RenderPlan, shelf: Shelf, cancel: threading.Event) -> None:
        """Have a worker that knows the plan and writes to the shelf; one that is not `alive` needs a new shelf.

        Raises Cancelled and VidgenError.
        """
        if self._worker is None or not self._worker.alive:
            self.close()
            self._worker = Worker(MODULE, name=self._name, limits=LIMITS)
        if self._attached is not shelf:
            memory = shelf.memory
            params = {"name": memory.name, "size": memory.size, "count": memory.count}
            self._worker.request("attach", params, timeout=self._hangs_after, cancel=cancel)
            memory.forget_name()
            self._attached = shelf
        if self._told is not plan:
            told = plan.model_dump_json().encode()
            self._worker.request("plan", {}, told, timeout=self._hangs_after, cancel=cancel)
            self._told = plan

    def paint(
        self,
        number: int,
        slot: int,
        *,
        near: bool,
        quick: bool,
        hurry: dict[str, Any] | None,
        cancel: threading.Event,
        rendered: dict[str, Any] | None = None,
    ) -> Painted:
        """Write frame `number` of the plan to a slot; `near` and `quick` allow what is only about right.

        `hurry` says how far it may be from the exact one (`early`, `within`), `rendered` where it lies in the store
        (`store`, `key`, `frame`); if it does not, it is composed. Raises Cancelled, WorkerFailed and VidgenError.
        """
        if self._worker is None:
            raise RuntimeError("a frame was asked for before 'prepare'")
        params = {"frame": number, "slot": slot, "near": near, "quick": quick, "hurry": hurry, "rendered": rendered}
        found, _ = self._worker.request("frame", params, timeout=self._hangs_after, cancel=cancel)
        exact, quick, taken = (bool(found.get(fact)) for fact in ("exact", "quick", "rendered"))
        return Painted(exact, quick, str(found.get("fault", "")), taken)

    def refine(self, shelf: Shelf, source: int, slot: int) -> None:
        """Write the exact pixels of the quick frame in slot `source` to another one. Raises WorkerFailed and VidgenError."""
        if self._worker is None:
            raise RuntimeError("a frame was asked for before 'prepare'")
        params = {"source": source, "slot": slot, "width": shelf.width, "height": shelf.height}
        self._worker.request("refine", params, timeout=self._hangs_after)

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
        self._worker = self._told = self._attached = None
