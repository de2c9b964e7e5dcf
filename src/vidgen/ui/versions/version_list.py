"""`VersionList`: the named versions of a project, the newest first: compared, gone back to, renamed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeView, QWidget

from vidgen.ui.context import Context
from vidgen.ui.theme import tokens
from vidgen.ui.versions.version_dialog import VersionDialog
from vidgen.ui.versions.versions import Versions
from vidgen.ui.widgets.label import Label, plain_tip
from vidgen.ui.widgets.question import confirmed
from vidgen.ui.widgets.row_keys import RowKeys

if TYPE_CHECKING:
    from vidgen.storage.project_file import Version

_NAME = Qt.ItemDataRole.UserRole
_ROWS = 5
"""Versions that are seen without scrolling."""


class VersionList(QTreeView):
    """Return compares, F2 writes another name, Delete removes. Instead of an empty list, `hint` is shown."""

    def __init__(self, context: Context, versions: Versions, parent: QWidget) -> None:
        super().__init__(parent)  # what is shown without a parent is a window
        self._context, self._versions = context, versions
        self.hint = Label(
            self.tr("A version keeps the film as it is now under a name, to look at and to go back to."), parent
        )
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "soft")
        self.hint.setContentsMargins(8, 0, 8, 4)
        self.setAccessibleName(self.tr("Versions; Return compares one with what there is now"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHeaderHidden(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu_at)
        self.activated.connect(lambda _index: self.compare())
        RowKeys(self, {Qt.Key.Key_F2: self.rename, Qt.Key.Key_Delete: self.remove})
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._written)
        self.setModel(self._model)
        self._add_actions()
        versions.changed.connect(self._fill)
        self._fill()

    def _add_actions(self) -> None:
        add, read_only = self._context.actions.add, self._context.project.read_only
        add("save-version", self.tr("Save a version…"), "File", self._versions.ask_name,
            summary=self.tr("Keep the film as it is now under a name."), hindrance=lambda: read_only)  # fmt: skip
        add("compare-version", self.tr("Compare with a version…"), "File", self.compare,
            summary=self.tr("Look at a version beside the film as it is now, and go back to it."),
            hindrance=lambda: None if self.currentIndex().isValid() else self.tr("there are no versions yet"))  # fmt: skip

    def _fill(self) -> None:
        known, before = self._versions.all(), self.currentIndex().row()
        self._model.setRowCount(0)
        for version in known:
            name, when = QStandardItem(version.name), QStandardItem(_when(version.at))
            for item in (name, when):
                item.setData(version.name, _NAME)
            name.setToolTip(plain_tip(version.name))
            when.setForeground(QBrush(QColor(tokens().text_soft)))
            when.setEditable(False)
            self._model.appendRow([name, when])
        if known:
            header = self.header()
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
            self.setCurrentIndex(self._model.index(min(max(0, before), len(known) - 1), 0))
            self.setFixedHeight(self.sizeHintForRow(0) * min(_ROWS, len(known)) + 6)
        self.setVisible(bool(known))
        self.hint.setVisible(not known)

    def chosen(self) -> Version | None:
        """Return the version that is chosen."""
        name = self.currentIndex().data(_NAME)
        return next((v for v in self._versions.all() if v.name == name), None)

    def compare(self) -> None:
        """Show the chosen version beside what there is now."""
        version = self.chosen()
        if version is not None:
            self._context.background.start(self._show_look(version))

    async def _show_look(self, version: Version) -> None:
        look = await self._versions.look(version)
        VersionDialog(self._context, self._versions, look, self.window()).show()

    async def _restore(self, version: Version) -> None:
        self._versions.restore(await self._versions.look(version))

    def rename(self) -> None:
        """Write another name of the chosen version, in its row."""
        index = self.currentIndex().siblingAtColumn(0)
        if index.isValid() and self._context.project.read_only is None:
            self.edit(index)

    def _written(self, item: QStandardItem) -> None:
        name = str(item.data(_NAME))
        if item.text() != name:
            self._versions.rename(name, item.text())

    def remove(self) -> None:
        """Forget the chosen version, if the user means it."""
        version = self.chosen()
        if version is None or self._context.project.read_only is not None:
            return
        text = self.tr(
            "The film stays as it is. What it was in '{0}' can be looked at and gone back to no more; undo does not bring "
            "the version back."
        ).format(version.name)
        if confirmed(self, self.tr("Remove the version"), text, self.tr("Remove")):
            self._versions.remove(version.name)

    def _menu_at(self, point: QPoint) -> None:
        if not self.currentIndex().isValid() or (version := self.chosen()) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Compare with what there is now…")).triggered.connect(self.compare)
        back = menu.addAction(self.tr("Go back to this version"))
        back.triggered.connect(lambda: self._context.background.start(self._restore(version)))
        menu.addSeparator()
        rename = menu.addAction(self.tr("Rename"))
        rename.setShortcut(QKeySequence("F2"))
        rename.triggered.connect(self.rename)
        remove = menu.addAction(self.tr("Remove…"))
        remove.setShortcut(QKeySequence("Del"))
        remove.triggered.connect(self.remove)
        for action in (back, rename, remove):
            action.setEnabled(self._context.project.read_only is None)
        menu.popup(self.viewport().mapToGlobal(point))


def _when(text: str) -> str:
    """Return a time of the calendar, given as ISO 8601, as it is written here; as it is if it is not one."""
    moment = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat) if moment.isValid() else text
