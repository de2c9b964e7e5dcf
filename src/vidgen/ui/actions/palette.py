"""The command palette: every action, found by a few letters (Ctrl+K)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from vidgen.ui.actions.actions import Actions, Entry
from vidgen.ui.actions.fuzzy import score
from vidgen.ui.actions.menus import MENUS
from vidgen.ui.actions.recent_commands import note_command, recent_commands
from vidgen.ui.theme import tokens
from vidgen.ui.widgets.dialog import Dialog
from vidgen.ui.widgets.empty import EmptyHint

_TELLING = 3
"""Letters of a search from which on it is looked for in what commands do, too."""
_TOLD = -40
"""How well that matches: behind all titles that do."""
_ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_CANNOT = 60
"""What cannot be done now counts as much less: about a letter that begins a word."""
_USED = 40
"""What was chosen last counts as much more; what was before it, a little less each."""


class _Row(QStyledItemDelegate):
    """Title, what it does, shortcut."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(option.rect.width(), 46)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        of = tokens()
        painter.save()
        rect = option.rect.adjusted(4, 1, -4, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.selected))
            painter.drawRoundedRect(rect, 6, 6)
        can = entry.action.isEnabled()
        shortcut = entry.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        metrics = QFontMetrics(option.font)
        inner = rect.adjusted(12, 5, -12, -5)
        width = metrics.horizontalAdvance(shortcut) + 16 if shortcut else 0
        painter.setPen(QColor(of.text_soft))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shortcut)
        left = inner.adjusted(0, 0, -width, 0)
        painter.setPen(QColor(of.text if can else of.text_faint))
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(QRect(left.x(), left.y(), left.width(), 18), Qt.AlignmentFlag.AlignVCenter, title)
        tip = entry.action.whatsThis().splitlines()
        below = tip[-1] if tip and not can else entry.summary
        painter.setPen(QColor(of.text_soft if can else of.text_faint))
        text = metrics.elidedText(below, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(QRect(left.x(), left.y() + 18, left.width(), 18), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Palette(Dialog):
    """Type, choose with the arrows, run with Return."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Commands"))
        self._actions = actions
        self._recent = {name: place for place, name in enumerate(recent_commands())}
        actions.refresh()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("What do you want to do?"))
        self.search.setAccessibleName(self.tr("Search commands"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.activated.connect(self._run)
        self.list.clicked.connect(self._run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        self.empty = EmptyHint("search", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout.addWidget(self.search)
        layout.addWidget(self._stack)
        self.resize(min(620, parent.width() - 40), min(460, parent.height() - 80))
        self._filter("")

    def chosen(self) -> Entry | None:
        """Return the entry that Return would run."""
        entry = self.list.currentIndex().data(_ENTRY)
        return entry if isinstance(entry, Entry) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list while the text field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in step:
                row = self.list.currentIndex().row() + step[Qt.Key(event.key())]
                self.list.setCurrentIndex(self._model.index(min(max(0, row), self._model.rowCount() - 1), 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        found: list[tuple[int, str, Entry]] = []
        for entry in self._actions:
            title = f"{entry.menu}: {entry.action.text()}".replace("&", "")
            best = max(
                (s for s in (score(text, entry.action.text().replace("&", "")), score(text, title)) if s is not None),
                default=None,
            )
            if best is None and len(text.strip()) >= _TELLING and text.strip().casefold() in entry.summary.casefold():
                best = _TOLD
            if best is not None and entry.name != "palette":
                found.append((best, title, entry))
        found.sort(key=lambda f: (*self._rank(f[0], f[2], searched=bool(text.strip())), f[1]))
        self._model.clear()
        for _, title, entry in found:
            item = QStandardItem(title)
            item.setData(entry, _ENTRY)
            item.setData(entry.summary, Qt.ItemDataRole.AccessibleDescriptionRole)
            self._model.appendRow(item)
        if found:
            self.list.setCurrentIndex(self._model.index(0, 0))
        else:
            self._say_nothing(text.strip())
        self._stack.setCurrentIndex(0 if found else 1)

    def _say_nothing(self, text: str) -> None:
        """Say that nothing is found, and what else could be tried; to those who cannot see it, too."""
        said = self.tr("No command is called “{0}”, or does that. Try another word for it, or fewer letters.")
        self.empty.text.setText(said.format(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.search, self.empty.text.text()))

    def _rank(self, score: int, entry: Entry, *, searched: bool) -> tuple[float, ...]:
        """Return by what entries are in order: when something is searched the best match comes first, else what was
        chosen last, then as the menus have it. What cannot be done is behind what can be done as well.
        """
        can, place = entry.action.isEnabled(), self._recent.get(entry.name, len(self._recent))
        if not searched:
            return not can, place, MENUS.index(entry.menu) if entry.menu in MENUS else len(MENUS)
        used = _USED * (1 - place / len(self._recent)) if self._recent else 0
        return (_CANNOT * (not can) - score - used,)

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry) and entry.action.isEnabled():
            self.accept()
            note_command(entry.name)
            entry.action.trigger()
