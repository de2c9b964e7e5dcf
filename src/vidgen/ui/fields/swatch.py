"""Little pictures of colours, with what is transparent as a chequered ground."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from vidgen.editor.fields import colour_channels
from vidgen.ui.theme import tokens


def code_of(colour: QColor) -> str:
    """Return #rrggbb, or #rrggbbaa of one that is transparent."""
    alpha = f"{colour.alpha():02x}" if colour.alpha() < 255 else ""
    return f"{colour.name()}{alpha}"


def checkered(painter: QPainter, area: QRect, side: int) -> None:
    """Draw the ground of what is transparent."""
    painter.save()
    painter.setClipRect(area)
    painter.fillRect(area, Qt.GlobalColor.white)
    for x in range(area.left(), area.right() + 1, side):
        for y in range(area.top(), area.bottom() + 1, side):
            if ((x - area.left()) + (y - area.top())) // side % 2:
                painter.fillRect(x, y, side, side, QColor("#bbbbbb"))
    painter.restore()


def swatch(code: str) -> QPixmap:
    """Return the picture of a `Colour`."""
    pixmap = QPixmap(48, 32)
    with QPainter(pixmap) as painter:
        checkered(painter, pixmap.rect(), 8)
        painter.fillRect(pixmap.rect(), QColor(*colour_channels(code)))
        painter.setPen(QColor(tokens().line))
        painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
    return pixmap
