"""Named versions, and the undo list: what was done, the newest last; a click goes back or forth to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QDateTime, QItemSelectionModel, QLocale, QModelIndex, QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QListView, QMenu, QToolButton, QTreeView, QVBoxLayout

from vidgen.editor.document import News
from vidgen.errors import VidgenError
from vidgen.ui.buttons import small_button
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.theme import tokens
from vidgen.ui.version_dialog import VersionDialog
from vidgen.ui.versions import Versions

if TYPE_CHECKING:
    from vidgen.storage.project_file import Version

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
        self.named = self._named_list()
        save = small_button("plus", self.tr("Save a version…"))
        save.clicked.connect(self.versions.ask_name)
        save.setEnabled(context.project.read_only is None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        layout.addLayout(_head(self.tr("Versions"), save))
        layout.addWidget(self._hint)
        layout.addWidget(self.named)
        layout.addLayout(_head(self.tr("Steps")))
        layout.addWidget(self.list, 1)
        self._add_actions()
        context.project.news.connect(self._hear)
        self.versions.changed.connect(self._fill_versions)
        self._fill_versions()

    # Versions ---------------------------------------------------------------------------------------------------

    def _named_list(self) -> QTreeView:
        self._hint = QLabel(
            self.tr("A version keeps the film as it is now under a name, to look at and to go back to.")
        )
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "soft")
        self._hint.setContentsMargins(8, 0, 8, 4)
        made = QTreeView()
        made.setAccessibleName(self.tr("Versions; Return compares one with what there is now"))
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setHeaderHidden(True)
        made.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._menu_at)
        made.activated.connect(lambda _index: self._compare())
        made.setModel(QStandardItemModel(made))
        return made

    def _add_actions(self) -> None:
        add, read_only = self.context.actions.add, self.context.project.read_only
        nothing = self.tr("there are no versions yet")
        add("save-version", self.tr("Save a version…"), "File", self.versions.ask_name,
            summary=self.tr("Keep the film as it is now under a name."), hindrance=lambda: read_only)  # fmt: skip
        add("compare-version", self.tr("Compare with a version…"), "File", self._compare,
            summary=self.tr("Look at a version beside the film as it is now, and go back to it."),
            hindrance=lambda: None if self.named.currentIndex().isValid() else nothing)  # fmt: skip

    def _fill_versions(self) -> None:
        model = self.named.model()
        if not isinstance(model, QStandardItemModel):
            return
        model.clear()
        known = self.versions.all()
        for version in known:
            name, when = QStandardItem(version.name), QStandardItem(_when(version.at))
            name.setData(version.name, _NUMBER)
            name.setToolTip(version.name)
            when.setForeground(QBrush(QColor(tokens().text_soft)))
            model.appendRow([name, when])
        if known:
            header = self.named.header()
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
            self.named.setCurrentIndex(model.index(0, 0))
            self.named.setFixedHeight(self.named.sizeHintForRow(0) * min(5, len(known)) + 6)
        self.named.setVisible(bool(known))
        self._hint.setVisible(not known)

    def _version(self) -> Version | None:
        """Return the version that is chosen."""
        name = self.named.currentIndex().siblingAtColumn(0).data(_NUMBER)
        return next((v for v in self.versions.all() if v.name == name), None)

    def _compare(self) -> None:
        version = self._version()
        if version is not None:
            self.context.background.start(self._show_look(version))

    async def _show_look(self, version: Version) -> None:
        look = await self.versions.look(version)
        VersionDialog(self.context, self.versions, look, self.window()).show()

    async def _restore(self, version: Version) -> None:
        self.versions.restore(await self.versions.look(version))

    def _menu_at(self, point: QPoint) -> None:
        if not self.named.indexAt(point).isValid() or (version := self._version()) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Compare with what there is now…")).triggered.connect(self._compare)
        back = menu.addAction(self.tr("Go back to this version"))
        back.setEnabled(self.context.project.read_only is None)
        back.triggered.connect(lambda: self.context.background.start(self._restore(version)))
        menu.popup(self.named.viewport().mapToGlobal(point))

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
    label = QLabel(title)
    label.setProperty("role", "section")
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return row


def _when(text: str) -> str:
    """Return a time of the calendar, given as ISO 8601, as it is written here; as it is if it is not one."""
    moment = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat) if moment.isValid() else text
