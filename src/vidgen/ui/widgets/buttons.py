"""Small buttons with an icon, as they stand at the end of lines."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import plain_tip


def small_button(picture: str, text: str) -> QToolButton:
    """Return a button with an icon of `resources/icons` and a tip, which is its name, too."""
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setIconSize(QSize(12, 12))
    button.setFixedSize(22, 22)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(plain_tip(text))
    button.setAccessibleName(text)
    return button
