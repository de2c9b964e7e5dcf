"""Icons: Lucide's line drawings (ISC) from `resources/icons`, drawn in the colour of the theme at any scale."""

from __future__ import annotations

from functools import cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vidgen import resources
from vidgen.ui.theme import tokens

Tone = Literal["text_soft", "success", "warning", "danger"]
"""A colour of the theme."""


class _Engine(QIconEngine):
    """Draws one SVG whose strokes have the theme's colour for what it says."""

    def __init__(self, name: str, tone: Tone) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._tone)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        of = tokens()
        colour = of.text_faint if mode is QIcon.Mode.Disabled else getattr(of, self._tone)
        _renderer(self._name, colour).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        return pixmap


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    path = resources.folder("icons") / f"{name}.svg"
    return QSvgRenderer(QByteArray(path.read_bytes().replace(b"currentColor", colour.encode())))


@cache
def icon(name: str, tone: Tone = "text_soft") -> QIcon:
    """Return an icon that has the theme's colour whenever it is drawn. The name is that of a file in `resources/icons`."""
    return QIcon(_Engine(name, tone))


def paint_icon(painter: QPainter, name: str, place: QRect, colour: str) -> None:
    """Draw an icon in a colour of its own, on pictures, where the theme's would not be seen."""
    _renderer(name, colour).render(painter, QRectF(place))
