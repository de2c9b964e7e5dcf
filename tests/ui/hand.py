"""A hand on the timeline: presses, drags and keys in times and blocks; and what they have made of the project."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.editor import Editor

NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Moves the pointer over the timeline in times and blocks."""

    def __init__(self, editor: Editor, qtbot: QtBot) -> None:
        self.editor, self.bot = editor, qtbot
        self.panel = editor.panels["timeline"]
        self.view = self.panel.view
        editor.session.look_at(zoom=50, scroll=0)
        self.view.setFocus()

    def block(self, name: str) -> Block:
        return self.editor.project.records.get(name, Block)

    def at(self, block: str, seconds: float, dy: int = 40) -> QPoint:
        """Return the point so many seconds after the start of the timeline on a block's row."""
        row = self.view.row_of(self.block(block).track)
        y = self.view.notes.height + row.top - self.view.top + dy
        return QPoint(round(self.view.viewport.x(round(seconds * FLICKS))), y)

    def press(self, at: QPoint, keys=NO) -> None:
        self.bot.mousePress(self.view, LEFT, keys, at)

    def to(self, at: QPoint, keys=NO) -> None:
        place = QPointF(at)
        event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(self.view.mapToGlobal(at)), LEFT, LEFT, keys)
        QApplication.sendEvent(self.view, event)

    def release(self, at: QPoint, keys=NO) -> None:
        self.bot.mouseRelease(self.view, LEFT, keys, at)

    def drag(self, start: QPoint, end: QPoint, keys=NO) -> None:
        self.press(start)
        self.to(QPoint((start.x() + end.x()) // 2, end.y()), keys)
        self.to(end, keys)
        self.release(end, keys)

    def click(self, at: QPoint, keys=NO) -> None:
        self.bot.mouseClick(self.view, LEFT, keys, at)

    def key(self, key, keys=NO) -> None:
        QApplication.processEvents()
        self.bot.keyClick(self.view, key, keys)


def times(editor: Editor) -> list[tuple[float, float]]:
    """Return where blocks begin and end, in seconds."""
    return [(b.start / FLICKS, b.end / FLICKS) for b in editor.project.records.blocks()]


def state(editor: Editor) -> tuple[object, ...]:
    """Return all that undo has to bring back exactly."""
    return dict(editor.project.records.records), editor.project.revision, editor.project.steps()
