"""Keyframes: a `Curve` gives one animatable property a value at each time, relative to the start of its block."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Literal, TypeAlias

from pydantic import field_validator

from vidgen.editor.fields import colour_channels, colour_of
from vidgen.editor.model import Model
from vidgen.errors import EditError

Value: TypeAlias = bool | int | float | str
"""What a property can hold. Numbers and colours have values in between, anything else holds until the next key."""

Ease = Literal["hold", "linear", "ease", "ease_in", "ease_out", "ease_in_out", "back_in", "back_out", "bezier"]

BEZIER: dict[str, tuple[float, float, float, float]] = {
    "ease": (0.25, 0.1, 0.25, 1.0),
    "ease_in": (0.42, 0.0, 1.0, 1.0),
    "ease_out": (0.0, 0.0, 0.58, 1.0),
    "ease_in_out": (0.42, 0.0, 0.58, 1.0),
    "back_in": (0.36, 0.0, 0.66, -0.56),
    "back_out": (0.34, 1.56, 0.64, 1.0),
}
"""The presets as cubic Béziers x1, y1, x2, y2 (CSS Easing Functions Level 1; the two backs after easings.net)."""


class Keyframe(Model):
    """The value of a property at one time, and how it goes on to the next key."""

    time: int
    """Flicks after the start of the block; before it or after its end is allowed (a trimmed block keeps its keys)."""
    value: Value
    ease: Ease = "linear"
    bezier: tuple[float, float, float, float] = (0.25, 0.1, 0.25, 1.0)
    """The free Bézier, used when `ease` is `bezier`: x1, y1, x2, y2, with x1 and x2 from 0 to 1."""

    @field_validator("bezier")
    @classmethod
    def _times_go_forward(cls, value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        if not (0 <= value[0] <= 1 and 0 <= value[2] <= 1):
            raise ValueError("the x of a Bézier handle goes from 0 to 1")
        return value


class Curve(Model):
    """The keyframes of one property, in the order of their times."""

    path: str
    """The property as seen from the block, for example `placement.opacity` or `effects.<id>.amount`."""
    keyframes: tuple[Keyframe, ...]

    @field_validator("keyframes")
    @classmethod
    def _in_order(cls, value: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
        if not value:
            raise ValueError("a curve needs at least one keyframe")
        ordered = tuple(sorted(value, key=lambda k: k.time))
        if any(a.time == b.time for a, b in pairwise(ordered)):
            raise ValueError("two keyframes at one time")
        return ordered

    def value_at(self, time: int) -> Value:
        """Return the value at `time` flicks after the block's start; the outer keys hold before and after."""
        keys = self.keyframes
        after = bisect_right(keys, time, key=lambda k: k.time)
        if after == 0:
            return keys[0].value
        left = keys[after - 1]
        if after == len(keys) or left.ease == "hold":
            return left.value
        right = keys[after]
        progress = (time - left.time) / (right.time - left.time)
        if left.ease != "linear":
            progress = bezier_at(left.bezier if left.ease == "bezier" else BEZIER[left.ease], progress)
        return between(left.value, right.value, progress)

    def shifted(self, by: int) -> Curve:
        """Return the curve with every key `by` flicks later."""
        return self.replace(keyframes=tuple(k.replace(time=k.time + by) for k in self.keyframes))

    def with_key(self, key: Keyframe) -> Curve:
        """Return the curve with `key` in it, in place of one at the same time."""
        return self.replace(keyframes=(*(k for k in self.keyframes if k.time != key.time), key))

    def without_key(self, time: int) -> Curve | None:
        """Return the curve without its key at `time`, or None when that was its last. Raises EditError if none is there."""
        rest = tuple(k for k in self.keyframes if k.time != time)
        if len(rest) == len(self.keyframes):
            raise EditError(f"{self.path} has no keyframe at that time.")
        return self.replace(keyframes=rest) if rest else None


def bezier_at(handles: tuple[float, float, float, float], x: float) -> float:
    """Return y of the cubic Bézier from (0, 0) to (1, 1) at `x` in 0 to 1, by Newton's method, else bisection."""
    x1, y1, x2, y2 = handles

    def axis(a: float, b: float, t: float) -> float:
        return ((1 - 3 * b + 3 * a) * t + (3 * b - 6 * a)) * t * t + 3 * a * t

    t = x
    for _ in range(8):
        slope = (3 * (1 - 3 * x2 + 3 * x1) * t + 2 * (3 * x2 - 6 * x1)) * t + 3 * x1
        error = axis(x1, x2, t) - x
        if abs(error) < 1e-9:
            return axis(y1, y2, t)
        if abs(slope) < 1e-6:
            break
        t -= error / slope
        if not 0 <= t <= 1:  # outside, x turns back and another t has the same x
            break
    low, high = 0.0, 1.0
    for _ in range(40):
        t = (low + high) / 2
        if axis(x1, x2, t) < x:
            low = t
        else:
            high = t
    return axis(y1, y2, t)


def between(a: Value, b: Value, progress: float) -> Value:
    """Return the value `progress` of the way from `a` to `b`; what has nothing in between stays `a`."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a + (b - a) * progress
    if isinstance(a, str) and isinstance(b, str) and a.startswith("#") and b.startswith("#"):
        pairs = zip(colour_channels(a), colour_channels(b), strict=True)
        red, green, blue, alpha = (p + (q - p) * progress for p, q in pairs)
        return colour_of((red, green, blue, alpha))
    return a
