"""A colour: a swatch that opens the picker, and its code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from vidgen.editor.fields import colour_channels
from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.colour_picker import ColourPicker
from vidgen.ui.fields.recent import recent, remember
from vidgen.ui.fields.swatch import swatch


class ColourEditor(FieldEditor):
    """`used` returns the colours of the project, those that are used most first."""

    def __init__(self, used: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__()
        self._used = used
        self.swatch = QPushButton()
        self.swatch.setFixedSize(34, 26)
        self.swatch.setIconSize(QSize(24, 16))
        self.swatch.setStyleSheet("padding: 2px;")
        self.swatch.clicked.connect(self.open_picker)
        self.line = QLineEdit()
        self.line.setMinimumWidth(60)
        self.line.setMaxLength(12)
        self.line.editingFinished.connect(self._written)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.swatch)
        layout.addWidget(self.line)
        self.setFocusProxy(self.swatch)
        self._value: Any = "#000000"

    def name(self, label: str, help: str) -> None:
        """Name both parts."""
        super().name(label, help)
        self.line.setAccessibleName(self.tr("{0}, as a code").format(label))

    def show_value(self, value: Any) -> None:
        """Show a colour."""
        self._value = value
        mixed = value is MIXED or value is None
        if not (self.line.hasFocus() and self.line.isModified()):
            self.line.setText("" if mixed else value)
        self.line.setPlaceholderText(self.tr("mixed") if value is MIXED else self.tr("none"))
        self.swatch.setIcon(QIcon() if mixed else QIcon(swatch(value)))

    def _written(self) -> None:
        if not self.line.isModified():
            return
        self.line.setModified(False)
        text = self.line.text().strip()
        if text and not text.startswith("#"):
            text = f"#{text}"
        if QColor.isValidColorName(text) and len(text) in (4, 5, 7, 9):
            self.chosen.emit(text.lower())
        else:
            self.show_value(self._value)
            self.refused.emit(self.tr("A colour is written as #rrggbb or #rrggbbaa."))

    def open_picker(self) -> ColourPicker:
        """Show the picker and return it."""
        nothing = self._value is MIXED or self._value is None
        now = QColor("black") if nothing else QColor(*colour_channels(self._value))
        picker = ColourPicker(now, list(self._used()), recent("colours"), self)
        picker.moved.connect(lambda code: self.dragged.emit(code))
        picker.taken.connect(self._taken)
        picker.given_up.connect(self.cancelled)
        picker.open_under(self.swatch)
        return picker

    def _taken(self, code: str) -> None:
        remember("colours", code)
        self.released.emit()
