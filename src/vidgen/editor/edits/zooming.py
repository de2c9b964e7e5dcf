"""Moving into a part of a picture and back, by keyframes of its placement. Pure.

scale  ____/‾‾‾‾\\____
           ramp hold ramp
"""

from __future__ import annotations

from vidgen.editor.curves import Curve, Ease, Keyframe
from vidgen.editor.evaluate import evaluated
from vidgen.editor.records import Block, Placement

_AXES = ("x", "y", "scale_x", "scale_y")


def zoomed(block: Block, at: int, scale: float, to: tuple[float, float], ramp: int, hold: int | None) -> Block:
    """Return a block that becomes `scale` times as large from `at` flicks after its start on, within `ramp` flicks.

    `to` is the point of the canvas (0 to 1 each way) that comes to its middle, as far as what is covered stays
    covered. After `hold` flicks it goes back in the same time; with None it stays. Other keyframes in that time go.
    """
    before = evaluated(block, at).placement
    after = _enlarged(before, scale, to)
    until = block.duration if hold is None else min(block.duration, at + ramp + hold)
    end = until if hold is None else min(block.duration, until + max(1, ramp))
    curves = {c.path: c for c in block.curves}
    for axis in _AXES:
        path = f"placement.{axis}"
        own = curves.get(path)
        near, far = getattr(before, axis), getattr(after, axis)
        keys = {k.time: k for k in own.keyframes if not at <= k.time <= end} if own is not None else {}
        moves: Ease = "ease_in_out" if ramp else "hold"
        keys[at] = Keyframe(time=at, value=near if ramp else far, ease=moves)
        if not ramp and at > 0:
            keys[at - 1] = Keyframe(time=at - 1, value=near, ease="hold")
        if ramp:
            keys[at + ramp] = Keyframe(time=at + ramp, value=far)
        if hold is not None and until < block.duration:
            keys[until] = Keyframe(time=until, value=far if ramp else near, ease=moves)
            keys[end] = Keyframe(time=end, value=near)
        elif own is not None and hold is None:
            keys = {time: key for time, key in keys.items() if time <= at + ramp}
        curves[path] = Curve(path=path, keyframes=tuple(keys.values()))
    return block.replace(curves=tuple(curves.values()))


def _enlarged(placement: Placement, scale: float, to: tuple[float, float]) -> Placement:
    """Return where a picture lies when it is larger about a point of the canvas, which comes to the middle."""
    placed = {}
    for axis, point in zip("xy", to, strict=True):
        now = getattr(placement, axis)
        wanted = 0.5 - (point - now) * scale
        # What covered the canvas covers it still: its edges may not come in.
        first, last = sorted((1 - (1 - now) * scale, now * scale))
        placed[axis] = min(max(wanted, first), last) if scale >= 1 else now
    size = {name: min(100.0, getattr(placement, name) * scale) for name in ("scale_x", "scale_y")}
    return placement.replace(**placed, **size)
