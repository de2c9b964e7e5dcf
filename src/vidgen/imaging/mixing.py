"""Mixing two pictures evenly: what a dissolve does. In YUV when both are opaque and of one size, else in RGBA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import copied, mix_into, plane_of

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QImage


def mixed(before: Picture, after: Picture, progress: float) -> Picture:
    """Return `before * (1 - progress) + after * progress`, premultiplied; over the area that either covers."""
    if progress <= 0:
        return before
    if progress >= 1:
        return after
    alike = (before.x, before.y, before.width, before.height) == (after.x, after.y, after.width, after.height)
    if alike and before.opaque and after.opaque and (before.is_yuv or after.is_yuv):
        frame = copied(before.frame("yuv420p"))
        other = after.frame("yuv420p")
        for i in range(3):
            mix_into(plane_of(frame, i), plane_of(other, i), progress)
        return Picture.of_frame(frame, before.x, before.y)
    return _mixed_in_rgba(before, after, progress, opaque=alike and before.opaque and after.opaque)


def _mixed_in_rgba(before: Picture, after: Picture, progress: float, *, opaque: bool) -> Picture:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    left, top = min(before.x, after.x), min(before.y, after.y)
    right = max(before.x + before.width, after.x + after.width)
    bottom = max(before.y + before.height, after.y + after.height)
    area = QRect(left, top, right - left, bottom - top)
    image = _spread(before, area)
    with QPainter(image) as painter:
        # Source with an opacity is Qt's even mix of premultiplied colours and their alpha.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setOpacity(progress)
        painter.drawImage(0, 0, _spread(after, area))
    return Picture.of_image(image, left, top, opaque=opaque)


def _spread(picture: Picture, area: QRect) -> QImage:
    """Return a new image of the whole area with the picture in its place."""
    from PySide6.QtGui import QPainter

    from vidgen.imaging.images import blank

    image = blank(area.width(), area.height())
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(picture.x - area.x(), picture.y - area.y(), picture.image())
    return image
