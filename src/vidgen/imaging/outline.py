"""`outline(block, time, canvas, source)`: where on the canvas a block lies at one instant, without drawing it.

It goes the renderer's way (`lying.py`): crop, fit, anchor, scale, rotation, with keyframes at their values.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vidgen.editor.evaluate import evaluated
from vidgen.imaging.drawing import Bounded, View
from vidgen.imaging.lying import Box, Lie, Point, crop_borders, fitted_at, fitted_size, lie

if TYPE_CHECKING:
    from vidgen.editor.records import Block, Placement
    from vidgen.timing import FrameRate


@dataclass(frozen=True)
class Outline:
    """Where a block lies. Boxes are in pixels before `lie`, which leads from them to the canvas."""

    lie: Lie
    placement: Placement
    """With animated properties at their values."""
    box: Box
    """What the fractions of the anchor mean."""
    whole: Box
    """All of the content, also what is cropped away."""
    seen: Box
    """What the crop leaves of it."""
    crop_box: Box
    """What the fractions of the crop mean."""
    source: tuple[int, int] | None
    """Pixels of the source, for contents that have one: their crop comes before fit."""

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The corners of what is seen on the canvas: top left, top right, bottom right, bottom left of the content."""
        return corners(self.lie, self.seen)

    @property
    def anchor(self) -> Point:
        """Where the anchor lies on the canvas."""
        return self.lie.to_x, self.lie.to_y

    @property
    def bounds(self) -> Box:
        """The upright box around it on the canvas."""
        return bounds(self.corners)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point of the canvas lies in what is seen."""
        if not self.lie.scale_x or not self.lie.scale_y:
            return False
        left, top, width, height = self.seen
        at_x, at_y = self.lie.back(x, y)
        return left <= at_x <= left + width and top <= at_y <= top + height

    def distance(self, x: float, y: float) -> float:
        """Return how far a point of the canvas lies from what is seen, in canvas pixels."""
        if self.holds(x, y):
            return 0.0
        around = self.corners
        return min(_to_line((x, y), a, b) for a, b in pairwise((*around, around[0])))


def outline(
    block: Block, time: int, canvas: tuple[int, int], rate: FrameRate, source: tuple[int, int] | None = None
) -> Outline | None:
    """Return where a block lies `time` flicks after its start; None when nothing is seen of it.

    `canvas`: its width and height in pixels. `source`: those of the block's file, upright and with square pixels; None
    when there is no file, or nothing is known of it (a placeholder then fills the canvas).
    """
    now = evaluated(block, time)
    placement = now.placement
    width, height = canvas
    all_of_it = (0.0, 0.0, float(width), float(height))
    if placement.opacity <= 0:
        return None
    if now.content.asset_id is not None and source is not None:
        return _of_source(placement, canvas, source)
    extent: Box | None = all_of_it
    if isinstance(now.content, Bounded) and now.content.asset_id is None:
        extent = now.content.extent(View(width, height, time, block.duration, rate))
    if extent is None:
        return None
    # A placeholder is not cropped.
    seen = extent if now.content.asset_id is not None else _common(extent, crop_borders(placement, all_of_it))
    if seen is None:
        return None
    return Outline(lie(placement, width, height), placement, all_of_it, extent, seen, all_of_it, None)


def _of_source(placement: Placement, canvas: tuple[int, int], source: tuple[int, int]) -> Outline | None:
    width, height = canvas
    pixels = (0.0, 0.0, float(source[0]), float(source[1]))
    left, top, right, bottom = crop_borders(placement, pixels)
    if right <= left or bottom <= top:
        return None
    wide, high = fitted_size(right - left, bottom - top, width, height, placement.fit)
    x, y = fitted_at(wide, high, width, height)
    box = (float(x), float(y), float(wide), float(high))
    if placement.fit == "blurred":
        box = whole = (0.0, 0.0, float(width), float(height))
    else:
        across, down = wide / (right - left), high / (bottom - top)
        whole = (x - left * across, y - top * down, source[0] * across, source[1] * down)
    return Outline(lie(placement, width, height, box=box), placement, box, whole, box, whole, source)


def corners(lying: Lie, box: Box) -> tuple[Point, Point, Point, Point]:
    """Return the corners of a box on the canvas, clockwise from the content's top left."""
    x, y, width, height = box
    return lying.at(x, y), lying.at(x + width, y), lying.at(x + width, y + height), lying.at(x, y + height)


def bounds(points: tuple[Point, ...]) -> Box:
    """Return the upright box around points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _common(box: Box, borders: tuple[int, int, int, int]) -> Box | None:
    """Return the part of a box within left, top, right and bottom, or None."""
    left, top = max(box[0], borders[0]), max(box[1], borders[1])
    right, bottom = min(box[0] + box[2], borders[2]), min(box[1] + box[3], borders[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _to_line(point: Point, a: Point, b: Point) -> float:
    """Return the distance of a point from the stretch between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length))
    x, y = a[0] + share * dx - point[0], a[1] + share * dy - point[1]
    return float((x * x + y * y) ** 0.5)
