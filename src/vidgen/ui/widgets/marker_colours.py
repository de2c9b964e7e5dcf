"""The colours that a marker can have, and the entries of a menu that give it one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

_COLOURS = {
    "Blue": "#4c9aff", "Green": "#46b478", "Yellow": "#e3b341", "Orange": "#f0883e", "Red": "#ff6b6b",
    "Purple": "#b392f0", "Grey": "#9aa3af",
}  # fmt: skip


def add_colours(menu: QMenu, choose: Callable[[str], object]) -> None:
    """Add an entry a colour; `choose` is called with #rrggbb."""
    for title, colour in _COLOURS.items():
        action = menu.addAction(dot(colour), QCoreApplication.translate("Marker", title))
        action.triggered.connect(lambda _checked=False, colour=colour: choose(colour))


def dot(colour: str) -> QIcon:
    """Return a dot of a colour, #rrggbb or #rrggbbaa."""
    pixmap = QPixmap(20, 20)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour[:7]))
        painter.drawEllipse(4, 4, 12, 12)
    return QIcon(pixmap)
