"""Telling the user something while the window is behind others: by the desktop where it can, else in the window."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from vidgen.ui.icons import icon

log = logging.getLogger(__name__)

_SHOWN = 8000
"""Milliseconds."""


def notify(window: QWidget, text: str, tell: Callable[[str], None]) -> None:
    """Tell `text` in the window. When none of vidgen's windows is the active one, mark it in the task bar, and have the
    desktop tell it, too: beside the tray where there is one, else as its own notification.
    """
    tell(text)
    if QApplication.activeWindow() is not None:
        return
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        _by_tray(window, text)
    elif sys.platform.startswith("linux") and (program := shutil.which("notify-send")) is not None:
        words = [
            "--app-name=vidgen",
            "--icon=vidgen",
            f"--expire-time={_SHOWN}",
            "--",
            text,
        ]  # a title: it is no markup
        if not QProcess.startDetached(program, words)[0]:
            log.info("'%s' cannot be started", program)


def _by_tray(window: QWidget, text: str) -> None:
    tray = window.findChild(QSystemTrayIcon)
    if tray is None:
        tray = QSystemTrayIcon(icon("clapperboard"), window)
        tray.setToolTip("vidgen")

        def come_back(*_how: object) -> None:
            window.raise_()
            window.activateWindow()
            tray.hide()

        tray.messageClicked.connect(come_back)
        tray.activated.connect(come_back)
    tray.show()
    text = text.replace("<", "‹")  # desktops take what they are told for markup
    tray.showMessage("vidgen", text, QSystemTrayIcon.MessageIcon.Information, _SHOWN)
