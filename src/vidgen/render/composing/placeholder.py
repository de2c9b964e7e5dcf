"""The slate that stands where a picture cannot be shown: a file that is missing, a kind that is not known."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from vidgen.imaging.application import application
from vidgen.imaging.fonts import font
from vidgen.imaging.picture import Picture

_STRIPES, _GROUND, _INK = QColor("#3a2430"), QColor("#2a1c26"), QColor("#ffd9e4")


@lru_cache(maxsize=8)
def placeholder(name: str, width: int, height: int, *, missing: bool) -> Picture:
    """Return an opaque slate of that size which names what is not there. `missing`: a file; else a kind."""
    application()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(_GROUND)
    unit = min(width, height)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = max(4.0, unit / 8)
        painter.setPen(QPen(_STRIPES, step / 2))
        for number in range(-int(height / step) - 1, int(width / step) + 2):
            painter.drawLine(int(number * step), height, int(number * step + height), 0)
        margin = unit * 0.06
        painter.setPen(QPen(_INK, max(1.0, unit / 180)))
        painter.setBrush(QColor(0, 0, 0, 150))
        box = QRectF(margin, height / 2 - unit * 0.14, width - 2 * margin, unit * 0.28)
        painter.drawRoundedRect(box, unit * 0.03, unit * 0.03)
        title = font("Inter", max(4, round(unit * 0.07)), 700)
        painter.setFont(title)
        painter.setPen(_INK)
        what = "Media missing" if missing else "Unknown kind"
        upper, lower = QRectF(box), QRectF(box)
        upper.setBottom(box.center().y() + unit * 0.01)
        lower.setTop(box.center().y() + unit * 0.01)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, what)
        small = font("Inter", max(4, round(unit * 0.045)))
        painter.setFont(small)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(lower.width() - unit * 0.04))
        painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)
    return Picture.of_image(image, opaque=True)
