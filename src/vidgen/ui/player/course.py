"""`Course`: what is played of a film: from where to where, how fast, once or round and round."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.render.playback.film import Film
from vidgen.render.playback.mixing import Run, samples_of
from vidgen.timing import TimeRange
from vidgen.ui.player.place import place


@dataclass(frozen=True)
class Course:
    """A value. Frames count from the film's start."""

    film: Film
    speed: int = 0
    """Negative backwards, 0 when it stands still."""
    within: TimeRange | None = None
    loop: bool = False

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last frame of what is played."""
        film, within = self.film, self.within
        if within is None:
            return 0, film.last
        first = min(film.rate.frame_at(within.start), film.last)
        return first, max(first, min(film.last, film.rate.frame_at(max(0, within.end - 1))))

    def beginning(self, frame: int) -> int:
        """Return the frame to begin at for who stands on `frame`: that one, or where it comes from if it is not in there."""
        first, last = self.ends
        if self.speed > 0 and not first <= frame < last:
            return first
        if self.speed < 0 and not first < frame <= last:
            return last
        return frame

    def place(self, now: int, stride: int) -> tuple[int, bool]:
        """Return the frame to be seen at a time in flicks, and whether that is the end; `stride` as `place` has it."""
        return place(self.film.rate, now, *self.ends, stride, loop=self.loop)

    def passed(self, previous: int, frame: int) -> int:
        """Return how many frames were due from one that was shown to another."""
        first, last = self.ends
        away = (frame - previous) * (1 if self.speed > 0 else -1)
        if away < 0:
            away += last - first + 1
        return max(1, away // abs(self.speed))

    def sound(self, at: int, *, length: float | None = None) -> Run:
        """Return what is heard from a time on: to the end of what is played; or for `length` seconds, at single speed."""
        film, speed = self.film, self.speed if length is None else 1
        first, last = self.ends
        rate = film.sample_rate
        start, end = (samples_of(film.rate.time_of(frame), rate) for frame in (first, last + 1))
        if speed < 0:
            at = film.rate.time_of(film.rate.frame_at(at) + 1)
        position = samples_of(at, rate)
        if length is not None:
            return Run(position, speed, position, min(end, position + int(length * rate)))
        return Run(position, speed, start, end, self.loop)
