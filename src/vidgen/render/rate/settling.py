"""`settle`: rounds of rendering and sharing out, until all segments together have the bytes that were asked for.

    quick first pass over all   →  what is complex
    a few segments for real     →  by how much the preset's own encoder differs from the quick one
    all for real                →  their sizes, exactly; where the sum is off, the few that change steps once more

What each round decides follows from names and sizes alone. So an export that goes on after a break, or that is made again,
decides the same and finds everything in the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vidgen.errors import RenderError
from vidgen.render.rate.curves import Curve, bias_of
from vidgen.render.rate.ladder import Ladder
from vidgen.render.rate.sharing import offset_of, shared, step_for
from vidgen.render.rate.sizes import shown
from vidgen.render.segments.segment import Segment

Render = Callable[[Sequence[Segment]], Sequence[int]]
"""Renders the segments that are not in the store yet; returns the bytes of the packets of each."""

_Levels = Sequence[float] | Mapping[int, float]

ROUGH = 38.0
"""A quality that a smaller picture would be better than."""
_HOPELESS = 4
"""By what factor too many bytes are expected before it is given up without trying."""
_SAMPLES = 6
_FEW = 12
_ROUNDS = 8


@dataclass(frozen=True)
class Window:
    """How many bytes the pictures may have."""

    least: float
    aim: float
    most: float


@dataclass(frozen=True)
class Settled:
    """What came out."""

    segments: tuple[Segment, ...]
    size: int
    """Bytes of all packets of pictures."""
    level: float
    """The mean quality, on the one scale."""
    rounds: int
    """How often all segments were shared out."""
    short: bool
    """Whether it has less than was asked for: the best quality needs no more, or the encoder's steps are too coarse."""


class TooMuch(RenderError):  # noqa: N818 - what is the matter
    """Even at the worst quality there are more bytes than there may be. `smallest` is how many."""

    def __init__(self, smallest: float) -> None:
        super().__init__(f"The pictures need {shown(smallest)} at least.")
        self.smallest = smallest


class TooRough(RenderError):  # noqa: N818 - what is the matter
    """The quality would be bad; a smaller picture would look better."""

    def __init__(self, level: float) -> None:
        super().__init__("The pictures are too large for so few bytes.")
        self.level = level


def settle(
    segments: Sequence[Segment],
    rate: float,
    ladder: Ladder,
    window: Window,
    render: Render,
    *,
    may_shrink: bool = False,
) -> Settled:
    """Return the segments as they are to be joined, all of them rendered. `rate` is frames a second.

    Raises TooMuch, with `may_shrink` TooRough, and what `render` raises.
    """
    return _Settling(segments, rate, ladder, window, render).run(may_shrink=may_shrink)


