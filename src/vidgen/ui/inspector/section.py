"""A part of the inspector with a head that folds it up; which are folded is remembered."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from vidgen.ui.icons import icon


class Section(QWidget):
    """`head` takes more widgets at its end; `grid` takes the fields."""

    folded = Signal(bool)

    def __init__(self, title: str, *, folded: bool = False) -> None:
        super().__init__()
        self.fold = QToolButton()
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setText(title.replace("&", "&&"))
        self.fold.setIconSize(QSize(14, 14))
        self.fold.setAutoRaise(True)
        self.fold.setCheckable(True)
        self.fold.setProperty("role", "section")
        self.fold.setAccessibleName(title)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(2)
        self.head.addWidget(self.fold)
        self.head.addStretch(1)
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.grid.setContentsMargins(0, 0, 0, 6)
        self.grid.setHorizontalSpacing(4)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnMinimumWidth(0, 96)
        self.grid.setColumnMinimumWidth(2, 22)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self.head)
        column.addWidget(self.body)
        self.fold.toggled.connect(self._fold)
        self._fold(folded)
        self.fold.setChecked(folded)

    def _fold(self, folded: bool) -> None:
        self.body.setVisible(not folded)
        self.fold.setIcon(icon("chevron-right" if folded else "chevron-down"))
        self.fold.setAccessibleDescription(self.tr("folded") if folded else self.tr("unfolded"))
        self.folded.emit(folded)
