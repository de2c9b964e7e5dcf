"""What a worker of the playback serves. It runs under `vidgen.workers`.

attach   the memory that frames are written to
plan     what the following requests are about; files that it still uses stay open
frame    a frame into a slot, as BGRX; with `near` the first picture at hand that is about right; `quick`: see `pixels.py`;
         `rendered`: where it lies in the store, to be taken from there; `hurry`: those on the way to it will not be
         asked for, and after so many seconds (`within`) one will do that is so many flicks `early`
refine   the exact pixels of a quick frame into another slot
sound    samples of a run, and how loud they are
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from vidgen.errors import Cancelled, RenderError, VidgenError
from vidgen.media.pictures import Hurry
from vidgen.render.composing.compositor import Compositor
from vidgen.render.plan import RenderPlan
from vidgen.render.playback.memory import SlotMemory
from vidgen.render.playback.pixels import write_exact, write_quick, write_refined, write_rendered
from vidgen.render.playback.rendition import Rendition
from vidgen.render.preview.rendered import RenderedFrames
from vidgen.render.segments.store import Store
from vidgen.render.segments.work import composed
from vidgen.render.sources import Sources
from vidgen.workers import Channel

Answer = tuple[Any, bytes]
_THREADS = min(5, (os.cpu_count() or 1) + 1)
"""Of each decoder; one more than cores, since each is waited for in turn."""
_KEPT = 12
"""Decoded frames that each reader keeps, so that a step back is at hand."""
_PARKED = 256 << 20
"""Bytes that readers may hold which stay where the player has been."""


class _Served:
    """The state of this process."""

    def __init__(self) -> None:
        self._memory: SlotMemory | None = None
        self._plan: RenderPlan | None = None
        self._sources: Sources | None = None
        self._compositor: Compositor | None = None
        self._channel: Channel | None = None
        self._rendition: Rendition | None = None
        self._frames = RenderedFrames()

    def attach(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Take part in memory for frames, in place of what was there."""
        self._memory = SlotMemory(params["name"], int(params["size"]), int(params["count"]), make=False)
        return None, b""

    def plan(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Take over a plan, in place of the one before."""
        self._plan = plan = RenderPlan.model_validate_json(payload)
        if self._sources is None:
            self._sources = self._opened(plan)
        else:
            self._sources.follow(plan)
        self._compositor = Compositor(plan, self._sources)
        self._rendition = Rendition(plan, self._sources)
        return None, b""

    def frame(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Write frame `frame` of the plan into slot `slot`; say whether it is the exact one, and how it was made."""
        self._channel = channel
        plan, sources, memory = self._plan, self._sources, self._memory
        if plan is None or sources is None or memory is None or self._compositor is None:
            raise RuntimeError("a frame was asked for before 'plan' and 'attach'")
        number, slot = int(params["frame"]), memory.slot(int(params["slot"]))
        if params.get("rendered") and self._take_rendered(plan, slot, **params["rendered"]):
            return {"exact": True, "quick": True, "rendered": True}, b""
        sources.near = bool(params.get("near"))
        sources.was_near = False
        hurry = params.get("hurry")
        sources.hurry = Hurry(int(hurry["early"]), time.monotonic() + float(hurry["within"])) if hurry else None
        try:
            try:
                sources.check_unchanged()
                frame = composed(self._compositor, number)
            except Cancelled:
                raise
            except VidgenError:
                # A file that was changed or put back is read anew; if that fails, too, so it is.
                sources.close()
                self._sources = sources = self._opened(plan)
                self._compositor = Compositor(plan, sources)
                frame = composed(self._compositor, number)
        except Cancelled:
            raise  # a RenderError by its class, and no fault of the frame: the player may come back to it
        except RenderError as error:
            return {"fault": str(error)}, b""
        finally:
            sources.near = False
        quick = (bool(params.get("quick")) or sources.was_near) and write_quick(frame, slot)
        if not quick:
            write_exact(frame, slot)
        return {"exact": not sources.was_near, "quick": quick}, b""

    def _take_rendered(self, plan: RenderPlan, slot: memoryview, store: str, key: str, frame: int) -> bool:
        """Write a frame of a segment of the store into a slot; tell whether it was there."""
        found = self._frames.frame(Store(Path(store)), key, frame)
        return found is not None and write_rendered(found, slot, plan.width, plan.height)

    def refine(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Write the exact pixels of the quick frame in slot `source` into slot `slot`."""
        if self._memory is None:
            raise RuntimeError("a frame was asked for before 'attach'")
        source, slot = (self._memory.slot(int(params[name])) for name in ("source", "slot"))
        write_refined(source, slot, int(params["width"]), int(params["height"]))
        return None, b""

    def sound(self, channel: Channel, params: dict[str, Any], payload: bytes) -> Answer:  # noqa: ARG002
        """Return `count` samples of a run, float32 stereo, and how loud they are."""
        self._channel = channel
        if self._rendition is None or self._plan is None:
            raise RuntimeError("sound was asked for before 'plan'")
        position, count, speed = (int(params[name]) for name in ("position", "count", "speed"))
        try:
            return self._rendition.block(position, count, speed)
        except Cancelled:
            raise
        except VidgenError as error:
            if self._sources is not None:
                self._sources.close()
            self._sources = self._opened(self._plan)
            self._rendition = Rendition(self._plan, self._sources)
            return {"peaks": [0.0, 0.0], "energy": 0.0, "fault": str(error)}, bytes(8 * count)

    def _opened(self, plan: RenderPlan) -> Sources:
        return Sources(plan, self._doing, stopped=self._stopped, kept=_KEPT, threads=_THREADS, parked=_PARKED)

    def _doing(self, what: str) -> None:
        if self._channel is not None:
            self._channel.doing(what)

    def _stopped(self) -> bool:
        return self._channel is not None and self._channel.cancelled


_SERVED = _Served()
HANDLERS = {name: getattr(_SERVED, name) for name in ("attach", "plan", "frame", "refine", "sound")}
