"""The dashboard: recent projects with posters, new ones from a preset or from dropped files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vidgen.ui.dashboard.new_project import PRESETS
from vidgen.ui.dashboard.shelf import SUFFIX, Card
from vidgen.ui.icons import icon
from vidgen.ui.making.unfinished_strip import UnfinishedStrip
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.empty import EmptyHint
from vidgen.ui.widgets.label import Label, plain_tip

Index = QModelIndex | QPersistentModelIndex
_CARD = Qt.ItemDataRole.UserRole
_POSTER = Qt.ItemDataRole.UserRole + 1
_SIZE = QSize(248, 206)
_PICTURE = 140
"""Height of the poster in pixels."""


class Dashboard(QWidget):
    """Shows cards and says what the user wants; what is done about it is the window's."""

    new_wanted = Signal(str)
    """The name of a preset, or "custom"."""
    make_wanted = Signal()
    """A video out of an idea."""
    open_wanted = Signal()
    opened = Signal(object)
    """The card of a project to open."""
    rename_wanted = Signal(object, str)
    duplicate_wanted = Signal(object)
    trash_wanted = Signal(object)
    locate_wanted = Signal(object)
    forget_wanted = Signal(object)
    dropped = Signal(list)
    """Paths of files: projects or media."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Dashboard"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 30, 40, 0)
        layout.setSpacing(20)
        heading = Label(self.tr("Start something new"))
        heading.setProperty("role", "heading")
        layout.addWidget(heading)
        layout.addLayout(self._presets())
        self.unfinished = UnfinishedStrip()
        layout.addWidget(self.unfinished)
        row = QHBoxLayout()
        recent = Label(self.tr("Recent projects"))
        recent.setProperty("role", "title")
        row.addWidget(recent, 1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search projects"))
        self.search.setAccessibleName(self.tr("Search projects"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(260)
        self.search.textChanged.connect(self._filter)
        row.addWidget(self.search)
        layout.addSpacing(8)
        layout.addLayout(row)
        self.list = self._list()
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._renamed)
        self.list.setModel(self._model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self.empty = EmptyHint("clapperboard", "")
        self._stack.addWidget(self.empty)
        layout.addWidget(self._stack, 1)
        self._cards: list[Card] = []
        self._posters: dict[Path, QPixmap] = {}
        """Those that were read, by their files: a project that was changed has another one."""
        self._busy = False
        self.show_cards([])
        self.list.installEventFilter(self)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these projects; what posters there are comes by `show_poster`."""
        self._cards = list(cards)
        files = {card.poster for card in cards}
        self._posters = {file: poster for file, poster in self._posters.items() if file in files}
        self._filter(self.search.text())

    def cards(self) -> tuple[Card, ...]:
        """Return the projects that are known, the newest first."""
        return tuple(self._cards)

    def has_poster(self, poster: Path) -> bool:
        """Tell whether a poster was read already."""
        return poster in self._posters

    def show_poster(self, project: Path, poster: Path, image: QImage) -> None:
        """Show the poster of a project: its file, and what is in it."""
        self._posters[poster] = QPixmap.fromImage(image)
        self._cards = [replace(card, poster=poster) if card.path == project else card for card in self._cards]
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            if item.data(_CARD).path == project:
                self._busy = True
                item.setData(self._posters[poster], _POSTER)
                self._busy = False

    def card(self) -> Card | None:
        """Return the card that is current."""
        found = self.list.currentIndex().data(_CARD)
        return found if isinstance(found, Card) else None

    def rename_current(self) -> None:
        """Edit the name of the current card in place."""
        if (card := self.card()) and not card.missing:
            self.list.edit(self.list.currentIndex())

    def card_actions(self, card: Card) -> list[QAction]:
        """Return what can be done with a card."""
        if card.missing:
            wanted = [
                (self.tr("Find it…"), "search", self.locate_wanted),
                (self.tr("Remove from this list"), "x", self.forget_wanted),
            ]
        else:
            wanted = [
                (self.tr("Open"), "folder-open", self.opened),
                (self.tr("Duplicate"), "copy", self.duplicate_wanted),
                (self.tr("Move to trash"), "trash-2", self.trash_wanted),
                (self.tr("Remove from this list"), "x", self.forget_wanted),
            ]
        actions = []
        for text, picture, signal in wanted:
            action = QAction(icon(picture), text, self)
            action.triggered.connect(lambda _checked=False, signal=signal: signal.emit(card))
            actions.append(action)
        if not card.missing:
            action = QAction(icon("pencil"), self.tr("Rename"), self)
            action.triggered.connect(self.rename_current)
            actions.insert(1, action)
        return actions

    # Parts ------------------------------------------------------------------------------------------------------

    def _presets(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.idea = _tile(self.tr("From an idea"), self.tr("A finished video"), "wand-sparkles")
        self.idea.clicked.connect(self.make_wanted)
        row.addWidget(self.idea, 20)
        wanted = [
            (p.name, QCoreApplication.translate("NewProject", p.title), f"{p.width} × {p.height}", p.icon)
            for p in PRESETS
        ]
        wanted.append(("custom", self.tr("Custom"), self.tr("Any size and rate"), "settings-2"))
        for name, title, below, picture in wanted:
            button = _tile(title, below, picture)
            button.clicked.connect(lambda _checked=False, name=name: self.new_wanted.emit(name))
            row.addWidget(button, 20)
        button = _tile(self.tr("Open"), self.tr("A project file"), "folder-open")
        button.clicked.connect(self.open_wanted)
        row.addWidget(button, 20)
        row.addStretch(1)
        return row

    def _list(self) -> QListView:
        view = QListView()
        view.setAccessibleName(self.tr("Recent projects"))
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setMovement(QListView.Movement.Static)
        view.setUniformItemSizes(True)
        view.setGridSize(_SIZE + QSize(16, 16))
        view.setItemDelegate(_CardDelegate(view))
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu)
        view.activated.connect(self._activate)
        view.setStyleSheet(
            "QListView { background: transparent; margin-left: -8px; } QListView:focus { border: none; }"
        )
        return view

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete moves to the trash, Ctrl+D duplicates."""
        if watched is self.list and event.type() is QEvent.Type.KeyPress and (card := self.card()):
            key = event.keyCombination()  # type: ignore[attr-defined]
            if key.key() == Qt.Key.Key_Delete:
                (self.forget_wanted if card.missing else self.trash_wanted).emit(card)
                return True
            if key.key() == Qt.Key.Key_D and key.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier:
                if not card.missing:
                    self.duplicate_wanted.emit(card)
                return True
        return super().eventFilter(watched, event)

    def _activate(self, index: QModelIndex) -> None:
        if isinstance(card := index.data(_CARD), Card):
            (self.locate_wanted if card.missing else self.opened).emit(card)

    def _menu(self, where: QPoint) -> None:
        if (card := self.card()) and self.list.indexAt(where).isValid():
            menu = QMenu(self)
            menu.addActions(self.card_actions(card))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(where))

    def _renamed(self, item: QStandardItem) -> None:
        card = item.data(_CARD)
        if not self._busy and isinstance(card, Card) and item.text() != card.name:
            self.rename_wanted.emit(card, item.text())

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        shown = [c for c in self._cards if all(w in f"{c.name} {c.path.parent}".casefold() for w in wanted)]
        self._busy = True
        self._model.clear()
        for card in shown:
            item = QStandardItem(card.name)
            item.setData(card, _CARD)
            if card.poster in self._posters:
                item.setData(self._posters[card.poster], _POSTER)
            item.setToolTip(plain_tip(str(card.path)))
            item.setEditable(not card.missing)
            state = self.tr("missing") if card.missing else ago(card.opened)
            item.setData(f"{state}, {card.path.parent}", Qt.ItemDataRole.AccessibleDescriptionRole)
            self._model.appendRow(item)
        self._busy = False
        if shown:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self.empty.text.setText(
            self.tr("No project is called like that.")
            if self._cards
            else self.tr("Nothing here yet. Choose a format above, or drop videos, pictures or sound into this window.")
        )
        self._stack.setCurrentIndex(0 if shown else 1)

    # Dropping ---------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A project is opened, media begin a new one."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


def is_project(path: Path) -> bool:
    """Tell whether a path is named like a project."""
    return path.suffix.lower() == SUFFIX


def ago(opened: str) -> str:
    """Return when something was, as people say it."""
    try:
        then = datetime.fromisoformat(opened).astimezone()
    except ValueError:
        return ""
    days = (datetime.now(UTC).astimezone().date() - then.date()).days

    def tr(text: str) -> str:
        return QCoreApplication.translate("Dashboard", text)

    if days <= 0:
        return tr("Opened today")
    if days == 1:
        return tr("Opened yesterday")
    if days < 30:
        return tr("Opened {0} days ago").format(days)
    return tr("Opened on {0}").format(then.date().isoformat())


def _tile(title: str, below: str, picture: str) -> QToolButton:
    button = _Tile(title, below, picture)
    button.setFixedHeight(92)
    button.setMinimumWidth(118)
    button.setMaximumWidth(156)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


class _Tile(QToolButton):
    """A way to begin: icon, what it is, and softer what more there is to say."""

    def __init__(self, title: str, below: str, picture: str) -> None:
        super().__init__()
        self._picture = icon(picture)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(below)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the button, then what is on it."""
        super().paintEvent(event)
        of, area = tokens(), self.rect()
        with QPainter(self) as painter:
            self._picture.paint(painter, QRect(area.center().x() - 11, 14, 24, 24))
            font = QFont(self.font())
            middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            for top, text, colour, weight in (
                (44, self.accessibleName(), of.text, QFont.Weight.DemiBold),
                (62, self.accessibleDescription(), of.text_soft, QFont.Weight.Normal),
            ):
                font.setWeight(weight)
                painter.setFont(font)
                painter.setPen(QColor(colour))
                line = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 12)
                painter.drawText(QRect(6, top, area.width() - 12, 20), middle, line)


