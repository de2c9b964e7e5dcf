"""`Leaf`: what the items of the timeline have in common for screen readers: no widget, no colours, nothing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QWindow

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class Leaf(QAccessibleInterface):
    """Base of items. Qt keeps each by its `number` until it is told to delete it."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__()
        self._view = view
        self.number = 0

    def object(self) -> QObject:
        """Return nothing: it is no object of Qt's."""
        return None  # type: ignore[return-value]

    def window(self) -> QWindow:
        """Return the window that it is in."""
        return self._view.window().windowHandle()

    def relations(self, match: QAccessible.RelationFlag = QAccessible.RelationFlag.AllRelations) -> list[Any]:
        """Return none."""
        del match
        return []

    def focusChild(self) -> QAccessibleInterface:  # noqa: N802
        """Return nothing: there is nothing in it."""
        return None  # type: ignore[return-value]

    def child(self, index: int) -> QAccessibleInterface:
        """Return nothing."""
        del index
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:  # noqa: N802
        """Return nothing."""
        del x, y
        return None  # type: ignore[return-value]

    def childCount(self) -> int:  # noqa: N802
        """Return 0."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return -1."""
        del child
        return -1

    def role(self) -> QAccessible.Role:
        """Return that it is an item of a list."""
        return QAccessible.Role.ListItem

    def foregroundColor(self) -> QColor:  # noqa: N802
        """Return none."""
        return QColor()

    def backgroundColor(self) -> QColor:  # noqa: N802
        """Return none."""
        return QColor()
