"""Editors for yes and no, choices and texts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.wheel import spare


def _fill(editor: FieldEditor, *widgets: QWidget) -> None:
    layout = QHBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget)
    editor.setFocusProxy(widgets[0])


class SwitchEditor(FieldEditor):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.clicked.connect(lambda on: self.chosen.emit(bool(on)))
        _fill(self, self.box)

    def show_value(self, value: Any) -> None:
        """Show yes, no or `MIXED`."""
        self.box.setTristate(value is MIXED)
        self.box.setCheckState(
            Qt.CheckState.PartiallyChecked
            if value is MIXED
            else Qt.CheckState.Checked
            if value
            else Qt.CheckState.Unchecked
        )


class ChoiceEditor(FieldEditor):
    """One of several texts."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(6)
        for choice in choices:
            shown = choice.replace("_", " ").capitalize()
            self.box.addItem(QCoreApplication.translate("Choice", shown), choice)
        spare(self.box)
        self.box.activated.connect(lambda _row: self.chosen.emit(self.box.currentData()))
        _fill(self, self.box)

    def show_value(self, value: Any) -> None:
        """Show a choice; none for `MIXED`."""
        self.box.setCurrentIndex(-1 if value is MIXED else self.box.findData(value))
        self.box.setPlaceholderText(self.tr("mixed"))


class LineEditor(FieldEditor):
    """A text of one line."""

    def __init__(self, longest: int = 255) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.editingFinished.connect(self._done)
        _fill(self, self.line)

    def _done(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.chosen.emit(self.line.text())

    def show_value(self, value: Any) -> None:
        """Show a text."""
        if not (self.line.hasFocus() and self.line.isModified()):
            self.line.setText("" if value is MIXED or value is None else str(value))
            self.line.setPlaceholderText(self.tr("mixed") if value is MIXED else "")


class TextEditor(FieldEditor):
    """A text of several lines; the picture follows while it is written, and it is one step of undo."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = _Text(self)
        _fill(self, self.edit)
        self._showing = False
        self._writing = False
        self.edit.textChanged.connect(self._changed)

    def _changed(self) -> None:
        if not self._showing:
            self._writing = True
            self.dragged.emit(self.edit.toPlainText())

    def finish(self) -> None:
        """What was written counts."""
        if self._writing:
            self._writing = False
            self.released.emit()

    def give_up(self) -> None:
        """What was there before counts."""
        if self._writing:
            self._writing = False
            self.cancelled.emit()

    def settle(self) -> None:
        """What was written so far was taken over."""
        self._writing = False

    def forget(self) -> None:
        """What was being written is not taken."""
        self._writing = False

    def show_value(self, value: Any) -> None:
        """Show a text, but for while one is written."""
        text = "" if value is MIXED else str(value)
        if not self._writing and text != self.edit.toPlainText():
            self._showing = True
            self.edit.setPlainText(text)
            self._showing = False
        self.edit.setPlaceholderText(self.tr("mixed") if value is MIXED else "")


class _Text(QPlainTextEdit):
    def __init__(self, owner: TextEditor) -> None:
        super().__init__()
        self._owner = owner
        self.setTabChangesFocus(True)
        self.setFixedHeight(76)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._owner.finish()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self._owner.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._owner.finish()
        else:
            super().keyPressEvent(event)
