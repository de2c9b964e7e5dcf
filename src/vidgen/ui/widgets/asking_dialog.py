"""`AskingDialog`: a dialog that looks things up while it is open, and hears no more of them once it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from vidgen.ui.widgets.dialog import Dialog


class AskingDialog(Dialog):
    """Thrown away when it is closed; `_open` tells answers that come late."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open = True

    def done(self, result: int) -> None:
        """Close, and hear no more."""
        self._open = False
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The same when it is closed while it is hidden, with the window."""
        self._open = False
        super().closeEvent(event)
