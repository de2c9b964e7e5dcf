"""Sizes and lengths of time as people read them in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def size_text(size: float) -> str:
    """Return a number of bytes."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit in ("bytes", "kB") else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def length(seconds: float) -> str:
    """Return a length of time: "40 s", "12 min", "1 h 05 min"."""
    whole = max(0, round(seconds))
    if whole < 90:
        return QCoreApplication.translate("Time", "{0} s").format(whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return QCoreApplication.translate("Time", "{0} min").format(minutes)
    return QCoreApplication.translate("Time", "{0} h {1:02} min").format(*divmod(minutes, 60))


def time_left(seconds: float) -> str:
    """Return "40 s left"."""
    return QCoreApplication.translate("Time", "{0} left").format(length(seconds))
