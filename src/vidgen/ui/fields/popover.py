"""A small window under a field: for choosing colours and fonts."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class Popover(QFrame):
    """Closes when something else is clicked, and with Escape. `column` takes its contents."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(10)

    def open_under(self, field: QWidget) -> None:
        """Show it below a field, or above where there is no room."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 4))
        screen = field.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(max(room.top(), field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
