"""`Curve`: how many bytes a segment has at each quality, as far as that is known.

Qualities are on the one scale of all encoders, x264's crf: 0 is best, 51 worst. Bytes beyond what every frame costs halve
about every six steps; more exactly they go with 2^(-0.17 level), as measured with x264 and x265 on footage, from 2^-0.20
at crf 20 to 2^-0.15 at 38. Where two encodes of the segment are known, its own slope is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2

ANALYSED = 28.0
"""The quality of the quick first pass."""
SLOPE = -0.17
"""Doublings a level, where nothing better is known."""
_STEEPEST, _FLATTEST = -0.4, -0.05
_EMPTY_FRAME = 10
"""Bytes of a frame in which nothing changes."""


@dataclass(frozen=True)
class Curve:
    """What is known about one segment."""

    frames: int
    analysed: int
    """Bytes that the quick first pass made of it."""
    points: Mapping[float, int] = field(default_factory=dict)
    """Bytes of real encodes, by quality."""

    def learnt(self, level: float, size: int) -> Curve:
        """Return the curve with a real encode more."""
        return Curve(self.frames, self.analysed, {**self.points, level: size})

    def at(self, level: float, bias: float = 1.0) -> float:
        """Return the bytes at a quality; never more at a worse one.

        `bias` is by how much real encodes are larger than the first pass says; real ones of this segment go before it.
        """
        known = self._known()
        if not known:
            factor: float = 2.0 ** (SLOPE * (level - ANALYSED))
            return self._fixed + bias * self._beyond(self.analysed) * factor
        below = [p for p in known if p[0] <= level]
        above = [p for p in known if p[0] >= level]
        if below and above:
            (x0, y0), (x1, y1) = below[-1], above[0]
            log = y0 if x0 == x1 else y0 + (y1 - y0) * (level - x0) / (x1 - x0)
        else:
            x, y = below[-1] if below else above[0]
            log = y + _slope(known[-2:] if below else known[:2]) * (level - x)
        beyond: float = 2.0**log
        return self._fixed + beyond

    @property
    def _fixed(self) -> int:
        return self.frames * _EMPTY_FRAME

    def _beyond(self, size: float) -> float:
        return max(1.0, size - self._fixed)

    def _known(self) -> list[tuple[float, float]]:
        """Return quality and logarithm of the bytes of the real encodes, falling also where the encoder's were not."""
        found: list[tuple[float, float]] = []
        for level, size in sorted(self.points.items()):
            log = log2(self._beyond(size))
            found.append((level, min(log, found[-1][1]) if found else log))
        return found


def bias_of(curves: list[Curve]) -> float:
    """Return by how much the real encodes that are known are larger than the quick first pass says."""
    real = guessed = 0.0
    for curve in curves:
        for level, size in curve.points.items():
            real += size
            guessed += Curve(curve.frames, curve.analysed).at(level)
    return real / guessed if guessed else 1.0


def _slope(pair: list[tuple[float, float]]) -> float:
    if len(pair) < 2:
        return SLOPE
    (x0, y0), (x1, y1) = pair
    return min(_FLATTEST, max(_STEEPEST, (y1 - y0) / (x1 - x0)))
