"""Which frames are wanted next: the shown one, then what the clock comes to, then what a step would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

AROUND = 6
"""Frames to either side that are made while the picture stands still, for steps and small scrubs."""


@dataclass(frozen=True)
class Aim:
    """Where a player is and where it goes. Frames count from the start of the timeline."""

    frame: int = 0
    step: int = 0
    """Frames to the next one that will be shown: 0 stands still, 1 plays, -4 goes back at four times the speed."""
    first: int = 0
    last: int = 0
    """The ends of what is played, both shown."""
    loop: bool = False
    rolling: bool = False
    """Whether the clock runs, so that what comes too late is of no use."""
    pace: int = 1
    """Frames of the clock until the next one is shown: with 2, half as many a second."""

    def place_of(self, frame: int) -> int:
        """Return how many steps it is from here to a frame; negative for what was passed."""
        if self.step == 0:
            return abs(frame - self.frame)
        away = (frame - self.frame) * (1 if self.step > 0 else -1)
        stride = abs(self.step)
        if away < 0 and self.loop and self.first <= frame <= self.last:
            round_ = away + self.last - self.first + 1
            return round_ // stride if round_ // stride < -away // stride else away // stride
        return away // stride

    def upcoming(self, count: int) -> Iterator[int]:
        """Yield up to `count` frames, the most urgent first."""
        if self.step == 0:
            yield self.frame
            for away in range(1, min(AROUND, count // 2) + 1):
                for frame in (self.frame - away, self.frame + away):
                    if frame >= 0:
                        yield frame
            return
        frame, length = self.frame, self.last - self.first + 1
        for _ in range(count):
            if not self.first <= frame <= self.last:
                if not self.loop or length <= 0:
                    return
                frame = self.first + (frame - self.first) % length
            yield frame
            frame += self.step
