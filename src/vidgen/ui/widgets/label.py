"""Text that is shown as it is: Qt takes what looks like HTML for rich text, and names of files may look like that."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import QLabel, QWidget

_LONGEST = 1000
"""Letters of a tip."""


class Label(QLabel):
    """Shows plain text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """Return what a tool tip has to be given so that it shows `text` as it is; the end of a very long one is left out."""
    text = text[:_LONGEST]
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if Gui.mightBeRichText(text) else text
