"""The list of all blocks: what a screen reader reads of the timeline, and a way to select by name."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTreeView

from vidgen.editor.document import News
from vidgen.editor.records import Block, Id, Track
from vidgen.timing import FLICKS
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import plain_tip

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class BlocksPanel(Panel):
    """One row a block, in order of time; the selection is the session's."""

    kind = "blocks"
    title = "Blocks"
    icon = "list-ordered"
    area: ClassVar[Area] = "left"
    order = 50

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._syncing = False
        self.model = _Model(context)
        self.list = QTreeView()
        self.list.setAccessibleName(self.tr("Blocks of the timeline"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setModel(self.model)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        for column, width in ((1, 54), (2, 86), (3, 72)):
            header.resizeSection(column, width)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyHint("list-ordered", self.tr("The timeline is empty. Append something first.")))
        self._stack.addWidget(self.list)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        context.project.news.connect(self._hear)
        context.session.selection_changed.connect(self._show_selection)
        self.list.selectionModel().selectionChanged.connect(self._chosen)
        self.list.activated.connect(self._go)

    def catch_up(self) -> None:
        """List the blocks as they are now."""
        self._refresh()

    def _hear(self, news: News) -> None:
        # A drag under way is not listed: with thousands of blocks that would cost more than the drag itself.
        if news.edit is not None and self.seen and any(isinstance(a or b, Block | Track) for _, b, a in news.patch):
            self._soon.start()

    def _refresh(self) -> None:
        self._syncing = True
        self.model.refresh()
        self._syncing = False
        self._stack.setCurrentIndex(1 if self.model.ids else 0)
        self._show_selection()

    def _show_selection(self) -> None:
        if self._syncing or not self.seen:
            return
        wanted = set(self.context.session.selection)
        chosen = QItemSelection()
        rows = [row for row, i in enumerate(self.model.ids) if i in wanted] if wanted else []
        first: int | None = None
        for place, row in enumerate(rows):  # runs of rows as one range: selecting everything is one
            first = row if first is None else first
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                chosen.select(self.model.index(first, 0), self.model.index(row, 3))
                first = None
        self._syncing = True
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.list.selectionModel().select(chosen, flags)
        self._syncing = False

    def _chosen(self) -> None:
        if self._syncing:
            return
        rows = sorted(i.row() for i in self.list.selectionModel().selectedRows())
        self._syncing = True
        self.context.session.select(self.model.ids[row] for row in rows)
        self._syncing = False

    def _go(self, index: QModelIndex) -> None:
        block = self.context.project.records.find(self.model.ids[index.row()], Block)
        if block is not None:
            self.context.session.set_playhead(self.context.project.records.rate.snap(block.start))


class _Model(QAbstractTableModel):
    """Asks the records for what is on the screen; keeps ids only."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.ids: list[Id] = []

    def refresh(self) -> None:
        """Read anew which blocks there are."""
        blocks = sorted(self._context.project.records.blocks(), key=lambda b: (b.start, b.track))
        ids = [b.id for b in blocks]
        if ids == self.ids:
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, 3))
            return
        self.beginResetModel()
        self.ids = ids
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Block"), self.tr("Track"), self.tr("Start"), self.tr("Duration"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(index, exact=True))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 3:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._text(index)

    def _text(self, index: Index, *, exact: bool = False) -> str:
        """Return what a cell says; `exact`: durations to the frame."""
        records = self._context.project.records
        block = records.find(self.ids[index.row()], Block)
        if block is None:
            return ""
        if index.column() == 0:
            return block.name or getattr(block.content, "text", "") or block.content.title
        if index.column() == 1:
            track = records.find(block.track, Track)
            return track.name if track else ""
        if index.column() == 2:
            start = records.rate.timecode(block.start)
            return start if exact else start.removeprefix("00:")  # the room is the name's
        return records.rate.timecode(block.duration) if exact else self.tr("{0:.1f} s").format(block.duration / FLICKS)
