"""`UnfinishedStrip`: videos that were begun and wait to be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import Label

if TYPE_CHECKING:
    from vidgen.ai.making.unfinished import Unfinished

_MOST = 3


class UnfinishedStrip(QWidget):
    """One line each; hidden when there are none."""

    go_on = Signal(object)
    """An `Unfinished`."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_all(self, found: Sequence[Unfinished]) -> None:
        """Show these, the first few."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.buttons = []
        for one in found[:_MOST]:
            self._column.addWidget(self._line(one))
        self.setVisible(bool(found))

    def _line(self, one: Unfinished) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        sign = Label()
        sign.setPixmap(icon("wand-sparkles").pixmap(16, 16))
        steps = self.tr("1 step is done") if one.done == 1 else self.tr("{0} steps are done").format(one.done)
        text = Label(self.tr("'{0}' is not finished; {1}.").format(one.path.stem, steps))
        button = QPushButton(self.tr("Go on"))
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Go on with '{0}'").format(one.path.stem))
        button.clicked.connect(partial(self._press, one))
        self.buttons.append(button)
        row.addWidget(sign)
        row.addWidget(text)
        row.addWidget(button)
        row.addStretch(1)
        return line

    def _press(self, one: Unfinished, _checked: bool = False) -> None:
        self.go_on.emit(one)