class _Settling:
    def __init__(
        self, segments: Sequence[Segment], rate: float, ladder: Ladder, window: Window, render: Render
    ) -> None:
        self._segments = segments
        self._seconds = [s.frames / rate for s in segments]
        self._ladder = ladder
        self._window = window
        self._render = render
        self._offsets = [offset_of(s.key) for s in segments]
        self._step = step_for(len(segments), ladder.unit)
        self._best, self._worst = ladder.ends
        self._curves: list[Curve] = []
        self._bias = 1.0

    def run(self, *, may_shrink: bool) -> Settled:
        quick = self._ladder.quick()
        sizes = self._render([with_video(s, quick) for s in self._segments])
        self._curves = [Curve(s.frames, size) for s, size in zip(self._segments, sizes, strict=True)]
        levels = self._levels()
        self._try(self._samples(), levels)
        self._bias = bias_of(self._curves)
        return self._rounds(may_shrink)

    def _rounds(self, may_shrink: bool) -> Settled:
        everyone = range(len(self._segments))
        best: Settled | None = None
        before: list[float] = []
        for number in range(1, _ROUNDS + 1):
            levels = self._levels()
            level = sum(levels) / len(levels)
            self._check(level, may_shrink)
            chosen, sizes = self._at(everyone, levels), self._try(everyone, levels)
            total = sum(sizes)
            if total <= self._window.most and (best is None or total > best.size):
                best = Settled(tuple(chosen), total, level, number, total < self._window.least)
                if not best.short or all(level <= self._best + self._step for level in levels):
                    return best
            if total > self._window.most and all(level >= self._worst - self._step for level in levels):
                raise TooMuch(total)
            if levels == before or (self._ladder.coarse and number >= 3):
                break
            before = levels
        return self._trimmed(chosen, sizes, levels, number, best)

    def _check(self, level: float, may_shrink: bool) -> None:
        if may_shrink and level > min(ROUGH, self._worst - 2):
            raise TooRough(level)
        worst = sum(c.at(self._worst, self._bias) for c in self._curves)
        if worst > _HOPELESS * self._window.most and (worst := self._smallest()) > self._window.most:
            raise TooMuch(worst)

    def _smallest(self) -> float:
        """Return about how many bytes there are at the worst quality; of a short film exactly."""
        few = len(self._segments) <= _FEW
        places = list(range(len(self._segments))) if few else self._samples()
        guesses = [Curve(c.frames, c.analysed).at(self._worst) for c in self._curves]
        real = sum(self._try(places, [self._worst] * len(self._segments)))
        return real * sum(guesses) / sum(guesses[n] for n in places)

    def _trimmed(
        self, chosen: list[Segment], sizes: list[int], levels: list[float], rounds: int, best: Settled | None
    ) -> Settled:
        """Bring the largest segment alone to what is left: steps of all are too coarse for the rest."""
        place = max(range(len(sizes)), key=lambda n: (sizes[n], -n))
        others = sum(sizes) - sizes[place]
        goal = max(self._window.aim - others, 0.5 * sizes[place])
        rates: dict[float, int] = {}
        for _ in range(_ROUNDS):
            if self._ladder.coarse:
                rate = next_rate(rates, goal, 8 * goal / self._seconds[place])
                tried = with_video(self._segments[place], self._ladder.of_rate(rate))
                rates[rate] = size = self._render([tried])[0]
            else:
                (level,) = shared([self._curves[place]], [0], goal, self._ladder.unit, self._bias, self._ladder.ends)
                found = {place: level}
                (tried,), (size,) = self._at([place], found), self._try([place], found)
            total = others + size
            if total <= self._window.most and (best is None or total > best.size):
                segments = (*chosen[:place], tried, *chosen[place + 1 :])
                mean = sum(levels) / len(levels)
                best = Settled(segments, total, mean, rounds, total < self._window.least)
                if not best.short:
                    return best
        return best or self._below(levels, rounds)

    def _below(self, levels: list[float], rounds: int) -> Settled:
        """Return what is below the limit for certain: everything steps towards the worst until it is."""
        everyone = range(len(self._segments))
        while any(level < self._worst for level in levels):
            levels = [min(self._worst, level + self._step) for level in levels]
            chosen, total = self._at(everyone, levels), sum(self._try(everyone, levels))
            if total <= self._window.most:
                return Settled(tuple(chosen), total, sum(levels) / len(levels), rounds, total < self._window.least)
        raise TooMuch(total)

    def _levels(self) -> list[float]:
        return shared(self._curves, self._offsets, self._window.aim, self._step, self._bias, self._ladder.ends)

    def _samples(self) -> list[int]:
        """Return the places of some segments, chosen by their names so that an edit elsewhere does not change them."""
        count = len(self._segments)
        if count <= 3:
            return []
        return sorted(sorted(range(count), key=lambda n: self._segments[n].key)[: min(_SAMPLES, count // 3)])

    def _at(self, places: Sequence[int], levels: _Levels) -> list[Segment]:
        return [
            with_video(self._segments[n], self._ladder.at(levels[n], self._curves[n], self._seconds[n])) for n in places
        ]

    def _try(self, places: Sequence[int], levels: _Levels) -> list[int]:
        """Render some segments at their qualities and learn from their sizes, which are returned."""
        sizes = list(self._render(self._at(places, levels)))
        for n, size in zip(places, sizes, strict=True):
            self._curves[n] = self._curves[n].learnt(levels[n], size)
        return sizes


def next_rate(tried: Mapping[float, int], goal: float, first: float) -> float:
    """Return the bit rate to try next for `goal` bytes, after those that were `tried`; `first` when none was."""
    if not tried:
        return first
    under = [(size, rate) for rate, size in tried.items() if size <= goal]
    over = [(size, rate) for rate, size in tried.items() if size > goal]
    if under and over:
        (s0, r0), (s1, r1) = max(under), min(over)
        return r0 + (r1 - r0) * (goal - s0) / (s1 - s0) if abs(r1 - r0) > 0.002 * r0 else r0 * 0.995
    size, rate = max(under) if under else min(over)
    return rate * min(2.0, max(0.5, goal / max(1, size)))


def with_video(segment: Segment, video: object) -> Segment:
    """Return a segment that is encoded with settings of its own, under a name of its own."""
    named = Segment.model_validate({**segment.model_dump(), "video": video, "copied": None})
    settings = named.video.model_dump_json() if named.video else ""
    digest = hashlib.blake2b(f"{segment.key} {settings}".encode(), digest_size=20)
    return named.replace(key=digest.hexdigest())
