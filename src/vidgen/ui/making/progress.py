"""`StepList`: how far a video is, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QProgressBar, QVBoxLayout, QWidget

from vidgen.ui.icons import icon
from vidgen.ui.widgets.label import Label

if TYPE_CHECKING:
    from vidgen.ai.making.made import Told


class StepList(QWidget):
    """A bar over all steps, and below it those that are done."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: Mapping[int, str] = {}
        self.what = Label()
        self.what.setProperty("role", "title")
        self.what.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.count = Label()
        self.count.setProperty("role", "soft")
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Steps that are done"))
        self.list.setIconSize(QSize(16, 16))
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.what, self.bar, self.count):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)

    def begin(self, what: str, heads: Mapping[int, str]) -> None:
        """Show a video at its start; `heads` are the headlines of scenes, by their numbers, where they are known."""
        self._heads = heads
        self.what.setText(what)
        self.list.clear()
        self.bar.setRange(0, 0)
        self.count.setText(self.tr("Writing the outline…"))

    def tell(self, told: Told) -> None:
        """Show that a step begins, or is done."""
        self.bar.setRange(0, told.steps)
        self.bar.setValue(told.done)
        count = self.tr("{0} of {1} steps are done").format(told.done, told.steps)
        text = told.step
        last = text.rpartition(" ")[2]
        if last.isdecimal() and int(last) in self._heads:
            text = f"{text}: {self._heads[int(last)]}"
        self.count.setText(self.tr("{0}; now: {1}").format(count, text) if told.begins else count)
        if told.begins:
            return
        if told.before:
            text = self.tr("{0} (was there)").format(text)
        self.list.addItem(QListWidgetItem(icon("circle-check"), text))
        self.list.scrollToBottom()
