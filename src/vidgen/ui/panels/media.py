"""The media bin: the files of the project, with little pictures, search, and what is missing or used."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
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

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Block, Id
from vidgen.timing import FLICKS
from vidgen.ui.context import Context
from vidgen.ui.empty import EmptyHint
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.theme import tokens

MIME = "application/x-vidgen-asset"
"""Of a drag out of the bin: ids of assets, one a line."""
_ASSET = Qt.ItemDataRole.UserRole
_STATE = Qt.ItemDataRole.UserRole + 1
_HIGH = 62


class MediaPanel(Panel):
    """Lists the assets. A file is put on the timeline by a drag, by Return, or by the context menu."""

    kind = "media"
    title = "Media"
    icon = "images"
    area: ClassVar[Area] = "left"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        context.looks.arrived.connect(self._draw)
        self._missing: frozenset[Id] = frozenset()
        self._used: frozenset[Id] = frozenset()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search media"))
        self.search.setAccessibleName(self.tr("Search media"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        bring = QToolButton()
        bring.clicked.connect(context.actions["import"].trigger)
        bring.setText(self.tr("Import"))
        bring.setIcon(icon("plus"))
        bring.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bring.setAccessibleName(self.tr("Import media"))
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(bring)
        self.list = _List(self)
        self.list.setAccessibleName(self.tr("Media"))
        self._model = _Model(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Row(self))
        self.list.activated.connect(lambda index: self._append(index.data(_ASSET)))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.installEventFilter(self)
        self.empty = EmptyHint("images", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        context.project.news.connect(self._hear)
        self._used = self._in_use()
        self._fill()
        self._look()

    def assets(self) -> list[Asset]:
        """Return the assets that are shown, in order."""
        return [self._model.item(row).data(_ASSET) for row in range(self._model.rowCount())]

    def state_of(self, asset: Asset) -> str:
        """Return "missing", "unreadable", "used" or ""."""
        if asset.id in self._missing:
            return "missing"
        if asset.info is None:
            return "unreadable"
        return "used" if asset.id in self._used else ""

    # Showing ----------------------------------------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        if news.edit is None:
            return
        changed = False
        for _, before, after in news.patch:
            if isinstance(before, Asset) or isinstance(after, Asset):
                self._soon.start()
                changed = True
            elif _asset_of(before) != _asset_of(after):
                changed = True
        if changed:
            self._used = self._in_use()
            self._fill()

    def _in_use(self) -> frozenset[Id]:
        return frozenset(a for b in self.context.project.records.of(Block) if (a := b.content.asset_id))

    def _look(self) -> None:
        """Find out which files are there."""
        paths = {a.id: self.context.project.asset_path(a) for a in self.context.project.records.assets()}

        async def look() -> None:
            found = await self.context.background.call("disk", _absent, paths)
            if found != self._missing:
                self._missing = found
                self._fill()

        self.context.background.start(look())

    def _fill(self) -> None:
        wanted = self.search.text().casefold().split()
        every = self.context.project.records.assets()
        now = self.context.session.asset
        self._model.clear()
        for asset in every:
            if all(w in asset.name.casefold() for w in wanted):
                item = QStandardItem(asset.name)
                item.setEditable(False)
                item.setData(asset, _ASSET)
                item.setData(self.state_of(asset), _STATE)
                item.setToolTip(str(self.context.project.asset_path(asset)))
                item.setData(
                    f"{facts(asset)} {self.state_of(asset)}".strip(), Qt.ItemDataRole.AccessibleDescriptionRole
                )
                self._model.appendRow(item)
                if asset.id == now:
                    self.list.setCurrentIndex(item.index())
        self.empty.text.setText(
            self.tr("No file is called like that.")
            if every
            else self.tr("Drop videos, pictures or sound here, or press Import.")
        )
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)

    def _draw(self, _asset: Id) -> None:
        self.list.viewport().update()

    def picture_of(self, asset: Asset) -> QImage | None:
        """Return the thumbnail of an asset, or None while there is none."""
        duration = asset.info.duration if asset.info else None
        high = round(_HIGH * self.devicePixelRatioF())
        return self.context.looks.thumbnail(asset, (duration or 0) // 10, high)

    # Doing ------------------------------------------------------------------------------------------------------

    def _chosen(self, index: QModelIndex) -> None:
        asset = index.data(_ASSET)
        if isinstance(asset, Asset):
            self.context.session.choose_asset(asset.id)

    def _append(self, asset: object) -> None:
        if isinstance(asset, Asset):
            self.context.run("append", {"asset": asset.id})

    def _menu(self, where: QPoint) -> None:
        asset = self.list.indexAt(where).data(_ASSET)
        if not isinstance(asset, Asset):
            return
        self.context.session.choose_asset(asset.id)
        self.context.actions.refresh()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.state_of(asset) == "missing":
            menu.addAction(self.tr("Find it…")).triggered.connect(lambda: self.context.work.choose_file_for(asset))
            menu.addSeparator()
        for name in ("append", "insert", "overwrite", "overlay"):
            menu.addAction(self.context.actions[name])
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove from the project"))
        remove.setEnabled(asset.id not in self._used)
        remove.triggered.connect(lambda: self.context.run("remove-asset", {"asset": asset.id}))
        menu.popup(self.list.viewport().mapToGlobal(where))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete takes the file out of the project, not blocks from the timeline."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                asset = self.list.currentIndex().data(_ASSET)
                if isinstance(asset, Asset):
                    self.context.run("remove-asset", {"asset": asset.id})
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Import them."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.context.work.bring_in(paths)


def facts(asset: Asset) -> str:
    """Return what a person asks first about a file: how long, how large."""
    info = asset.info
    if info is None:
        return ""
    parts = []
    if info.duration is not None:
        seconds = info.duration / FLICKS
        parts.append(f"{int(seconds) // 60}:{seconds % 60:04.1f}" if seconds < 3600 else _hours(seconds))
    if info.pictures:
        parts.append(f"{info.pictures[0].width}×{info.pictures[0].height}")
    elif info.sounds:
        parts.append(f"{info.sounds[0].rate / 1000:g} kHz")
    return "  ".join(parts)


def _hours(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _asset_of(record: object) -> Id | None:
    return record.content.asset_id if isinstance(record, Block) else None


def _absent(paths: dict[Id, Path]) -> frozenset[Id]:
    return frozenset(i for i, path in paths.items() if not path.is_file())


class _Model(QStandardItemModel):
    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [MIME]

    def mimeData(self, indexes: object) -> QMimeData:  # noqa: N802
        data = QMimeData()
        found = [index.data(_ASSET) for index in indexes if index.isValid()]  # type: ignore[attr-defined]
        data.setData(MIME, "\n".join(a.id for a in found).encode())
        return data


class _List(QListView):
    def __init__(self, panel: MediaPanel) -> None:
        super().__init__(panel)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)


class _Row(QStyledItemDelegate):
    """Picture, name, facts and state of one file."""

    def __init__(self, panel: MediaPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(option.rect.width(), _HIGH)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        asset, state, of = index.data(_ASSET), index.data(_STATE), tokens()
        if not isinstance(asset, Asset):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = option.rect.adjusted(0, 1, -2, -1)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.selected if chosen else of.hover))
            painter.drawRoundedRect(box, 6, 6)
        frame = QRect(box.x() + 6, box.y() + 5, 86, box.height() - 10)
        painter.fillRect(frame, QColor(of.stage))
        image = self._panel.picture_of(asset) if state != "missing" else None
        if image is not None:
            size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(frame.center())
            painter.drawImage(place, image)
        else:
            sound = asset.info is not None and not asset.info.pictures
            name = "triangle-alert" if state in ("missing", "unreadable") else "music" if sound else "film"
            icon(name).paint(painter, QRect(frame.center() - QPoint(9, 9), QSize(18, 18)))
        metrics = QFontMetrics(option.font)
        text = QRect(frame.right() + 12, box.y() + 9, box.right() - frame.right() - 22, 18)
        painter.setPen(QColor(of.text))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(asset.name, Qt.TextElideMode.ElideMiddle, text.width()))  # noqa: E501  # fmt: skip
        below = text.translated(0, 20)
        warned = state in ("missing", "unreadable")
        painter.setPen(QColor(of.warning if warned else of.text_soft))
        shown = {"missing": self.tr("Missing"), "unreadable": self.tr("Unreadable")}.get(state, facts(asset))
        if state == "used":
            shown = f"{shown}  ·  {self.tr('used')}"
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(shown, Qt.TextElideMode.ElideRight, below.width()))  # noqa: E501  # fmt: skip
        painter.restore()
