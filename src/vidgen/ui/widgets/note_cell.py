"""`NoteCell`: a cell of a list that holds several lines: shown with their breaks, and written in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

Index = QModelIndex | QPersistentModelIndex
_MOST = 8
"""Lines that are shown of one note; its tip has all."""
_WRITING = 5
"""Lines that there is room for while it is written."""
_AROUND = 10
"""Pixels above and below the lines together."""


class NoteCell(QStyledItemDelegate):
    """`role`: of the ids of rows. Return keeps what was written, Shift+Return begins a new line, Escape takes it back."""

    written = Signal(str, str)
    """The id of a row, and another text that was written for it; told once the cell is closed."""

    def __init__(self, view: QTreeView, column: int, role: int) -> None:
        super().__init__(view)
        self._view, self._column, self._role = view, column, role
        view.setItemDelegateForColumn(column, self)
        view.setWordWrap(True)
        view.header().sectionResized.connect(lambda *_: view.scheduleDelayedItemsLayout())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the room that all lines take, as wide as the column is."""
        width = max(40, self._view.columnWidth(self._column) - 2 * _AROUND)
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        line = option.fontMetrics.lineSpacing()
        wanted = option.fontMetrics.boundingRect(QRect(0, 0, width, 1 << 20), flags, str(index.data() or " "))
        return QSize(width, min(max(line, wanted.height()), _MOST * line) + _AROUND)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:  # noqa: N802
        """Return where several lines are written."""
        editor = QPlainTextEdit(parent)
        editor.setTabChangesFocus(True)
        editor.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        editor.setAccessibleName(self.tr("Note"))
        editor.setPlaceholderText(self.tr("Shift+Return begins a line"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Begin with what is there; what is being written stays, whatever becomes of the row meanwhile."""
        if isinstance(editor, QPlainTextEdit) and not editor.document().isModified():
            editor.setPlainText(str(index.data() or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Tell what was written; the list shows it when the record has it."""
        if isinstance(editor, QPlainTextEdit) and (text := editor.toPlainText()) != str(index.data() or ""):
            QTimer.singleShot(0, self, partial(self.written.emit, str(index.data(self._role)), text))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        """Take the cell, and what is below as far as the lines need it."""
        place = QRect(option.rect)
        place.setHeight(max(place.height(), _WRITING * option.fontMetrics.lineSpacing() + 2 * _AROUND))
        place.moveBottom(min(place.bottom(), max(place.height(), self._view.viewport().height() - 1)))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Return is the end, but with Shift."""
        if (
            isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.NoModifier:
                QTimer.singleShot(0, watched, partial(self._end, watched))  # not under its feet
                return True
        return super().eventFilter(watched, event)

    def _end(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the lines from the top."""
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        super().paint(painter, option, index)
