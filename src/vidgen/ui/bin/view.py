"""The list of the media bin: a model of rows, and a view that scrubs under the mouse and starts drags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from vidgen.editor.records import Id
from vidgen.ui.bin.rows import Row, facts, metadata
from vidgen.ui.bin.tiles import ROW, TILE, Tiles
from vidgen.ui.dragging import Carried, CarriedAsset, carry
from vidgen.ui.widgets.label import plain_tip


class RowModel(QAbstractListModel):
    """The rows that are shown. `rename` is called when a name was edited."""

    def __init__(self, rename: Callable[[Row, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._rename = rename
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; those that were there and are again keep their selection."""
        if [r.asset.id for r in rows] == [r.asset.id for r in self.rows]:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self.rows[i.row()].asset.id for i in before]
        self.rows = list(rows)
        places = {row.asset.id: n for n, row in enumerate(self.rows)}
        after = [self.index(places[i]) if i in places else QModelIndex() for i in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def place_of(self, asset: Id) -> QModelIndex:
        """Return where an asset is; an invalid index when it is not shown."""
        return next((self.index(n) for n, row in enumerate(self.rows) if row.asset.id == asset), QModelIndex())

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the row, a tip, or what a screen reader says."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.asset.name
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = [row.asset.name, *(f"{name}: {value}" for name, value in metadata(row.asset))]
            text = "\n".join([*lines, row.asset.path, *row.asset.tags])
            return plain_tip(text)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(part for part in (facts(row.asset), row.state, *row.asset.tags) if part)
        return None

    def setData(  # noqa: N802
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Take another name."""
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not name:
            return False
        row = self.rows[index.row()]
        if name != row.asset.name:
            self._rename(row, name)
        return True

    def flags(self, _index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """All can be chosen, renamed and dragged."""
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemIsDragEnabled

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return what a drag carries."""
        rows = [self.rows[i.row()] for i in indexes if i.isValid()]
        return carry(Carried(assets=tuple(CarriedAsset(asset=row.asset.id) for row in rows)))

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return the form of what a drag carries."""
        return carry(Carried()).formats()


_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class BinView(QListView):
    """Tiles or lines. The place of the mouse on a picture is the time that the picture shows."""

    def __init__(self, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.setItemDelegate(tiles)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.show_as_grid(True)

    def show_as_grid(self, on: bool) -> None:
        """Show tiles, or lines."""
        self._tiles.as_grid = on
        self.setViewMode(QListView.ViewMode.IconMode if on else QListView.ViewMode.ListMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWrapping(on)
        self.setGridSize(TILE if on else QSize())
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Whoever comes by keys has the row that is current, unless others are chosen."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS and not self.selectedIndexes() and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Select)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Scrub."""
        self._scrub(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Show the pictures as they were."""
        self._set_hovered(None)
        super().leaveEvent(event)

    def _scrub(self, at: QPoint) -> None:
        index = self.indexAt(at)
        row = index.data(ROW)
        picture = self._tiles.picture_rect(self.visualRect(index))
        if isinstance(row, Row) and picture.contains(at):
            self._set_hovered((row.asset.id, (at.x() - picture.x()) / max(1, picture.width() - 1)))
        else:
            self._set_hovered(None)

    def _set_hovered(self, hovered: tuple[str, float] | None) -> None:
        if hovered != self._tiles.hovered:
            self._tiles.hovered = hovered
            self.viewport().update()
