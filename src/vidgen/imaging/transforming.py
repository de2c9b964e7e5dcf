"""Drawing pictures turned, mirrored, and moved or scaled by parts of a pixel; in YUV, unless somebody wants RGBA."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from vidgen.imaging import packing
from vidgen.imaging.images import RGBA, blank
from vidgen.imaging.picture import Picture
from vidgen.imaging.zooming import made_first

if TYPE_CHECKING:
    from collections.abc import Callable

    import av

    from vidgen.imaging.overlay import Overlay


def transformed(
    picture: Picture,
    transform: QTransform,
    scale: tuple[float, float],
    canvas_w: int,
    canvas_h: int,
    scaled: Callable[[Picture, int, int], Picture],
) -> Picture:
    """Draw a picture through a transform (its own pixels to those of the canvas), only where the canvas is.

    `scale` is how large the transform draws it across and down; `scaled` makes it smaller first where that is needed.
    """
    width, height = picture.width, picture.height
    wide, high = made_first(width, scale[0]), made_first(height, scale[1])
    bare = picture.bare()
    source: Picture = (
        bare
        if (wide, high) == (width, height)
        else bare.kept(("smaller", wide, high), lambda: scaled(bare, wide, high))
    )
    transform = QTransform.fromScale(width / wide, height / high) * transform
    seen = transform.mapRect(QRectF(0, 0, wide, high)).intersected(QRectF(0, 0, canvas_w, canvas_h))
    if seen.isEmpty():
        return Picture.nothing()
    # Even, to lie on the grid of chroma; the canvas's own edge may be odd.
    left, top = math.floor(seen.left()) & ~1, math.floor(seen.top()) & ~1
    right, bottom = (math.ceil(seen.right()) + 1) & ~1, (math.ceil(seen.bottom()) + 1) & ~1
    area = QRect(left, top, right - left, bottom - top)
    inside = right <= canvas_w and bottom <= canvas_h
    whole = picture.solid and inside and _covers(transform, QRectF(0.5, 0.5, wide - 1, high - 1), area)
    # Qt rounds what is only shifted to whole pixels; a scale by a millionth makes it shift by parts of one.
    nearly = QTransform.fromScale(1 + 1e-6, 1 + 1e-6)
    drawing = _Drawing(source, nearly * transform * QTransform.fromTranslate(-left, -top), area, whole)
    if whole:
        return Picture.of_frame(drawing.frame(), left, top).faded(picture.opacity)
    result = Picture.drawn_later(area.width(), area.height(), drawing.image, left, top)
    result.kept(("overlay", 0, 0), drawing.overlay)
    return result.faded(picture.opacity)


@dataclass(frozen=True)
class _Drawing:
    """A picture, where it is drawn, and the forms in which it may be had."""

    source: Picture
    transform: QTransform
    """From its pixels to those of `area`."""
    area: QRect
    whole: bool

    def image(self) -> QImage:
        """Return it as premultiplied RGBA."""
        return _painted(self.source.image(), self.transform, self.area.width(), self.area.height())

    def frame(self) -> av.VideoFrame:
        """Return it as a frame, when it is `whole`."""
        if self._has_planes:
            return packing.frame_of_planes(*self._planes())
        return packing.frame_of_packed(self._packed())

    def overlay(self) -> Overlay:
        """Return it ready to be laid onto frames."""
        if self._has_planes:
            return packing.overlay_of_planes(*self._planes())
        return packing.overlay_of_packed(self._packed())

    @property
    def _has_planes(self) -> bool:
        return self.source.is_yuv and self.source.solid

    def _planes(self) -> tuple[QImage, QImage]:
        luma, chroma = self.source.kept("planes", lambda: packing.packed_planes(self.source.frame("yuv420p")))
        width, height = self.area.width(), self.area.height()
        halved = QTransform.fromScale(2, 2) * self.transform * QTransform.fromScale(0.5, 0.5)
        whole = self.whole
        return (
            _painted(luma, self.transform, width, height, whole=whole),
            _painted(chroma, halved, width // 2, height // 2, whole=whole),
        )

    def _packed(self) -> QImage:
        source = self.source.kept("packed", lambda: packing.packed(self.source.image().convertToFormat(RGBA)))
        return _painted(source, self.transform, self.area.width(), self.area.height())


def _painted(source: QImage, transform: QTransform, width: int, height: int, *, whole: bool = False) -> QImage:
    """Draw an image through a transform. `whole`: it is opaque and covers every pixel."""
    image = QImage(width, height, QImage.Format.Format_RGB32) if whole else blank(width, height)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if whole:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(transform)
        painter.drawImage(0, 0, source)
    return image


def _covers(transform: QTransform, inside: QRectF, area: QRect) -> bool:
    """Tell whether every pixel of the area shows the inside of the transformed source, away from its edge."""
    seen = transform.inverted()[0].map(QPolygonF(QRectF(area)))
    return all(inside.contains(corner) for corner in seen.toList())
