"""The sharing out: which quality each segment gets, so that all together have the bytes that there are. Pure.

All segments get the same quality, as nearly as possible: that is what a second pass over the whole film does, too, and what
an eye wants. It is a constant rate factor, so a busy segment gets more bits, though not as many more as it is more complex
(x264's `qcomp`, and its look at what later frames refer to, are inside the encoder).

An edit in one segment moves the common quality a little. If all segments followed, all would have to be encoded again. So
each has only steps to choose from, and each changes to the next step at another point, given by its name: when the common
quality moves by a hundredth of a step, a hundredth of the segments change. Their mean follows the common quality exactly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from vidgen.render.rate.curves import Curve

_GRAINS = 1024
"""In how many parts a step of the common quality is divided."""
_COARSEST = 1.0
"""Levels. One step is about an eighth of the bytes; nobody sees it."""


def step_for(count: int, unit: float) -> float:
    """Return the step of quality for a film of `count` segments, a power of two times the encoder's `unit`.

    The fewer there are, the less they even each other out.
    """
    step = unit
    while step * 2 <= min(_COARSEST, count * 0.1):
        step *= 2
    return step


def offset_of(key: str) -> int:
    """Return where in a step the segment of that name changes."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") % _GRAINS


def shared(
    curves: Sequence[Curve],
    offsets: Sequence[int],
    budget: float,
    step: float,
    bias: float,
    ends: tuple[float, float],
) -> list[float]:
    """Return a quality for each segment: the best with which all together have `budget` bytes at most.

    Where even the worst needs more, all have the worst. Qualities are multiples of `step` within `ends`, best and worst.
    """
    best, worst = (int(end / step) for end in ends)

    def levels(place: int) -> list[float]:
        return [step * min(worst, max(best, (place + offset) // _GRAINS)) for offset in offsets]

    def total(place: int) -> float:
        return sum(c.at(level, bias) for c, level in zip(curves, levels(place), strict=True))

    low, high = (best - 1) * _GRAINS, worst * _GRAINS
    while low < high:
        middle = (low + high) // 2
        if total(middle) <= budget:
            high = middle
        else:
            low = middle + 1
    return levels(high)
