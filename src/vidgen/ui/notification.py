"""Telling the user something while the window is behind others: by the desktop where it can, else in the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from vidgen.ui.icons import icon

_SHOWN = 8000
"""Milliseconds."""


def notify(window: QWidget, text: str, tell: Callable[[str], None]) -> None:
    """Tell `text` in the window, and by the desktop, too, when the window is not the active one."""
    tell(text)
    if window.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
        return
    tray = window.findChild(QSystemTrayIcon)
    if tray is None:
        tray = QSystemTrayIcon(icon("clapperboard"), window)
        tray.setToolTip("vidgen")
        tray.messageClicked.connect(window.activateWindow)
    if QSystemTrayIcon.supportsMessages():
        tray.show()
        text = text.replace("<", "‹")  # desktops take what they are told for markup
        tray.showMessage("vidgen", text, QSystemTrayIcon.MessageIcon.Information, _SHOWN)
