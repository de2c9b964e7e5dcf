"""`Scaled`: an image drawn at the size at which it is seen; while it stays the same it is scaled once."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap


class Scaled:
    """Of one widget. An image that is seen once, as while a film plays, is never kept."""

    def __init__(self) -> None:
        self._last: tuple[object, ...] = ()
        self._kept: QPixmap | None = None

    def paint(
        self, painter: QPainter, image: QImage, place: QRect, within: QRect, ratio: float, *, smooth: bool
    ) -> None:
        """Draw an image into `place`, of which no more than `within` is seen. `ratio`: pixels of the screen for each."""
        now = (image.cacheKey(), place, within, ratio, smooth)
        if now != self._last:
            self._last, self._kept = now, None
            _draw(painter, image, place, smooth=smooth)
            return
        part = place.intersected(within)
        if ratio != int(ratio) or part.isEmpty():  # pixels of the one would lie between those of the other
            _draw(painter, image, place, smooth=smooth)
            return
        if self._kept is None:
            self._kept = QPixmap(part.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            with QPainter(self._kept) as onto:
                _draw(onto, image, place.translated(-part.topLeft()), smooth=smooth)
        painter.drawPixmap(part.topLeft(), self._kept)


def _draw(painter: QPainter, image: QImage, place: QRect, *, smooth: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(place, image)
