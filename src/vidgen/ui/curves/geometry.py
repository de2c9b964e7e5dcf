"""Where a curve's keys lie on a widget, and what a press there means. Pure: times are flicks, points are pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from vidgen.editor.curves import BEZIER, Curve, Keyframe

REACH = 8.0
"""Pixels around a key or a handle that belong to it."""
_EDGE = 12.0
"""Pixels that are left free around the curve."""
_STEPS = 48
"""Points drawn between two keys."""


@dataclass(frozen=True)
class View:
    """What a widget shows: the times from `start` to `end` and the values from `low` to `high`."""

    width: float
    height: float
    start: int
    end: int
    low: float
    high: float

    @classmethod
    def fitting(cls, curve: Curve, width: float, height: float, start: int, end: int) -> View:
        """Return the view that shows the block from `start` to `end` and every value of the curve."""
        values = [y for _, y in _samples(curve, start, end)] + [_number(k) for k in curve.keyframes]
        low, high = min(values), max(values)
        room = (high - low) * 0.12 or max(1.0, abs(low)) * 0.5
        return cls(width, height, start, max(start + 1, end), low - room, high + room)

    def x(self, time: float) -> float:
        """Return where a time lies."""
        return _EDGE + (time - self.start) / (self.end - self.start) * max(1.0, self.width - 2 * _EDGE)

    def y(self, value: float) -> float:
        """Return where a value lies; larger ones lie higher."""
        return self.height - _EDGE - (value - self.low) / (self.high - self.low) * max(1.0, self.height - 2 * _EDGE)

    def time(self, x: float) -> int:
        """Return the time at a place."""
        return round(self.start + (x - _EDGE) / max(1.0, self.width - 2 * _EDGE) * (self.end - self.start))

    def value(self, y: float) -> float:
        """Return the value at a place."""
        return self.low + (self.height - _EDGE - y) / max(1.0, self.height - 2 * _EDGE) * (self.high - self.low)


@dataclass(frozen=True)
class Handle:
    """One of the two handles of the stretch that begins with a key."""

    key: int
    """The key's time."""
    second: bool
    x: float
    y: float


def _number(key: Keyframe) -> float:
    return float(key.value) if isinstance(key.value, int | float) else 0.0


def _samples(curve: Curve, start: int, end: int) -> Iterator[tuple[int, float]]:
    """Yield times and values from `start` to `end`, with both sides of every hold."""
    keys = curve.keyframes
    yield min(start, keys[0].time), _number(keys[0])
    for left, right in pairwise(keys):
        yield left.time, _number(left)
        if left.ease == "hold":
            yield right.time, _number(left)
        elif left.ease != "linear":
            for step in range(1, _STEPS):
                time = left.time + (right.time - left.time) * step // _STEPS
                value = curve.value_at(time)
                yield time, float(value) if isinstance(value, int | float) else 0.0
        yield right.time, _number(right)
    yield max(end, keys[-1].time), _number(keys[-1])


def path(curve: Curve, view: View) -> list[tuple[float, float]]:
    """Return the points of the line that is drawn."""
    return [(view.x(time), view.y(value)) for time, value in _samples(curve, view.start, view.end)]


def key_at(curve: Curve, view: View, x: float, y: float) -> int | None:
    """Return the time of the key at a place, the nearest if there are several."""
    near = [
        (abs(view.x(k.time) - x) + abs(view.y(_number(k)) - y), k.time)
        for k in curve.keyframes
        if abs(view.x(k.time) - x) <= REACH and abs(view.y(_number(k)) - y) <= REACH
    ]
    return min(near)[1] if near else None


def keys_in(curve: Curve, view: View, a: tuple[float, float], b: tuple[float, float]) -> frozenset[int]:
    """Return the times of the keys inside the rectangle with the corners `a` and `b`."""
    (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    return frozenset(
        k.time for k in curve.keyframes if left <= view.x(k.time) <= right and top <= view.y(_number(k)) <= bottom
    )


def handles(curve: Curve, view: View, shown: Iterable[int]) -> list[Handle]:
    """Return the Bezier handles of the stretches that begin with the keys in `shown`."""
    found = []
    wanted = set(shown)
    for left, right in pairwise(curve.keyframes):
        if left.time not in wanted or left.ease in ("hold", "linear"):
            continue
        x1, y1, x2, y2 = bezier_of(left)
        a, b = _number(left), _number(right)
        for second, (x, y) in ((False, (x1, y1)), (True, (x2, y2))):
            time, value = left.time + x * (right.time - left.time), a + y * (b - a)
            found.append(Handle(left.time, second, view.x(time), view.y(value)))
    return found


def bezier_of(key: Keyframe) -> tuple[float, float, float, float]:
    """Return the handles that a key's ease means."""
    return key.bezier if key.ease == "bezier" else BEZIER.get(key.ease, (0.33, 0.33, 0.67, 0.67))


def handle_at(found: Iterable[Handle], x: float, y: float) -> Handle | None:
    """Return the handle at a place."""
    return next((h for h in found if abs(h.x - x) <= REACH and abs(h.y - y) <= REACH), None)


def pulled(curve: Curve, view: View, handle: Handle, x: float, y: float) -> tuple[float, float, float, float] | None:
    """Return the Bezier handles of a stretch after one of them was pulled to a place; None when the stretch is gone."""
    for left, right in pairwise(curve.keyframes):
        if left.time == handle.key:
            a, b = _number(left), _number(right)
            across = min(1.0, max(0.0, (view.time(x) - left.time) / (right.time - left.time)))
            up = (view.value(y) - a) / (b - a) if b != a else 0.0
            up = round(min(100.0, max(-100.0, up)), 4)
            x1, y1, x2, y2 = bezier_of(left)
            return (x1, y1, round(across, 4), up) if handle.second else (round(across, 4), up, x2, y2)
    return None
