"""`Dialog`: the base of all dialogs, and how they are used by keyboard: Alt and a letter, Ctrl+Return, Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from vidgen.ui.widgets.letters import Letters


class Dialog(QDialog):
    """Its controls have letters. Ctrl+Return does what it is for, also where Return begins a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        Letters(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Press the main button with Ctrl+Return."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == Qt.KeyboardModifier.ControlModifier:
            for button in self.findChildren(QPushButton):
                if button.isDefault() and button.isEnabled() and button.isVisible():
                    button.click()
                    return
        else:
            super().keyPressEvent(event)
