"""`Shelf`: the frames that are at hand, in the slots of one worker's memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from vidgen.render.playback.memory import SlotMemory
from vidgen.render.playback.pixels import slot_size

if TYPE_CHECKING:
    from vidgen.render.playback.ahead import Aim

CEILING = 192 << 20
"""Bytes of frames that are kept at most, unless those of a few large ones are more."""
_FEWEST, _MOST = 8, 96
_numbers = count()


@dataclass(frozen=True)
class AtHand:
    """A frame in memory: rows of BGRX without padding. Copy it before the next one is asked for."""

    frame: int
    width: int
    height: int
    data: memoryview
    exact: bool
    """Whether it is that frame, and not one that is near it."""
    quick: bool = False
    """Whether it is not exact to the pixel: it does while it moves, or has the colours of the quick way (`pixels.py`)."""
    made: int = 0
    """Another number means other pixels; no two makings have the same one."""


class Shelf:
    """Slots by frame, and one picture that is only about right. Its owner guards it against other threads."""

    def __init__(self, width: int, height: int) -> None:
        """Make the memory for frames of a size. Raises RenderError."""
        size = slot_size(width, height)
        self.width, self.height = width, height
        self.memory = SlotMemory.made(size, max(_FEWEST, min(_MOST, CEILING // size)))
        self._free = list(range(self.memory.count))
        self._frames: dict[int, int] = {}
        self._quick: set[int] = set()
        self._passing: set[int] = set()
        self._early: set[int] = set()
        """Those of them that show what comes before them."""
        self._near: tuple[int, int] | None = None
        """A frame, and the slot of what can be shown in its place until it is there."""
        self._made: dict[int, int] = {}
        """By slot, which making lies in it."""

    @property
    def room(self) -> int:
        """How many frames it holds at most, while another one is made."""
        return self.memory.count - 2

    @property
    def near(self) -> int | None:
        """The frame in whose place something near it can be shown."""
        return self._near[0] if self._near else None

    def __contains__(self, frame: int) -> bool:
        return frame in self._frames

    def frames(self) -> list[int]:
        """Return the numbers of the frames that are there."""
        return list(self._frames)

    def at(self, frame: int) -> AtHand | None:
        """Return a frame, or a picture near it if that is all there is, or None."""
        slot = self._frames.get(frame)
        if slot is not None:
            return self._view(frame, slot, exact=True, quick=frame in self._quick or self.passing(frame))
        return self._view(frame, self._near[1], exact=False) if self._near and self._near[0] == frame else None

    def take(self, aim: Aim) -> int:
        """Return a slot for another frame: a free one, or that of the frame which is needed last."""
        if self._free:
            return self._free.pop()

        def worth(frame: int) -> float:
            place = aim.place_of(frame)
            return -place if place >= 0 else 4 * place - 8

        gone = min(self._frames, key=worth)
        self._quick.discard(gone)
        self._passing.discard(gone)
        self._early.discard(gone)
        return self._frames.pop(gone)

    def put(self, frame: int, slot: int, *, quick: bool = False, passing: bool = False, early: bool = False) -> None:
        """Note that a frame was written to a slot."""
        passing |= early
        self._made[slot] = next(_numbers)
        (self._quick.add if quick and not passing else self._quick.discard)(frame)
        (self._passing.add if passing else self._passing.discard)(frame)
        (self._early.add if early else self._early.discard)(frame)
        if frame in self._frames:
            self._free.append(self._frames[frame])
        self._frames[frame] = slot
        if self.near == frame:
            self._drop_near()

    def quick_slot(self, frame: int) -> int | None:
        """Return the slot of a frame if it is there as the quick way made it."""
        return self._frames.get(frame) if frame in self._quick else None

    def passing(self, frame: int) -> bool:
        """Tell whether a frame is there that does only while it moves: out of the store, or an earlier one."""
        return frame in self._passing

    def early(self, frame: int) -> bool:
        """Tell whether an earlier picture lies there for a frame, which does only while it passes by fast."""
        return frame in self._early

    def put_near(self, frame: int, slot: int) -> None:
        """Note that something near a frame was written to a slot."""
        self._drop_near()
        self._near = frame, slot
        self._made[slot] = next(_numbers)

    def give_back(self, slot: int) -> None:
        """Note that nothing was written to a slot."""
        self._free.append(slot)

    def take_over(self, other: Shelf) -> None:
        """Copy the frames of another shelf of the same size, as many as there is room for."""
        for frame, slot in other._frames.items():
            if not self._free or len(self._frames) >= self.room:
                return
            self._frames[frame] = mine = self._free.pop()
            self.memory.slot(mine)[:] = other.memory.slot(slot)
            self._made[mine] = other._made[slot]
            if frame in other._quick:
                self._quick.add(frame)
            if frame in other._passing:
                self._passing.add(frame)
            if frame in other._early:
                self._early.add(frame)

    def forget(self, frame: int) -> None:
        """Let a frame go."""
        self._quick.discard(frame)
        self._passing.discard(frame)
        self._early.discard(frame)
        if frame in self._frames:
            self._free.append(self._frames.pop(frame))

    def keep_only(self, stretches: list[tuple[int, int]]) -> None:
        """Forget every frame that lies in none of the stretches (first, behind the last)."""
        self._drop_near()
        for frame in [f for f in self._frames if not any(a <= f < b for a, b in stretches)]:
            self.forget(frame)

    def _drop_near(self) -> None:
        if self._near is not None:
            self._free.append(self._near[1])
            self._near = None

    def _view(self, frame: int, slot: int, *, exact: bool, quick: bool = False) -> AtHand:
        data = self.memory.slot(slot)[: self.width * self.height * 4]
        return AtHand(frame, self.width, self.height, data, exact, quick, self._made[slot])
