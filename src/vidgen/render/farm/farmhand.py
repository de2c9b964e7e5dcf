"""`Farmhand`: what a farm's worker has and does, apart from Dask: jobs, media, and render processes that it keeps.

Everything that opens media happens in processes of `vidgen.workers`: a broken file ends one of them, not the farmhand. A
process is kept for the next part of the same job, if possible for the one that follows: its decoders then go on.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vidgen.editor.records import Id
from vidgen.errors import VidgenError
from vidgen.render.encoders.options import encoder_of
from vidgen.render.farm.job import FarmJob, identities, name_of, request_of, with_media_at
from vidgen.render.farm.media_cache import MediaCache, ending_of
from vidgen.render.processes import HARDWARE_LIMITS, LIMITS
from vidgen.render.segments.file import DamagedSegment
from vidgen.render.segments.segment import Segment, Sound
from vidgen.render.segments.store import Store
from vidgen.render.version import version
from vidgen.workers import Limits, Worker, WorkerFailed

MODULE = "vidgen.render.farm.checked_worker"
HANGS_AFTER = 60.0
"""Seconds without a word from a render process after which it is taken to hang."""
_JOBS = 4
"""How many exports are remembered."""


class Refused(VidgenError):  # noqa: N818 - a state of this member; another may do it
    """This member cannot render the part, in a sentence for the user."""


class UnknownJob(Exception):  # noqa: N818 - a state, mended by sending the job
    """The job, or some of its media, was not sent to this member yet."""


@dataclass
class _Known:
    """A job that was sent here."""

    job: FarmJob
    places: dict[Id, Path] = field(default_factory=dict)
    """Where its media are on this machine, as far as found."""


@dataclass
class _Child:
    """A render process."""

    worker: Worker
    limits: Limits
    job: str = ""
    """The name of the job that it has prepared."""
    at: int = 0
    """The frame after the last that it rendered."""
    heard: float = field(default_factory=time.monotonic)
    doing: str = ""


class Farmhand:
    """Renders parts of exports into its store. May be used from several threads. Close it when no task is left."""

    def __init__(self, store: Store, media: MediaCache, *, hangs_after: float = HANGS_AFTER) -> None:
        self.store = store
        self.media = media
        self._hangs_after = hangs_after
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, _Known] = OrderedDict()
        self._idle: list[_Child] = []
        self._made = 0
        self._leaving = threading.Event()

    # What a job needs -------------------------------------------------------------------------------------------

    def learn(self, data: bytes) -> str:
        """Remember a job; return its name. Raises Refused when it is made with another version of vidgen."""
        try:
            job = FarmJob.model_validate_json(data)
        except ValidationError:
            raise Refused(_OTHER_VERSION) from None
        if job.facts.version != version():
            raise Refused(_OTHER_VERSION)
        self.store.prune()
        return self.know(job, {}, name_of(data))

    def know(self, job: FarmJob, places: Mapping[Id, Path], name: str = "a job") -> str:
        """Remember a job and where its media are, as far as that is known; return its name."""
        with self._lock:
            self._jobs.setdefault(name, _Known(job, dict(places)))
            self._jobs.move_to_end(name)
            while len(self._jobs) > _JOBS:
                self._jobs.popitem(last=False)
        return name

    def lacking(self, name: str) -> list[Id]:
        """Return the assets of a job whose files are not here. Raises UnknownJob."""
        known = self._known(name)
        lack = []
        for asset, medium in known.job.media.items():
            place = self.media.place(medium.path, medium.hash, medium.size)
            if place is None:
                lack.append(asset)
            else:
                known.places[asset] = place
        return lack

    def begin(self, name: str, asset: Id) -> str:
        """Make ready for the file of an asset; return the token under which its pieces come. Raises ProjectError."""
        job = self._known(name).job
        medium = job.media[asset]
        keep = {m.hash for m in job.media.values()}
        return self.media.begin(medium.hash, ending_of(medium.path), medium.size, keep)

    def _known(self, name: str) -> _Known:
        with self._lock:
            if name not in self._jobs:
                raise UnknownJob(name)
            self._jobs.move_to_end(name)
            return self._jobs[name]

    # Rendering --------------------------------------------------------------------------------------------------

    def make(
        self, name: str, part: Segment | Sound, wanted: Callable[[], bool], on_done: Callable[[int], None]
    ) -> dict[str, Any]:
        """Have a part in the store; return what the render process answered, and the `size` of the file.

        `wanted` is asked several times a second whether somebody still waits. `on_done` is told how many frames are
        done. Raises UnknownJob, Refused, WorkerFailed, Cancelled, and what the media make it raise.
        """
        known = self._known(name)
        if set(known.places) != set(known.job.media):
            raise UnknownJob(name)
        if (found := self.store.find(part.key)) is not None:
            return {"seconds": {}, "size": found.size, "found": True}
        video = known.job.preset.video
        hardware = video is not None and encoder_of(video).hardware
        child = self._take(name, part, HARDWARE_LIMITS if hardware else LIMITS)
        try:
            still = lambda: wanted() and not self._leaving.is_set()  # noqa: E731
            with _Watch(child, still, self._hangs_after) as watch:
                answer = self._ask(child, name, known, part, watch, on_done)
        except WorkerFailed:
            child.worker.close()
            raise
        finally:
            self._give_back(child)
        return answer

    def _ask(
        self,
        child: _Child,
        name: str,
        known: _Known,
        part: Segment | Sound,
        watch: _Watch,
        on_done: Callable[[int], None],
    ) -> dict[str, Any]:
        if child.job != name:
            child.job = ""
            plan = with_media_at(known.job.plan, known.job.media, known.places)
            params = {
                "preset": known.job.preset.model_dump(mode="json"),
                "store": str(self.store.folder),
                "identities": identities(plan),
            }
            data = plan.model_dump_json().encode()
            facts = {"preset": params["preset"], "facts": known.job.facts.model_dump(mode="json")}
            if why := child.worker.request("agree", facts, data, timeout=self._hangs_after)[0]:
                raise Refused(why)
            child.worker.request("prepare", params, data, timeout=self._hangs_after)
            child.job = name

        def event(told: dict[str, Any]) -> None:
            child.heard = time.monotonic()
            on_done(int(told["done"]))

        method, params = request_of(part)
        answer, _ = child.worker.request(method, params, timeout=None, on_event=event, cancel=watch.cancel)
        child.at = part.end if isinstance(part, Segment) else 0
        if "seconds" not in answer:
            return {"failed": str(answer.get("failed") or answer.get("gave_up"))}
        found = self.store.find(part.key)
        return {**answer, "size": found.size if found else 0}

    def _take(self, name: str, part: Segment | Sound, limits: Limits) -> _Child:
        """Return an idle render process, best the one that made the part before this one."""
        start = part.start if isinstance(part, Segment) else -1
        with self._lock:
            able = [child for child in self._idle if child.limits == limits]
            best = max(able, key=lambda c: (c.job == name) + (c.job == name and c.at == start), default=None)
            if best is not None:
                self._idle.remove(best)
                return best
            self._made += 1
            number = self._made
        return _Child(Worker(MODULE, name=f"render worker {number}", limits=limits), limits)

    def _give_back(self, child: _Child) -> None:
        if child.worker.alive:
            with self._lock:
                self._idle.append(child)
        else:
            child.worker.close()

    # Results ----------------------------------------------------------------------------------------------------

    def read(self, key: str, offset: int, length: int) -> bytes:
        """Return some bytes of a finished part. Raises UnknownJob when it is no longer here."""
        try:
            with self.store.path(key).open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError:
            raise UnknownJob(key) from None

    def check(self, key: str) -> None:
        """Read a part whole, and forget it when it is damaged."""
        found = self.store.find(key)
        try:
            for _ in found.packets() if found else ():
                pass
        except (DamagedSegment, OSError):
            self.store.forget(key)

    def leave(self) -> None:
        """Stop what is being rendered, and don't begin anything."""
        self._leaving.set()

    def close(self) -> None:
        """End the processes that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.worker.close()
        self.media.close()


class _Watch:
    """While it is open, a thread stops a process that is silent for too long or whose work nobody wants any more."""

    def __init__(self, child: _Child, wanted: Callable[[], bool], hangs_after: float) -> None:
        self.cancel = threading.Event()
        self._child = child
        self._wanted = wanted
        self._hangs_after = hangs_after
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="farm watch", daemon=True)

    def __enter__(self) -> _Watch:
        self._child.heard = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        child = self._child
        while not self._over.wait(0.1):
            if not self._wanted():
                self.cancel.set()
            doing = child.worker.doing
            if doing != child.doing:
                child.doing, child.heard = doing, time.monotonic()
            if time.monotonic() - child.heard > self._hangs_after:
                child.worker.close()
                return


_OTHER_VERSION = "has another version of vidgen, or of the libraries it draws and encodes with"
