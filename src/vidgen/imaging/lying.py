"""How a picture lies on the canvas, as arithmetic: the size that fit gives, and the way from its pixels to the canvas's.

The renderer (`placing.py`) draws by it, and the window shows outlines and handles by it. Needs neither Qt nor pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.editor.records import Placement

Box = tuple[float, float, float, float]
"""x, y, width, height."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Lie:
    """The way from pixels of a picture to pixels of the canvas: scaled about its anchor, turned, and put at a point."""

    to_x: float
    """Where the anchor lies on the canvas."""
    to_y: float
    anchor_x: float
    """In pixels of the picture."""
    anchor_y: float
    scale_x: float
    """Canvas pixels for each pixel of the picture; below zero mirrors."""
    scale_y: float
    rotation: float
    """Degrees clockwise, from 0 up to 360."""

    @property
    def upright(self) -> bool:
        """Whether it neither turns nor mirrors."""
        return self.rotation == 0 and self.scale_x > 0 and self.scale_y > 0

    def upright_at(self, x: float, y: float) -> Point:
        """Return where a point of the picture lies on the canvas if it is not turned."""
        return self.to_x + (x - self.anchor_x) * self.scale_x, self.to_y + (y - self.anchor_y) * self.scale_y

    def at(self, x: float, y: float) -> Point:
        """Return where a point of the picture lies on the canvas."""
        across, down = (x - self.anchor_x) * self.scale_x, (y - self.anchor_y) * self.scale_y
        cos, sin = turn(self.rotation)
        return self.to_x + across * cos - down * sin, self.to_y + across * sin + down * cos

    def back(self, x: float, y: float) -> Point:
        """Return which point of the picture lies at a point of the canvas. A scale of 0 gives the anchor."""
        across, down = x - self.to_x, y - self.to_y
        cos, sin = turn(self.rotation)
        across, down = across * cos + down * sin, down * cos - across * sin
        return (
            self.anchor_x + (across / self.scale_x if self.scale_x else 0.0),
            self.anchor_y + (down / self.scale_y if self.scale_y else 0.0),
        )


def turn(degrees: float) -> tuple[float, float]:
    """Return cosine and sine of an angle; exact for quarter turns."""
    quarter, rest = divmod(degrees % 360.0, 90.0)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarter) % 4]
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)


def lie(placement: Placement, canvas_w: int, canvas_h: int, density: float = 1.0, box: Box | None = None) -> Lie:
    """Return how a picture with `density` pixels for each canvas pixel lies on the canvas.

    `box` is what the anchor's fractions mean, in pixels of the picture; the canvas, when None.
    """
    bx, by, bw, bh = box or (0.0, 0.0, canvas_w * density, canvas_h * density)
    return Lie(
        placement.x * canvas_w,
        placement.y * canvas_h,
        bx + placement.anchor_x * bw,
        by + placement.anchor_y * bh,
        placement.scale_x / density,
        placement.scale_y / density,
        placement.rotation % 360.0,
    )


def fitted_size(source_w: int, source_h: int, canvas_w: float, canvas_h: float, fit: str) -> tuple[int, int]:
    """Return the size in whole pixels at which a source fits a canvas: `contain`, `cover`, `blurred`, `stretch`.

    `blurred` gives the size of the sharp picture in the middle, which is that of `contain`.
    """
    if fit == "stretch":
        return max(1, round(canvas_w)), max(1, round(canvas_h))
    across, down = canvas_w / source_w, canvas_h / source_h
    scale = max(across, down) if fit == "cover" else min(across, down)
    width, height = round(source_w * scale), round(source_h * scale)
    # A strip of one pixel beside a picture is a fault of rounding, never wanted.
    width = round(canvas_w) if abs(source_w * scale - canvas_w) < 1 else width
    height = round(canvas_h) if abs(source_h * scale - canvas_h) < 1 else height
    return max(1, width), max(1, height)


def fitted_at(width: int, height: int, canvas_w: int, canvas_h: int) -> tuple[int, int]:
    """Return the left and top of a fitted source: in the middle, but even, so that a frame lies on the grid of chroma."""
    return (canvas_w - width) // 4 * 2, (canvas_h - height) // 4 * 2


def crop_borders(placement: Placement, box: Box) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what the crop leaves of a box, in whole pixels."""
    x, y, width, height = box
    left, top = round(x + placement.crop_left * width), round(y + placement.crop_top * height)
    right, bottom = round(x + width * (1 - placement.crop_right)), round(y + height * (1 - placement.crop_bottom))
    return left, top, right, bottom
