"""`SegmentsEditor`: one of a few choices, each a button: what is often wanted is one click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton

from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.widgets.label import plain_tip


class SegmentsEditor(FieldEditor):
    """`words`: of each choice its word and a sentence about it. Tab goes to the one that is pressed, arrows to others."""

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for choice, (word, about) in words.items():
            button = QToolButton()
            button.setText(QCoreApplication.translate("Choice", word))
            button.setToolTip(plain_tip(QCoreApplication.translate("Choice", about)))
            button.setAccessibleDescription(QCoreApplication.translate("Choice", about))
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, choice=choice: self.chosen.emit(choice))
            self._group.addButton(button)
            self.buttons[choice] = button
            row.addWidget(button, 1)

    def name(self, label: str, help: str) -> None:
        """Name the choices after what they are of; each has a sentence of its own."""
        self.setAccessibleName(label)
        self.setAccessibleDescription(help)
        for button in self.buttons.values():
            button.setAccessibleName(f"{label}: {button.text()}")

    def show_value(self, value: Any) -> None:
        """Press the button of a value; none for `MIXED`."""
        self._group.setExclusive(False)
        for choice, button in self.buttons.items():
            button.setChecked(value is not MIXED and choice == value)
        self._group.setExclusive(True)
