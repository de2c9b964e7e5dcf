"""`Board`: which worker renders which segment next. Pure: no processes, no clock.

A worker gets a contiguous run of segments, so that its decoders go on without seeking. One that has nothing left takes the
far half of the longest run: its owner goes on undisturbed, and the thief has a contiguous run, too. When few are left, those
that take longest are begun first, wherever they lie, so that all workers end at about the same time. How long a segment
takes is not known before, but what shows the same files takes about as long a frame: the board learns from what is done.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import accumulate

_SHORT = 3600
"""Frames of a film whose sound takes no longer than one of its segments."""
_SOUND = 0.1
"""The sound of a film takes at most about this share of the time that its pictures take."""
_FEW = 3
"""Segments for each worker that are so few that it matters in which order they are begun."""
_WORTH_JUMPING = 1.2
"""How many times as long another segment must take to be begun before the next in a worker's run, which needs no seeking."""


class Board:
    """Deals out segments. `weights` says for each segment, by number, how much work it is; frames will do.

    `alike` says by number what a segment shows: those that show the same take about as long for their weight.
    """

    def __init__(
        self, numbers: Sequence[int], weights: Sequence[float], workers: int, alike: Sequence[Hashable] = ()
    ) -> None:
        self._weights = weights
        self._alike = alike
        self._learnt: dict[Hashable, tuple[float, float]] = {}
        """Weight and seconds of what is done, for each that is alike, and for all under None."""
        self._runs: list[list[int]] = _dealt(numbers, weights, workers)
        self._again: list[tuple[int, int]] = []

    def next(self, worker: int) -> int | None:
        """Return the number of the segment that a worker should render, or None when there is nothing for it now."""
        for place, (number, failed) in enumerate(self._again):
            if failed != worker or len(self._runs) == 1:
                del self._again[place]
                return number
        if 0 < sum(map(len, self._runs)) <= _FEW * len(self._runs):
            return self._one_of_few(worker)
        if not self._runs[worker]:
            self._steal(worker)
        return self._runs[worker].pop(0) if self._runs[worker] else None

    def took(self, number: int, seconds: float) -> None:
        """Learn how long a segment took."""
        for what in {None, self._what(number)}:
            weight, before = self._learnt.get(what, (0.0, 0.0))
            self._learnt[what] = weight + self._weights[number], before + seconds

    def put_back(self, number: int, worker: int) -> None:
        """Have a segment rendered again, by another worker than the one that failed, if there is another."""
        self._again.append((number, worker))

    def has_room_for_sound(self, frames: int) -> bool:
        """Tell whether it is time to render the sound of a film of so many frames, which one worker does alone.

        Being short, it comes last: it fills the time in which another worker renders its last segment. That of a long film
        is begun while there is still work for the others. Weights are frames.
        """
        left = sum(map(self._work, self._runs)) + sum(self._weights[number] for number, _ in self._again)
        return left <= len(self._runs) * _SOUND * max(0, frames - _SHORT)

    @property
    def left(self) -> int:
        """How many segments nobody has begun."""
        return sum(map(len, self._runs)) + len(self._again)

    def _one_of_few(self, worker: int) -> int:
        longest = max((number for run in self._runs for number in run), key=self._cost)
        own = self._runs[worker]
        chosen = own[0] if own and self._cost(longest) < _WORTH_JUMPING * self._cost(own[0]) else longest
        for run in self._runs:
            if chosen in run:
                run.remove(chosen)
        return chosen

    def _steal(self, worker: int) -> None:
        longest = max(self._runs, key=self._work)
        half = (len(longest) + 1) // 2
        taken = longest[len(longest) - half :]
        del longest[len(longest) - half :]
        self._runs[worker].extend(taken)

    def _work(self, run: list[int]) -> float:
        return sum(self._weights[number] for number in run)

    def _cost(self, number: int) -> float:
        """Return how long a segment will take: seconds, or its weight while nothing is known."""
        weight, seconds = self._learnt.get(self._what(number)) or self._learnt.get(None) or (1.0, 1.0)
        return self._weights[number] * seconds / weight

    def _what(self, number: int) -> Hashable:
        return self._alike[number] if self._alike else None


def _dealt(numbers: Sequence[int], weights: Sequence[float], workers: int) -> list[list[int]]:
    """Return a run for each worker: about the same work, in order."""
    ends = list(accumulate(weights[number] for number in numbers))
    runs: list[list[int]] = [[] for _ in range(workers)]
    for number, end in zip(numbers, ends, strict=True):
        middle = end - weights[number] / 2
        runs[min(workers - 1, int(middle * workers / ends[-1]))].append(number)
    return runs