class _CardDelegate(QStyledItemDelegate):
    """Paints one project: poster, name, when."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return _SIZE

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        box = _box(option.rect)
        editor.setGeometry(box.x() + 6, box.y() + _PICTURE + 6, box.width() - 12, 28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(_CARD)
        if not isinstance(card, Card):
            return
        of = tokens()
        box = _box(option.rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        hot = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        strong = bool(option.state & QStyle.StateFlag.State_Selected)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.fillPath(outline, QColor(of.hover if hot and not strong else of.surface))
        painter.setClipPath(outline)
        picture = QRect(box.x(), box.y(), box.width(), _PICTURE)
        painter.fillRect(picture, QColor(of.stage))
        poster = index.data(_POSTER)
        if card.missing:
            icon("triangle-alert").paint(painter, QRect(picture.center() - QPoint(14, 14), QSize(28, 28)))
        elif isinstance(poster, QPixmap) and not poster.isNull():
            size = poster.size().scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(picture.center())
            painter.drawPixmap(place, poster)
        else:
            icon("film").paint(painter, QRect(picture.center() - QPoint(14, 14), QSize(28, 28)))
        painter.setClipping(False)
        keys = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(of.accent if strong or keys else of.line), 3 if keys else 1))
        painter.drawPath(outline)
        text = box.adjusted(12, _PICTURE + 10, -12, -8)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(of.text_soft if card.missing else of.text))
        name = QFontMetrics(font).elidedText(card.name, Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(QRect(text.x(), text.y(), text.width(), 20), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(option.font)
        painter.setPen(QColor(of.warning if card.missing else of.text_soft))
        below = self.tr("Missing: moved or deleted") if card.missing else ago(card.opened)
        painter.drawText(QRect(text.x(), text.y() + 21, text.width(), 20), Qt.AlignmentFlag.AlignVCenter, below)
        painter.restore()


def _box(rect: QRect) -> QRect:
    return QRect(rect.x(), rect.y(), _SIZE.width(), _SIZE.height())
