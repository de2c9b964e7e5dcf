"""Named versions, and the undo list: what was done, the newest last; a click goes back or forth to it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QListView, QToolButton, QVBoxLayout

from vidgen.editor.document import News
from vidgen.errors import VidgenError
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.theme import tokens
from vidgen.ui.versions.version_list import VersionList
from vidgen.ui.versions.versions import Versions
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.label import Label

_NUMBER = Qt.ItemDataRole.UserRole
_MOST = 500
"""Steps that are listed; undo itself has no limit."""


class HistoryPanel(Panel):
    """Lists the versions that have a name, and what can be undone and redone."""

    kind = "history"
    title = "History"
    icon = "history"
    area: ClassVar[Area] = "right"
    order = 60

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Steps that were done, and those that can be done again"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        self.versions = Versions(context, self)
        self.named = VersionList(context, self.versions, self)
        save = small_button("plus", self.tr("Save a version…"))
        save.clicked.connect(self.versions.ask_name)
        save.setEnabled(context.project.read_only is None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        layout.addLayout(_head(self.tr("Versions"), save))
        layout.addWidget(self.named.hint)
        layout.addWidget(self.named)
        layout.addLayout(_head(self.tr("Steps")))
        layout.addWidget(self.list, 1)
        context.project.news.connect(self._hear)

    # Steps ------------------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """List the steps as they are now."""
        self._fill()

    def _hear(self, news: News) -> None:
        if news.edit is not None and self.seen:
            self._fill()

    def _fill(self) -> None:
        done, undone = self.context.project.steps()
        left_out = done[:-_MOST]
        self._model.clear()
        start = left_out[-1][0] if left_out else 0
        self._add(start, self.tr("Opened") if not left_out else self.tr("… earlier steps"), undone=False)
        for number, label in done[-_MOST:]:
            self._add(number, label, undone=False)
        now = self._model.rowCount() - 1
        for number, label in undone[:_MOST]:
            self._add(number, label, undone=True)
        index = self._model.index(now, 0)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def _add(self, number: int, label: str, *, undone: bool) -> None:
        item = QStandardItem(label)
        item.setData(number, _NUMBER)
        if undone:
            font = QFont(self.font())
            font.setItalic(True)
            item.setFont(font)
            item.setForeground(QBrush(QColor(tokens().text_faint)))
            item.setData(self.tr("undone"), Qt.ItemDataRole.AccessibleDescriptionRole)
        self._model.appendRow(item)

    def _go(self, index: QModelIndex) -> None:
        number = index.data(_NUMBER)
        if type(number) is int:
            try:
                self.context.project.go_to(number)
            except VidgenError as error:
                self.context.tell(str(error))


def _head(title: str, *buttons: QToolButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(8, 4, 4, 2)
    label = Label(title)
    label.setProperty("role", "section")
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return row
