"""The media bin: the files of the project, as tiles or lines, to be found, scrubbed, tagged and put to use."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Block, Id
from vidgen.media.heavy import can_have_proxy
from vidgen.ui.bin.details import Details
from vidgen.ui.bin.rows import KINDS, ORDERS, STANDINGS, Filter, Kind, Order, Row, Standing, arranged, uses
from vidgen.ui.bin.tiles import PICTURE, ROW, Tiles
from vidgen.ui.bin.view import BinView, RowModel
from vidgen.ui.context import Context
from vidgen.ui.icons import icon
from vidgen.ui.panels import Area, Panel
from vidgen.ui.project.proxies import USES
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.question import confirmed
from vidgen.ui.widgets.row_keys import RowKeys

_STEPS = 24
"""Into which scrubbing over a file cuts it, about."""
_LOW = 400
"""Pixels of height below which only the names and tags of what is chosen are shown."""
_POSTER = 10
"""A file is shown as it is after this part of it: the first frame is often black."""


class MediaPanel(Panel):
    """Lists the assets. Return shows one in the source viewer; a drag or the context menu puts it on the timeline."""

    kind = "media"
    title = "Media"
    icon = "images"
    area: ClassVar[Area] = "left"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self._missing: frozenset[Id] = frozenset()
        self._uses = uses(context.project.records)
        self._filter = _filter_of(context.session.recall("media.filter"))
        self.tiles = Tiles(self._look_of, self)
        self.list = BinView(self.tiles)
        self.list.setAccessibleName(self.tr("Media"))
        self.model = RowModel(self._rename, self)
        self.list.setModel(self.model)
        self.list.activated.connect(self._activated)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.list.customContextMenuRequested.connect(self._menu)
        RowKeys(self.list, {Qt.Key.Key_Delete: self.remove_chosen})
        self.empty = EmptyHint("images", "")
        self.details = Details(self._tag)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(6)
        layout.addLayout(self._search_row())
        layout.addLayout(self._sort_row())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.details)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        context.looks.arrived.connect(self._arrived)
        context.proxies.changed.connect(lambda asset: self._arrived(asset) if asset else None)
        context.project.news.connect(self._hear)
        self._fill()
        self._look()

    def _search_row(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search media"))
        self.search.setAccessibleName(self.tr("Search media"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda text: self._show(words=text))
        bring = QToolButton()
        bring.clicked.connect(self.context.actions["import"].trigger)
        bring.setText(self.tr("Import"))
        bring.setIcon(icon("plus"))
        bring.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bring.setAccessibleName(self.tr("Import media"))
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(bring)
        return row

    def _sort_row(self) -> QHBoxLayout:
        self.filter_button = self._menu_button("list-filter", self._fill_filters)
        self.sort_button = self._menu_button("arrow-up-narrow-wide", self._fill_orders)
        self.grid_button = QToolButton()
        self.grid_button.setCheckable(True)
        self.grid_button.setIcon(icon("layout-grid"))
        self.grid_button.setToolTip(self.tr("Tiles or lines"))
        self.grid_button.setAccessibleName(self.tr("Show as tiles"))
        self.grid_button.toggled.connect(self._show_as_grid)
        self.grid_button.setChecked(self.context.session.recall("media.grid", True) is not False)
        if not self.grid_button.isChecked():
            self._show_as_grid(False)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.filter_button)
        row.addWidget(self.sort_button)
        row.addStretch(1)
        row.addWidget(self.grid_button)
        return row

    def _menu_button(self, picture: str, fill: Any) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: fill(menu))
        button.setMenu(menu)
        return button

    def assets(self) -> list[Asset]:
        """Return the assets that are shown, in order."""
        return [row.asset for row in self.model.rows]

    def state_of(self, asset: Asset) -> str:
        """Return "missing", "unreadable", "used" or ""."""
        return self._row(asset).state

    # Showing ----------------------------------------------------------------------------------------------------

    def _row(self, asset: Asset) -> Row:
        broken = self.context.looks.is_broken(asset)
        proxy = self.context.proxies.state(asset)
        return Row(asset, self._uses.get(asset.id, 0), asset.id in self._missing, broken, proxy)

    def _hear(self, news: News) -> None:
        if news.edit is None:
            return
        changed = False
        for _, before, after in news.patch:
            if isinstance(before, Asset) or isinstance(after, Asset):
                self._soon.start()
                changed = True
            elif _used_by(before) != _used_by(after):
                changed = True
        if changed:
            self._uses = uses(self.context.project.records)
            self._fill()

    def _look(self) -> None:
        """Find out which files are there."""
        paths = {a.id: self.context.project.asset_path(a) for a in self.context.project.records.assets()}

        async def look() -> None:
            found = await self.context.background.call("disk", _absent, paths)
            if found != self._missing:
                back, self._missing = self._missing - found, found
                for asset in filter(None, (self.context.project.records.find(i, Asset) for i in back)):
                    self.context.looks.retry(asset)
                self._fill()

        self.context.background.start(look())

    def _show(self, **changes: Any) -> None:
        self._filter = Filter(**{**vars(self._filter), **changes})
        self.context.session.remember("media.filter", {k: v for k, v in vars(self._filter).items() if k != "words"})
        self._fill()

    def _show_as_grid(self, on: bool) -> None:
        self.context.session.remember("media.grid", on)
        self.list.show_as_grid(on)

    def _fill(self) -> None:
        every = self.context.project.records.assets()
        self.model.show_rows(arranged(map(self._row, every), self._filter))
        now = self.context.session.asset
        if now is not None and not self.list.currentIndex().isValid() and (at := self.model.place_of(now)).isValid():
            self.list.setCurrentIndex(at)
        self.empty.text.setText(
            self.tr("No file is like that.")
            if every
            else self.tr("Drop videos, pictures or sound here, or press Import.")
        )
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        parts = [_word(self._filter.kind)] if self._filter.kind else []
        parts += [_word(self._filter.standing)] if self._filter.standing != "all" else []
        parts += [self._filter.tag] if self._filter.tag else []
        self._label(self.filter_button, ", ".join(parts) or _word("all"), self.tr("Filter"))
        self.filter_button.setDown(False)
        self._label(self.sort_button, _word(self._filter.order), self.tr("Sort by"))
        self.sort_button.setIcon(icon("arrow-down-narrow-wide" if self._filter.descending else "arrow-up-narrow-wide"))
        self._show_details()

    def _label(self, button: QToolButton, text: str, name: str) -> None:
        button.setText(text.replace("&", "&&"))
        button.setAccessibleName(f"{name}: {text}")

    def _arrived(self, asset: Id) -> None:
        record = self.context.project.records.find(asset, Asset)
        at = self.model.place_of(asset)
        if record is not None and at.isValid():
            if self._row(record) != self.model.rows[at.row()]:
                self._fill()
            self.list.update(at)

    def picture_of(self, asset: Asset) -> QImage | None:
        """Return the thumbnail of an asset, or None while there is none."""
        return self._look_of(self._row(asset), PICTURE.height(), None)

    def _look_of(self, row: Row, height: int, scrubbed: float | None) -> QImage | None:
        duration = (row.asset.info.duration if row.asset.info else None) or 0
        time = duration // _POSTER if scrubbed is None else int(scrubbed * duration)
        return self.context.looks.thumbnail(row.asset, time, height, duration // _STEPS)

    def _fill_filters(self, menu: QMenu) -> None:
        menu.clear()
        now = self._filter
        kinds: list[tuple[str, Kind | None]] = [(self.tr("Every kind"), None), *((_word(k), k) for k in KINDS)]
        self._choices(menu, [(text, partial(self._show, kind=k), k == now.kind) for text, k in kinds])
        menu.addSeparator()
        self._choices(menu, [(_word(s), partial(self._show, standing=s), s == now.standing) for s in STANDINGS])
        tags = sorted({t for a in self.context.project.records.assets() for t in a.tags}, key=str.casefold)
        if tags or now.tag:
            menu.addSeparator()
            every = [(self.tr("Every tag"), ""), *((tag, tag) for tag in tags)]
            self._choices(menu, [(text, partial(self._show, tag=tag), tag == now.tag) for text, tag in every])

    def _fill_orders(self, menu: QMenu) -> None:
        menu.clear()
        now = self._filter
        self._choices(menu, [(_word(o), partial(self._show, order=o), o == now.order) for o in ORDERS])
        menu.addSeparator()
        down = menu.addAction(self.tr("The other way round"))
        down.setCheckable(True)
        down.setChecked(now.descending)
        down.triggered.connect(lambda on: self._show(descending=on))

    def _choices(self, menu: QMenu, choices: list[tuple[str, Any, bool]]) -> None:
        group = QActionGroup(menu)
        for text, do, on in choices:
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(on)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, do=do: do())

    # Doing ------------------------------------------------------------------------------------------------------

    def chosen(self) -> list[Row]:
        """Return the rows that are selected, in order."""
        return [self.model.rows[i.row()] for i in sorted(self.list.selectedIndexes(), key=lambda i: i.row())]

    def _chosen(self) -> None:
        rows = [row.asset.id for row in self.chosen()]
        now = self.list.currentIndex().data(ROW)
        if isinstance(now, Row) and now.asset.id in rows:
            rows = [*(i for i in rows if i != now.asset.id), now.asset.id]
        if rows:
            self.context.session.choose_assets(rows)
        self._show_details()

    def _show_details(self) -> None:
        self.details.show_rows(self.chosen())

    def _activated(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Row):
            self.context.session.choose_assets([row.asset.id])
            self.context.actions["source-show"].trigger()

    def _rename(self, row: Row, name: str) -> None:
        self.context.run("update-asset", {"asset": row.asset.id, "name": name}, label=self.tr("Rename"))

    def _tag(self, add: list[str], remove: list[str]) -> None:
        assets = [row.asset.id for row in self.chosen()]
        if assets:
            self.context.run("tag-assets", {"assets": assets, "add": add, "remove": remove})

    def remove_chosen(self) -> None:
        """Take what is selected out of the project; ask first when it is used."""
        rows = self.chosen()
        count = sum(row.uses for row in rows)
        if not rows:
            return
        if count:
            text = self.tr(
                "These files are used {0} times on the timeline. Those blocks will go, too; undo brings everything back."
            )
            if not confirmed(self, self.tr("Remove from the project"), text.format(count), self.tr("Remove")):
                return
        self.context.run("remove-assets", {"assets": [row.asset.id for row in rows], "used": bool(count)})

    def reveal(self, asset: Asset) -> None:
        """Show the folder of a file in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.project.asset_path(asset).parent)))

    def _menu(self, where: QPoint) -> None:
        row = self.list.indexAt(where).data(ROW)
        if isinstance(row, Row):
            menu = self.menu_for(row)
            menu.popup(self.list.viewport().mapToGlobal(where))

    def menu_for(self, row: Row) -> QMenu:
        """Return the context menu of a row. It is deleted when it is closed."""
        self.context.actions.refresh()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.missing:
            find = menu.addAction(self.tr("Find it…"))
            find.triggered.connect(lambda: self.context.work.choose_file_for(row.asset))
            menu.addSeparator()
        for name in ("append", "insert", "overwrite", "overlay"):
            menu.addAction(self.context.actions[name])
        menu.addAction(self.context.actions["source-show"])
        menu.addSeparator()
        self._item(menu, self.tr("Rename"), "F2", self._edit_name)
        self._item(menu, self.tr("Tags…"), "", lambda: self.details.tags.setFocus(Qt.FocusReason.OtherFocusReason))
        reveal = self._item(menu, self.tr("Show in the file manager"), "", lambda: self.reveal(row.asset))
        reveal.setEnabled(not row.missing)
        menu.addMenu(self._proxy_menu(menu))
        menu.addSeparator()
        self._item(menu, self.tr("Remove from the project"), "Del", self.remove_chosen)
        return menu

    def _proxy_menu(self, above: QMenu) -> QMenu:
        proxies, assets = self.context.proxies, [row.asset for row in self.chosen()]
        menu = QMenu(self.tr("Proxies"), above)
        make = self._item(menu, self.tr("Make"), "", lambda: proxies.make(assets))
        make.setEnabled(any(can_have_proxy(a.info) and proxies.state(a) in ("", "failed") for a in assets))
        delete = self._item(menu, self.tr("Delete"), "", lambda: proxies.delete(assets))
        delete.setEnabled(any(proxies.state(a) == "ready" for a in assets))
        menu.addSeparator()
        words = {
            "auto": self.tr("Use, but not at full quality"),
            "on": self.tr("Always use in the preview"),
            "off": self.tr("Do not make or use"),
        }
        self._choices(menu, [(words[use], partial(proxies.set_use, use), use == proxies.use) for use in USES])
        return menu

    def _item(self, menu: QMenu, text: str, keys: str, slot: Any) -> QAction:
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _on=False: slot())
        return action

    def _edit_name(self) -> None:
        self.list.edit(self.list.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave most of a low panel to the files."""
        super().resizeEvent(event)
        self.details.set_compact(self.height() < _LOW)

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


def _word(name: str) -> str:
    """Return the word for a kind, a standing or an order, in the user's language."""
    words = {"video": "Videos", "picture": "Pictures", "sound": "Sound", "other": "Other files", "all": "All media",
             "used": "Used", "unused": "Not used", "missing": "Missing", "name": "Name", "kind": "Kind",
             "duration": "Duration", "added": "Date added"}  # fmt: skip
    return QCoreApplication.translate("MediaBin", words[name])


def _filter_of(kept: object) -> Filter:
    """Return the filter that was kept with the session, as far as it makes sense."""
    data = kept if isinstance(kept, dict) else {}
    kind, standing, order = data.get("kind"), data.get("standing"), data.get("order")
    return Filter(
        kind=cast(Kind, kind) if kind in KINDS else None,
        standing=cast(Standing, standing) if standing in STANDINGS else "all",
        order=cast(Order, order) if order in ORDERS else "name",
        descending=data.get("descending") is True,
    )


def _used_by(record: object) -> frozenset[Id]:
    if not isinstance(record, Block):
        return frozenset()
    return frozenset(i for p in (record.content, *record.effects) if (i := p.asset_id) is not None)


def _absent(paths: dict[Id, Path]) -> frozenset[Id]:
    return frozenset(i for i, path in paths.items() if not path.is_file())
