"""The Qt application object that fonts need; without a window where nobody made one."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QLoggingCategory
from PySide6.QtGui import QGuiApplication


@cache
def application() -> QCoreApplication:
    """Return this process's application: the window's, or one without a screen, made on first use."""
    # Qt tells about every script that the first family of a fallback chain lacks; that is what the chain is for.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    return QGuiApplication.instance() or QGuiApplication(["vidgen", "-platform", "offscreen"])
