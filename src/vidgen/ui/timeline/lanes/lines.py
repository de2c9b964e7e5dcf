"""Curves as arrays: the keys of many at once, and how high each goes at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from vidgen.editor.curves import BEZIER, Curve, Keyframe

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Handles: TypeAlias = tuple[float, float, float, float] | None
"""Of a cubic Bézier as `BEZIER` has them; None holds."""

SHAPES = ("hold", "linear", "ease")
"""How keys are drawn: by how they go on."""
_STRAIGHT = (0.0, 0.0, 1.0, 1.0)
_STEPS = 1024
"""Parts of the way from key to key of which it is known how far the value has come; between them it goes straight."""


@dataclass(frozen=True)
class Line:
    """One curve."""

    keys: Floats
    """In each column a key: its time in flicks after the start of the block, its height from 0, the curve's lowest, to 1,
    its place in `SHAPES`, and its own colour as a number of Qt's, or -1.
    """
    handles: tuple[Handles, ...]
    """How each goes on."""


def line_of(curve: Curve) -> Line:
    """Return a curve as arrays. One without numbers in between, or that stays the same, is half as high."""
    keys = curve.keyframes
    values = [v for k in keys if (v := _number(k.value)) is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    plain = len(values) < len(keys) or low == high
    heights = [0.5] * len(keys) if plain else [(value - low) / (high - low) for value in values]
    shapes = [SHAPES.index(k.ease) if k.ease in SHAPES else len(SHAPES) - 1 for k in keys]
    table = np.array([[k.time for k in keys], heights, shapes, [_colour(k) for k in keys]], np.float64)
    return Line(table, tuple(map(_handles, keys)))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _colour(key: Keyframe) -> int:
    return QColor(key.value[:7]).rgba() if isinstance(key.value, str) and key.value.startswith("#") else -1


def _handles(key: Keyframe) -> Handles:
    if key.ease == "hold":
        return None
    return _STRAIGHT if key.ease == "linear" else key.bezier if key.ease == "bezier" else BEZIER[key.ease]


class Lines:
    """Some lines one after another, and how high they are."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.keys: Floats = np.concatenate([line.keys for line in lines], axis=1)
        counts = np.array([line.keys.shape[1] for line in lines])
        self.of: Ints = np.repeat(np.arange(len(lines)), counts)
        """The line of each key."""
        self._last = counts.cumsum() - 1
        self._first = self._last - counts + 1
        rows: dict[Handles, int] = {}
        known: dict[tuple[Handles, ...], list[int]] = {}  # of many lines, few go on in ways of their own
        ways: list[int] = []
        for line in lines:
            if (found := known.get(line.handles)) is None:
                found = known[line.handles] = [rows.setdefault(handles, len(rows)) for handles in line.handles]
            ways += found
        self._ways, self._tables = np.array(ways), np.array([_eased(handles) for handles in rows])

    def heights(self, of: Ints, times: Floats) -> Floats:
        """Return how high lines are at times after the start of their blocks. `of`: the line of each time, in order."""
        own, heights = self.keys[0], self.keys[1]
        apart = 2 * max(abs(own).max(), abs(times).max()) + 1  # so that all lines lie one behind the other
        before = np.searchsorted(own + self.of * apart, times + of * apart, "right") - 1
        left = np.clip(before, self._first[of], self._last[of])
        right = np.minimum(left + 1, self._last[of])
        way = np.clip((times - own[left]) / np.maximum(own[right] - own[left], 1), 0, 1) * _STEPS
        step = np.minimum(way.astype(np.int64), _STEPS - 1)
        row, rest = self._ways[left], way - step
        come = self._tables[row, step] * (1 - rest) + self._tables[row, step + 1] * rest
        found: Floats = heights[left] + (heights[right] - heights[left]) * come
        return found


@lru_cache(512)
def _eased(handles: Handles) -> Floats:
    """Return how far a value has come at each step of the way."""
    if handles is None:
        return np.zeros(_STEPS + 1)
    t = np.linspace(0, 1, 4 * _STEPS + 1)
    x, y = (3 * a * t * (1 - t) ** 2 + 3 * b * t**2 * (1 - t) + t**3 for a, b in (handles[::2], handles[1::2]))
    return np.interp(np.linspace(0, 1, _STEPS + 1), x, y)
