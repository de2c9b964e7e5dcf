"""What a view shows when it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import Label


class EmptyHint(QWidget):
    """An icon, a sentence, and below it whatever is added to `layout()`."""

    def __init__(self, picture: str, text: str) -> None:
        super().__init__()
        self._icon = icon(picture)
        sign = Label()
        sign.setPixmap(self._icon.pixmap(32, 32))
        self.text = Label(text)
        self.text.setWordWrap(True)
        self.text.setProperty("role", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(10)
        layout.addStretch(1)
        for label in (sign, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Put a button below the sentence."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, widget, 0, Qt.AlignmentFlag.AlignCenter)
