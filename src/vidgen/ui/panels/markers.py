"""The list of markers: notes at times of the timeline."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from vidgen.editor.document import News
from vidgen.editor.records import Marker, Project
from vidgen.files import atomic_write
from vidgen.storage.interchange.notes import matching, notes_file
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.widgets.buttons import small_button
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import plain_tip
from vidgen.ui.widgets.marker_colours import add_colours, dot
from vidgen.ui.widgets.note_cell import NoteCell
from vidgen.ui.widgets.row_keys import RowKeys

_MARKER, _SHOWN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
"""The id of a marker; the record that a row shows, and its timecode."""


class MarkersPanel(Panel):
    """Click to go there, F2 or a double click to write the note, of several lines, Delete to remove."""

    kind = "markers"
    title = "Markers"
    icon = "bookmark"
    area: ClassVar[Area] = "right"
    order = 60

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = QTreeView()
        self.list.setAccessibleName(self.tr("Markers"))
        self.list.setRootIsDecorated(False)
        NoteCell(self.list, 1, _MARKER).written.connect(self._written)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self._model = QStandardItemModel(self)
        self._model.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Note")])
        self.list.setModel(self._model)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        RowKeys(self.list, {Qt.Key.Key_Delete: self._remove, Qt.Key.Key_F2: self._write})
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("bookmark", self.tr("No markers yet. M sets one at the playhead.")))
        self._stack.addWidget(self._full())
        context.project.news.connect(self._hear)
        self._fill()

    def _full(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search notes"))
        self.search.setAccessibleName(self.tr("Search notes"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        export = small_button("upload", self.tr("Export the notes…"))
        export.clicked.connect(self._ask_export)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu_at)
        self.list.header().setSectionsClickable(True)
        self.list.header().sectionClicked.connect(self._sort_by)
        self._by_note = False
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self.search, 1)
        row.addWidget(export)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        return full

    def _sort_by(self, column: int) -> None:
        self._by_note = column == 1
        self._fill()

    def _shown(self) -> list[Marker]:
        found = matching(self.context.project.records, self.search.text())
        return sorted(found, key=lambda m: m.text.casefold()) if self._by_note else found

    def _menu_at(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if not index.isValid():
            return
        marker = str(index.data(_MARKER))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_colours(menu, lambda colour: self.paint_marker(marker, colour))
        menu.popup(self.list.viewport().mapToGlobal(point))

    def paint_marker(self, marker: str, colour: str) -> None:
        """Give a marker another colour."""
        self.context.run("set-marker", {"marker": marker, "colour": colour})

    def _ask_export(self) -> None:
        proposed = str(self.context.project.path.with_suffix(".csv"))
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the notes"), proposed, "CSV (*.csv);;Text (*.txt)"
        )
        if chosen:
            self.context.background.start(self._export(Path(chosen)))

    async def _export(self, path: Path) -> None:
        data = notes_file(self.context.project.records, self._shown(), path.suffix)
        await self.context.background.call("disk", atomic_write, path, data)
        self.context.tell(self.tr("The notes are in '{0}'.").format(path))

    def _hear(self, news: News) -> None:
        if any(isinstance(b, Marker | Project) or isinstance(a, Marker | Project) for _, b, a in news.patch):
            self._fill()

    def _fill(self) -> None:
        """Show the markers. A row stays that of its marker, and only what differs is changed: one may be written in."""
        rate, shown = self.context.project.records.rate, self._shown()
        current, column = self.list.currentIndex().data(_MARKER), self.list.currentIndex().column()
        kept = {marker.id for marker in shown}
        for row in reversed(range(self._model.rowCount())):
            if self._id_at(row) not in kept:
                self._model.removeRow(row)
        for row, marker in enumerate(shown):
            self._bring_to(row, marker.id)
            time, note = self._model.item(row, 0), self._model.item(row, 1)
            at = rate.timecode(marker.time)
            if (marker, at) != time.data(_SHOWN):
                time.setData((marker, at), _SHOWN)
                time.setText(at)
                time.setIcon(dot(marker.colour))
                note.setText(marker.text)
                note.setToolTip(plain_tip(marker.text))
            if marker.id == current:
                self.list.setCurrentIndex(self._model.index(row, column))
        self._stack.setCurrentIndex(1 if next(iter(self.context.project.records.markers()), None) is not None else 0)

    def _id_at(self, row: int) -> str | None:
        item = self._model.item(row, 0)
        return str(item.data(_MARKER)) if item is not None else None

    def _bring_to(self, row: int, marker: str) -> None:
        """Have the row of a marker here; what is above is right already."""
        found = next((at for at in range(row, self._model.rowCount()) if self._id_at(at) == marker), None)
        if found is None:
            time, note = QStandardItem(), QStandardItem()
            time.setEditable(False)
            for item in (time, note):
                item.setData(marker, _MARKER)
            self._model.insertRow(row, [time, note])
        elif found != row:
            self._model.insertRow(row, self._model.takeRow(found))

    def _go(self, index: QModelIndex) -> None:
        marker = self.context.project.records.find(str(index.data(_MARKER)), Marker)
        if marker is not None:
            self.context.session.set_playhead(marker.time)

    def _written(self, marker: str, text: str) -> None:
        self.context.run("set-marker", {"marker": marker, "text": text[:10_000]})

    def _remove(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.context.run("remove-markers", {"markers": [index.data(_MARKER)]})

    def _write(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.list.edit(index.siblingAtColumn(1))
