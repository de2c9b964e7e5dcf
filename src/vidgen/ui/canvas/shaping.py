"""What a drag or a key makes of a block's placement. Pure: an outline and points of the canvas in, new values out.

Each function returns only the fields of `placement` that change. Points are canvas pixels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from vidgen.imaging.lying import Point, fitted_size, turn
from vidgen.imaging.outline import Outline

Values = Mapping[str, float]
Handle = tuple[int, int]
"""Where on the box: -1 left or top, 0 middle, 1 right or bottom."""

CORNERS: tuple[Handle, ...] = ((-1, -1), (1, -1), (1, 1), (-1, 1))
SIDES: tuple[Handle, ...] = ((0, -1), (1, 0), (0, 1), (-1, 0))
_LEAST = 0.005
"""The smallest scale that a drag makes: what is smaller can hardly be taken hold of again."""
_MOST = 20.0
_NEARLY = 1.5
"""Degrees."""


def handle_at(of: Outline, handle: Handle) -> Point:
    """Return where a handle of what is seen lies."""
    return of.lie.at(*_on_box(of.seen, handle))


def moved(of: Outline, canvas: tuple[int, int], dx: float, dy: float) -> Values:
    """Return the values of a block that lies `dx`, `dy` pixels further."""
    return {"x": _in(of.placement.x + dx / canvas[0]), "y": _in(of.placement.y + dy / canvas[1])}


def scaled(
    of: Outline,
    canvas: tuple[int, int],
    handle: Handle,
    by: Point,
    *,
    free: bool = False,
    centred: bool = False,
) -> Values:
    """Return the values after a handle was dragged by so many canvas pixels.

    The opposite corner or side stays where it is, or the middle when `centred`. A corner keeps the proportion unless
    `free`; the handle of a side changes one axis only. Beyond what stays, the block is mirrored.
    """
    pin = _on_box(of.seen, (0, 0) if centred else (-handle[0], -handle[1]))
    at = _on_box(of.seen, handle)
    cos, sin = turn(of.lie.rotation)
    across, down = by[0] * cos + by[1] * sin, by[1] * cos - by[0] * sin
    before = (at[0] - pin[0]) * of.lie.scale_x, (at[1] - pin[1]) * of.lie.scale_y
    after = before[0] + across, before[1] + down
    if handle[0] and handle[1] and not free:
        length = before[0] ** 2 + before[1] ** 2
        factor = (after[0] * before[0] + after[1] * before[1]) / length if length else 1.0
        factor_x = factor_y = factor
    else:
        factor_x = after[0] / before[0] if handle[0] and before[0] else 1.0
        factor_y = after[1] / before[1] if handle[1] and before[1] else 1.0
    return rescaled(of, canvas, factor_x, factor_y, pin)


def rescaled(of: Outline, canvas: tuple[int, int], factor_x: float, factor_y: float, pin: Point) -> Values:
    """Return the values of a block made larger or smaller so that `pin`, a point of its picture, stays where it is."""
    scale_x, scale_y = _scale(of.placement.scale_x * factor_x), _scale(of.placement.scale_y * factor_y)
    to_x, to_y = of.lie.at(*pin)
    cos, sin = turn(of.lie.rotation)
    across, down = (pin[0] - of.lie.anchor_x) * scale_x, (pin[1] - of.lie.anchor_y) * scale_y
    x, y = to_x - (across * cos - down * sin), to_y - (across * sin + down * cos)
    return {"scale_x": scale_x, "scale_y": scale_y, "x": _in(x / canvas[0]), "y": _in(y / canvas[1])}


def centre(of: Outline) -> Point:
    """Return the middle of what is seen, in pixels of its picture."""
    return _on_box(of.seen, (0, 0))


def turned(of: Outline, start: Point, now: Point, *, steps: bool = False, snap: bool = False) -> Values:
    """Return the rotation after a drag around the anchor; whole turns are kept.

    `steps`: in steps of 15 degrees. `snap`: to upright, level and halfway between when it is nearly there.
    """
    x, y = of.anchor
    angle = math.degrees(math.atan2(now[1] - y, now[0] - x) - math.atan2(start[1] - y, start[0] - x))
    angle = (angle + 180.0) % 360.0 - 180.0
    rotation = of.placement.rotation + angle
    eighth = round(rotation / 45.0) * 45.0
    if snap and abs(rotation - eighth) <= _NEARLY:
        rotation = eighth
    return {"rotation": round(rotation / 15.0) * 15.0 if steps else round(rotation, 2)}


def cropped(of: Outline, canvas: tuple[int, int], handle: Handle, by: Point) -> Values:
    """Return the values after an edge or corner was dragged inwards or out again; what stays seen stays where it is.

    The crop of a source comes before fit, which then makes the rest larger: scale and place take that back.
    """
    cos, sin = turn(of.lie.rotation)
    across, down = by[0] * cos + by[1] * sin, by[1] * cos - by[0] * sin
    across = across / of.lie.scale_x if of.lie.scale_x else 0.0
    down = down / of.lie.scale_y if of.lie.scale_y else 0.0
    x, y, width, height = of.crop_box
    p = of.placement
    left, top, right, bottom = p.crop_left, p.crop_top, p.crop_right, p.crop_bottom
    seen_x, seen_y, seen_w, seen_h = of.seen
    least_x, least_y = 4.0 / width, 4.0 / height
    if handle[0] < 0:
        left = _share((seen_x + across - x) / width, 1 - right - least_x)
    elif handle[0] > 0:
        right = _share(1 - (seen_x + seen_w + across - x) / width, 1 - left - least_x)
    if handle[1] < 0:
        top = _share((seen_y + down - y) / height, 1 - bottom - least_y)
    elif handle[1] > 0:
        bottom = _share(1 - (seen_y + seen_h + down - y) / height, 1 - top - least_y)
    crop = {"crop_left": left, "crop_top": top, "crop_right": right, "crop_bottom": bottom}
    crop = {name: value for name, value in crop.items() if value != getattr(p, name)}
    if of.source is None or p.fit == "blurred" or not crop:
        return crop
    return {**crop, **_kept_in_place(of, canvas, left, top, right, bottom)}


def _kept_in_place(
    of: Outline, canvas: tuple[int, int], left: float, top: float, right: float, bottom: float
) -> Values:
    """Return scale and place with which a source that is cropped anew shows its pixels where they were."""
    source_w, source_h = of.source or (1, 1)
    first_x, first_y = round(left * source_w), round(top * source_h)
    rest_w, rest_h = round(source_w * (1 - right)) - first_x, round(source_h * (1 - bottom)) - first_y
    wide, high = fitted_size(max(1, rest_w), max(1, rest_h), *canvas, of.placement.fit)
    old_x, old_y = of.whole[2] / source_w, of.whole[3] / source_h
    new_x, new_y = wide / max(1, rest_w), high / max(1, rest_h)
    # The point of the source at which the anchor lies now, and where on the canvas that point was.
    anchor_x = first_x + of.placement.anchor_x * rest_w
    anchor_y = first_y + of.placement.anchor_y * rest_h
    x, y = of.lie.at(of.whole[0] + anchor_x * old_x, of.whole[1] + anchor_y * old_y)
    return {
        "scale_x": _scale(of.placement.scale_x * old_x / new_x),
        "scale_y": _scale(of.placement.scale_y * old_y / new_y),
        "x": _in(x / canvas[0]),
        "y": _in(y / canvas[1]),
    }


def anchored(of: Outline, canvas: tuple[int, int], to: Point) -> Values:
    """Return the values with the anchor at a point of the canvas; the picture stays where it is."""
    at = of.lie.back(*to)
    x, y, width, height = of.box
    share_x = min(20.0, max(-20.0, (at[0] - x) / width))
    share_y = min(20.0, max(-20.0, (at[1] - y) / height))
    to = of.lie.at(x + share_x * width, y + share_y * height)
    return {
        "anchor_x": round(share_x, 6),
        "anchor_y": round(share_y, 6),
        "x": _in(to[0] / canvas[0]),
        "y": _in(to[1] / canvas[1]),
    }


def _on_box(box: tuple[float, float, float, float], handle: Handle) -> Point:
    x, y, width, height = box
    return x + width * (handle[0] + 1) / 2, y + height * (handle[1] + 1) / 2


def _scale(value: float) -> float:
    """Return a scale that the field takes, and that is not lost from sight."""
    size = min(100.0, max(_LEAST, abs(value)))
    return round(-size if value < 0 else size, 6)


def _in(value: float) -> float:
    return round(min(_MOST, max(-_MOST, value)), 6)


def _share(value: float, most: float) -> float:
    return round(min(max(0.0, most), max(0.0, value)), 6)
