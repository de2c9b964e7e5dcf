"""Where a picture lies on the canvas: crop, fit, scale, rotation. Whole pixels stay whole pixels, YUV stays YUV.

All work in pixels of the picture at hand, `density` of them to a canvas pixel, until `place` brings a picture onto the
canvas itself. A content lies in a box: the canvas, for contents that draw; where fit puts it, for those with a source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.imaging.blending import Surface
from vidgen.imaging.conversion import reformatted
from vidgen.imaging.lying import Box, crop_borders, fitted_at, fitted_size, lie
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import new_frame, plane_of
from vidgen.imaging.sliding import slid
from vidgen.imaging.zooming import zoomed

if TYPE_CHECKING:
    from vidgen.editor.records import Placement

_DARK = 0.72
"""How bright a blurred fill is."""


def cropped(picture: Picture, placement: Placement, box: Box | None = None) -> Picture:
    """Return what the crop of `placement` leaves of a picture; `box` is what its fractions mean, else all of it.

    A crop of everything leaves nothing. In YUV the borders are even, so that colours stay where they are.
    """
    p = placement
    if not (p.crop_left or p.crop_top or p.crop_right or p.crop_bottom):
        return picture
    left, top, right, bottom = crop_borders(p, box or (picture.x, picture.y, picture.width, picture.height))
    return cut(picture, left, top, right - left, bottom - top)


def cut(picture: Picture, x: int, y: int, width: int, height: int) -> Picture:
    """Return the part of a picture that lies in a rectangle, at its place (in YUV with even borders); or nothing."""
    left, top = max(x, picture.x), max(y, picture.y)
    right, bottom = min(x + width, picture.x + picture.width), min(y + height, picture.y + picture.height)
    if left >= right or top >= bottom:
        return Picture.nothing()
    if (left, top, right - left, bottom - top) == (picture.x, picture.y, picture.width, picture.height):
        return picture
    bare = picture.bare()
    if bare.is_yuv and bare.solid:
        left -= (left - picture.x) % 2
        top -= (top - picture.y) % 2
        source = bare.frame("yuv420p")
        part = new_frame(right - left, bottom - top)
        for i in range(3):
            half = 0 if i == 0 else 1
            target = plane_of(part, i)
            across, down = (left - picture.x) >> half, (top - picture.y) >> half
            target[:] = plane_of(source, i)[down : down + target.shape[0], across : across + target.shape[1]]
        return Picture.of_frame(part, left, top).faded(picture.opacity)
    part_image = bare.image().copy(left - picture.x, top - picture.y, right - left, bottom - top)
    return Picture.of_image(part_image, left, top, opaque=bare.solid).faded(picture.opacity)


def fitted(picture: Picture, fit: str, canvas_w: int, canvas_h: int, density: float = 1.0) -> tuple[Picture, Box]:
    """Return a source brought onto the canvas as `fit` says, in the middle, and the box that it takes.

    The canvas is `canvas_w * density` pixels wide. With `blurred` the picture fills the canvas.
    """
    wide, high = round(canvas_w * density), round(canvas_h * density)
    width, height = fitted_size(picture.width, picture.height, wide, high, fit)
    sharp = scaled(picture, width, height)
    left, top = fitted_at(width, height, wide, high)
    sharp = sharp.at(left, top)
    if fit == "blurred" and (left > 0 or top > 0):
        # The smaller of the two is as good for what is blurred.
        surface = Surface(blurred_fill(min(picture, sharp, key=_pixels).at(0, 0), wide, high), owned=True)
        surface.put(sharp)
        return surface.picture(), (0.0, 0.0, float(wide), float(high))
    return sharp, (float(left), float(top), float(width), float(height))


def _pixels(picture: Picture) -> int:
    return picture.width * picture.height


def blurred_fill(picture: Picture, width: int, height: int) -> Picture:
    """Return a background made of a picture: covering, blurred and a little darker. A frame of its own, opaque.

    The middle of the picture is enough for it, and that is scaled to about a 16th of the canvas before it is blurred.
    """
    from vidgen.imaging.blur import softened

    unit = 32
    small_h = max(2, round(height / unit) * 2)
    small_w = max(2, round(width * small_h / height / 2) * 2)
    scale = max(small_w / picture.width, small_h / picture.height)
    seen_w, seen_h = min(picture.width, round(small_w / scale)), min(picture.height, round(small_h / scale))
    left, top = (picture.width - seen_w) // 4 * 2, (picture.height - seen_h) // 4 * 2
    seen = cut(picture.bare().at(0, 0), left, top, seen_w, seen_h).at(0, 0)
    small = scaled(seen, small_w, small_h, smooth="AREA").frame("yuv420p")
    return Picture.of_frame(reformatted(softened(small, small_h * 0.045, _DARK), "yuv420p", width, height))


def scaled(picture: Picture, width: int, height: int, *, smooth: str = "BICUBIC") -> Picture:
    """Return a picture in another size, at least 1 by 1. Smaller sizes are averaged, so that nothing flickers."""
    if (width, height) == (picture.width, picture.height):
        return picture
    bare = picture.bare()
    if bare.is_yuv and bare.solid:
        frame = reformatted(bare.frame(), "yuv420p", width, height, smooth=smooth)
        return Picture.of_frame(frame, picture.x, picture.y).faded(picture.opacity)
    from PySide6.QtCore import QSize, Qt

    size = QSize(width, height)
    image = bare.image().scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Picture.of_image(image, picture.x, picture.y, opaque=bare.solid).faded(picture.opacity)


def place(
    picture: Picture,
    placement: Placement,
    canvas_w: int,
    canvas_h: int,
    density: float = 1.0,
    *,
    box: Box | None = None,
    moving: bool = False,
    growing: bool = False,
) -> Picture:
    """Return the picture as it lies on the canvas, in canvas pixels, cut at its edges (to an even pixel in YUV).

    `box` is what the anchor's fractions mean, in pixels of the picture at hand; the canvas, when None. What neither
    turns nor mirrors lands on whole pixels and stays YUV, unless it is `moving`: then it goes by fractions of a pixel, and
    when it is `growing`, too, its size is a fraction as well. Only the canvas is kept of what fills it.
    """
    lying = lie(placement, canvas_w, canvas_h, density, box)
    scale_x, scale_y, upright = lying.scale_x, lying.scale_y, lying.upright
    if placement.scale_x == 0 or placement.scale_y == 0:
        return Picture.nothing()
    left, top = lying.upright_at(picture.x, picture.y)
    width, height = picture.width * scale_x, picture.height * scale_y
    still = not moving or all(abs(v - round(v)) < 1 / 64 for v in (left, top, width, height))
    modest = width * height <= 4.0 * canvas_w * canvas_h
    if upright and still and (modest or (scale_x == 1 and scale_y == 1)):
        x, y = round(left), round(top)
        wide, high = max(1, round(left + width) - x), max(1, round(top + height) - y)
        if scale_x == 1:
            wide = picture.width
        if scale_y == 1:
            high = picture.height
        if x >= canvas_w or y >= canvas_h or x + wide <= 0 or y + high <= 0:
            return Picture.nothing()
        # What reaches beyond the canvas on both sides is cut there, and YUV can be cut at even pixels only.
        if picture.is_yuv and x < 0 and x + wide > canvas_w:
            x -= x % 2
        if picture.is_yuv and y < 0 and y + high > canvas_h:
            y -= y % 2
        return cut(scaled(picture, wide, high).at(x, y), 0, 0, canvas_w, canvas_h)
    if upright and not growing and modest and picture.is_yuv and picture.solid:
        wide, high = max(1, round(width)), max(1, round(height))
        if left >= canvas_w or top >= canvas_h or left + wide <= 0 or top + high <= 0:
            return Picture.nothing()
        return slid(picture.kept(("smaller", wide, high), lambda: scaled(picture.at(0, 0), wide, high)), left, top)
    if upright and modest and picture.is_yuv and picture.solid:
        found = zoomed(picture, left, top, (width, height), (canvas_w, canvas_h), scaled)
        if found is not None:
            return found
    from PySide6.QtGui import QTransform

    from vidgen.imaging.transforming import transformed

    transform = QTransform()
    transform.translate(lying.to_x, lying.to_y)
    transform.rotate(lying.rotation)
    transform.scale(scale_x, scale_y)
    transform.translate(picture.x - lying.anchor_x, picture.y - lying.anchor_y)
    return transformed(picture, transform, (abs(scale_x), abs(scale_y)), canvas_w, canvas_h, scaled)
