"""Elements: every kind of block, effect and transition, with a picture of what it does, to be dragged or added."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
)

from vidgen import folders
from vidgen.editor.catalogue import Entry, entries
from vidgen.errors import VidgenError
from vidgen.ui.context import Context
from vidgen.ui.dragging import Carried, CarriedKind, carry
from vidgen.ui.elements.adding import add
from vidgen.ui.elements.pictures import KindPictures
from vidgen.ui.elements.samples import has_picture, is_offered
from vidgen.ui.icons import icon, paint_icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.flow import Flow
from vidgen.ui.widgets.label import plain_tip
from vidgen.ui.widgets.row_keys import RowKeys
from vidgen.untrusted import json_of
from vidgen.write_behind import newest, write_soon

log = logging.getLogger(__name__)

_ENTRY = Qt.ItemDataRole.UserRole
_TILE = QSize(138, 100)
_PICTURE = QSize(128, 72)
_PACE = 70
"""Milliseconds for which each picture of a transition is shown under the mouse."""
_FAVOURITES = "elements.json"
_GROUPS = (("all", "All"), ("block", "Blocks"), ("effect", "Effects"), ("transition", "Transitions"))


class ElementsPanel(Panel):
    """Lists what the registries have; nothing is written here about any one kind."""

    kind = "elements"
    title = "Elements"
    icon = "shapes"
    area: ClassVar[Area] = "left"
    order = 20

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._every = [entry for entry in entries() if is_offered(entry)]
        self._group = "all"
        self._favourites = _read_favourites()
        self.pictures = KindPictures(context.services, context.background, self)
        self.pictures.arrived.connect(self._draw)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search elements"))
        self.search.setAccessibleName(self.tr("Search elements"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.model = _Kinds(self)
        self.tiles = _Tiles(self)
        self.list = _View(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.tiles)
        self.list.setAccessibleName(self.tr("Elements"))
        self.list.activated.connect(lambda index: self._add(index.data(_ENTRY)))
        self.list.customContextMenuRequested.connect(self._menu)
        RowKeys(self.list, {Qt.Key.Key_F: self._toggle_current})
        self.empty = EmptyHint("search", self.tr("Nothing is called like that."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addLayout(self._groups())
        layout.addWidget(self._stack, 1)
        self._fill()

    def _groups(self) -> Flow:
        row = Flow()
        row.setSpacing(2)
        self.group_buttons = QButtonGroup(self)
        for name, title in (*_GROUPS, ("favourite", "")):
            button = QToolButton()
            button.setCheckable(True)
            button.setObjectName(f"group-{name}")
            if name == "favourite":
                button.setIcon(icon("star"))
                button.setToolTip(self.tr("Favourites: F makes an element one"))
                button.setAccessibleName(self.tr("Favourites"))
            else:
                button.setText(self.tr(title))
            button.setChecked(name == "all")
            button.clicked.connect(lambda _on=False, name=name: self.show_group(name))
            self.group_buttons.addButton(button)
            row.addWidget(button)
        return row

    def show_group(self, name: str) -> None:
        """Show blocks, effects, transitions, favourites, or all."""
        self._group = name
        self._fill()

    def shown(self) -> list[Entry]:
        """Return what is shown, in order."""
        return list(self.model.entries)

    def is_favourite(self, entry: Entry) -> bool:
        """Tell whether the user has made it a favourite."""
        return f"{entry.role}:{entry.name}" in self._favourites

    def toggle_favourite(self, entry: Entry) -> None:
        """Make it a favourite, or not any more; kept for all projects."""
        self._favourites ^= {f"{entry.role}:{entry.name}"}
        try:
            write_soon(folders.home() / _FAVOURITES, json.dumps(sorted(self._favourites)).encode())
        except VidgenError as error:
            log.warning("the favourites were not kept: %s", error)
        self._fill()
        self._draw()

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        self.model.show_entries([e for e in self._every if self._passes(e, words)])
        self._stack.setCurrentIndex(0 if self.model.entries else 1)
        none = self._group == "favourite" and not words
        self.empty.text.setText(
            self.tr("F makes the chosen element a favourite.") if none else self.tr("Nothing is called like that.")
        )

    def _passes(self, entry: Entry, words: list[str]) -> bool:
        if self._group == "favourite" and not self.is_favourite(entry):
            return False
        text = f"{entry.title} {entry.summary} {entry.role}".casefold()
        return self._group in ("all", "favourite", entry.role) and all(word in text for word in words)

    def _draw(self) -> None:
        self.list.viewport().update()

    # Doing ------------------------------------------------------------------------------------------------------

    def _add(self, entry: object) -> None:
        if isinstance(entry, Entry):
            add(self.context, entry)

    def _menu(self, where: QPoint) -> None:
        entry = self.list.indexAt(where).data(_ENTRY)
        if not isinstance(entry, Entry):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        where_to = {
            "block": self.tr("Add at the playhead"),
            "effect": self.tr("Add to the selected blocks"),
            "transition": self.tr("Add to the cut at the playhead"),
        }
        menu.addAction(where_to[entry.role]).triggered.connect(lambda: self._add(entry))
        star = self.tr("No favourite any more") if self.is_favourite(entry) else self.tr("Make it a favourite")
        menu.addAction(f"{star}\tF").triggered.connect(lambda: self.toggle_favourite(entry))
        menu.popup(self.list.viewport().mapToGlobal(where))

    def _toggle_current(self) -> None:
        entry = self.list.currentIndex().data(_ENTRY)
        if isinstance(entry, Entry):
            self.toggle_favourite(entry)


def _read_favourites() -> frozenset[str]:
    with suppress(OSError, ValueError, VidgenError):
        data = json_of(newest(folders.home() / _FAVOURITES, 1 << 16), 3)
        if isinstance(data, list):
            return frozenset(text for text in data if isinstance(text, str))
    return frozenset()


class _Kinds(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, found: Sequence[Entry]) -> None:
        if list(found) != self.entries:
            self.beginResetModel()
            self.entries = list(found)
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        values = {
            Qt.ItemDataRole.DisplayRole: entry.title,
            Qt.ItemDataRole.ToolTipRole: plain_tip(entry.summary),
            Qt.ItemDataRole.AccessibleDescriptionRole: f"{entry.role}: {entry.summary}",
            _ENTRY: entry,
        }
        return values.get(Qt.ItemDataRole(role))

    def flags(self, _index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return carry(Carried()).formats()

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802
        for index in indexes:
            entry = self.entries[index.row()]
            if entry.role != "every block":
                return carry(Carried(kind=CarriedKind(family=entry.role, kind=entry.name)))
        return carry(Carried())


class _View(QListView):
    """Plays the transition under the mouse."""

    def __init__(self, panel: ElementsPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setMouseTracking(True)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(_TILE)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._playing = QTimer(self, interval=_PACE)
        self._playing.timeout.connect(self._next)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        entry = self.indexAt(event.position().toPoint()).data(_ENTRY)
        self.play(entry if isinstance(entry, Entry) and entry.role == "transition" else None)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.play(None)
        super().leaveEvent(event)

    def play(self, entry: Entry | None) -> None:
        """Show the pictures of a transition one after the other, or of none."""
        if entry != self._panel.tiles.played:
            self._panel.tiles.played, self._panel.tiles.frame = entry, 0
            self._playing.start() if entry is not None else self._playing.stop()
            self.viewport().update()

    def _next(self) -> None:
        self._panel.tiles.frame += 1
        self.viewport().update()


class _Tiles(QStyledItemDelegate):
    def __init__(self, panel: ElementsPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.played: Entry | None = None
        self.frame = 0

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return _TILE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, of = index.data(_ENTRY), tokens()
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.selected if chosen else of.hover))
            painter.drawRoundedRect(box, 7, 7)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(of.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 7, 7)
        frame = QRect(
            QPoint(option.rect.x() + (option.rect.width() - _PICTURE.width()) // 2, option.rect.y() + 5), _PICTURE
        )
        self._paint_picture(painter, entry, frame)
        name = QRect(frame.x(), frame.bottom() + 2, frame.width(), 18)
        painter.setFont(option.font)
        painter.setPen(QColor(of.text))
        text = QFontMetrics(option.font).elidedText(entry.title, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _paint_picture(self, painter: QPainter, entry: Entry, frame: QRect) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(frame), 5, 5)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(frame, QColor(tokens().stage))
        images = self._panel.pictures.get(entry)
        if images:
            place = self.frame % (len(images) + 4) if entry == self.played else len(images) // 2
            painter.drawImage(frame, images[min(place, len(images) - 1)])
        else:
            sign = "music" if not has_picture(entry) else "type" if "caption" in entry.media else _SIGNS[entry.role]
            icon(sign).paint(painter, QRect(frame.center() - QPoint(11, 11), QSize(22, 22)))
        if self._panel.is_favourite(entry):
            mark = QRect(frame.right() - 20, frame.y() + 4, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 150))
            painter.drawRoundedRect(mark.adjusted(-2, -2, 2, 2), 4, 4)
            paint_icon(painter, "star", mark, "#ffffff")
        painter.restore()


_SIGNS = {"block": "shapes", "effect": "sparkles", "transition": "blend"}
