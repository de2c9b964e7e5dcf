"""`Sides`: picture or sound, of a selection that has both: a film is selected together with its sound."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from vidgen.ui.icons import icon


class Sides(QWidget):
    """Two buttons, of which one is pressed."""

    chosen = Signal()
    """By the user: the other side."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.picture = self._button(self.tr("Picture"), "film", row)
        self.sound = self._button(self.tr("Sound"), "volume-2", row)
        row.addStretch(1)
        self.picture.setChecked(True)
        self._group.buttonClicked.connect(lambda _button: self.chosen.emit())

    def _button(self, text: str, name: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setIcon(icon(name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button)
        row.addWidget(button)
        return button

    @property
    def is_sound(self) -> bool:
        """Whether the sound is chosen."""
        return self.sound.isChecked()
