"""`Urgency`: what a player's engine makes next, and how: the frame that is due soonest and not at hand.

It is a look at one moment. Whoever has the shelf guards it, and looks again when anything changed.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Container
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vidgen.render.playback.ahead import AROUND, Aim
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.render.plan import RenderPlan
    from vidgen.render.playback.shelf import Shelf

_EXACT = 3
"""Frames to either side that are made exact while the picture stands still."""
_EARLY = 0.25
"""Seconds by the player's clock by which a picture may be early at more than single speed."""
_SHARE = 0.4
"""The part of the time of a picture after which one will do that is early; of two frames, where it is shown for longer."""
_MOST_LATE = 6
"""Pictures that are passed over at most, so that one that takes long does not stop all that follow."""


@dataclass
class Wanted:
    """A frame that is to be made, or is being made."""

    frame: int
    near: bool
    """Whether the first picture at hand that is about right will do until it is there."""
    quick: bool
    """Whether its pixels may be converted the quick way (`pixels.py`)."""
    moving: bool
    hurry: dict[str, Any] | None
    """How far it may be from the exact one, and after how many seconds; see `worker.py`."""
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Urgency:
    """Where a player is, and what is there already."""

    aim: Aim
    shelf: Shelf | None
    faults: Container[int]
    """Frames that cannot be made."""
    plan: RenderPlan
    cost: float
    """Seconds that a frame takes while it plays; 0 when that is not known."""

    def rough(self) -> int | None:
        """Return the frame that is to be made exact now, or None: the shown one, and those that a step would show.

        One that is further away has to wait until the frames nearer than it are made.
        """
        if self.aim.step != 0 or self.shelf is None or self.shelf.passing(self.aim.frame):
            return None
        for frame in self.aim.upcoming(2 * _EXACT):
            if self.shelf.quick_slot(frame) is not None:
                return frame
            if frame not in self.shelf and frame not in self.faults and self._is_in_plan(frame):
                return None
        return None

    def next(self, *, draft: bool) -> Wanted | None:
        """Return the frame that is to be made now, or None; in a `draft` frames that move are converted quickly."""
        frame = self._most_urgent()
        if frame is None:
            return None
        aim, shelf = self.aim, self.shelf
        still = aim.step == 0 and frame == aim.frame
        near = still and (shelf is None or (shelf.near != frame and frame not in shelf))
        again = aim.step == 0 and shelf is not None and shelf.passing(frame)
        return Wanted(frame, near, draft and not still and not again, aim.step != 0, self._hurry())

    def _most_urgent(self) -> int | None:
        room = self.shelf.room if self.shelf is not None else AROUND
        late = self._late
        for place, frame in enumerate(self.aim.upcoming(max(2, room - 3))):
            there = self.shelf is not None and frame in self.shelf
            if (there and not self._is_rough(frame, place)) or frame in self.faults or place < late:
                continue
            if self._is_in_plan(frame):
                return frame
        return None

    @property
    def _late(self) -> int:
        """How many pictures are passed over: where one takes longer than it is shown, the next that can be there in time
        is made, with some to spare.
        """
        frames = self.cost * float(self.plan.rate.fraction) / self.aim.pace
        return min(_MOST_LATE, math.ceil(1.25 * frames)) if self.aim.rolling and frames > 0.9 else 0

    def _hurry(self) -> dict[str, Any] | None:
        """Return how a frame may be made that passes by too fast, or too late, for all before it to be made."""
        aim, rate = self.aim, float(self.plan.rate.fraction)
        if not aim.rolling or not (aim.step > 1 or self._late):
            return None
        speed = aim.step // aim.pace
        early = max(_EARLY, 2 * aim.pace / rate) * speed if speed > 1 else 0
        return {"early": round(early * FLICKS), "within": _SHARE * min(aim.pace, 2) / rate}

    def _is_rough(self, frame: int, place: int) -> bool:
        """Tell whether what is there of a frame does only while it moves, or moves faster than it does now."""
        if self.shelf is None:
            return False
        if self.aim.step == 0:
            return place <= 2 * _EXACT and self.shelf.passing(frame)
        return self.aim.step <= self.aim.pace and self.shelf.early(frame)

    def _is_in_plan(self, frame: int) -> bool:
        return self.plan.first <= frame < self.plan.first + self.plan.frames
