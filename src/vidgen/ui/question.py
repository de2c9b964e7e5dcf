"""Asking before something is done that undo does not take back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def question(parent: QWidget, title: str, text: str, do: str) -> QMessageBox:
    """Return a box with two buttons, `do` and Cancel, that says `text` as plain text; `exec` or `open` it."""
    box = QMessageBox(QMessageBox.Icon.Question, title, "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setDefaultButton(box.addButton(do, QMessageBox.ButtonRole.AcceptRole))
    box.addButton(QMessageBox.StandardButton.Cancel)
    return box


def confirmed(parent: QWidget, title: str, text: str, do: str) -> bool:
    """Ask, and return whether the user wants to `do` it."""
    box = question(parent, title, text, do)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is box.defaultButton()
