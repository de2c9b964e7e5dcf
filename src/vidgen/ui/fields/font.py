"""A family of fonts: each is shown in itself; they are found by a part of their name, those used last come first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton

from vidgen.ui.fields.base import MIXED, FieldEditor
from vidgen.ui.fields.popover import Popover
from vidgen.ui.fields.recent import recent, remember
from vidgen.ui.widgets.label import plain_tip

_FAMILY = Qt.ItemDataRole.UserRole
_ROW = 30


class FontEditor(FieldEditor):
    """A button with the family's name in its own face; it opens the list."""

    def __init__(self, families: list[str]) -> None:
        super().__init__()
        self._families = families
        self._value: Any = ""
        self.button = QPushButton()
        self.button.setProperty("field", True)
        self.button.setMinimumWidth(60)
        self.button.clicked.connect(self.open_list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.setFocusProxy(self.button)

    def show_value(self, value: Any) -> None:
        """Show a family, also one that is not installed."""
        self._value = value
        known = value is MIXED or value in self._families
        text = self.tr("mixed") if value is MIXED else str(value)
        self.button.setText(text if known else self.tr("{0} (not installed)").format(value))
        if bool(self.button.property("mixed")) is not (value is MIXED):
            self.button.setProperty("mixed", value is MIXED)
            self.button.style().polish(self.button)
        font = QFont(self.font())
        if value is not MIXED and known:
            font.setFamily(str(value))
        self.button.setFont(font)

    def open_list(self) -> FontList:
        """Show the list and return it."""
        popover = FontList(self._families, "" if self._value is MIXED else str(self._value), self)
        popover.picked.connect(self._picked)
        popover.open_under(self.button)
        return popover

    def _picked(self, family: str) -> None:
        remember("fonts", family)
        self.chosen.emit(family)


class FontList(Popover):
    """Typing searches, arrows choose, Return takes."""

    picked = Signal(str)

    def __init__(self, families: list[str], now: str, parent: FontEditor) -> None:
        super().__init__(parent)
        self._families = families
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search fonts"))
        self.search.setAccessibleName(self.tr("Search fonts"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Fonts"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setMinimumSize(280, 320)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.column.addWidget(self.search)
        self.column.addWidget(self.list)
        self.search.textChanged.connect(self._fill)
        self.list.clicked.connect(self._take)
        self.list.activated.connect(self._take)
        self._now = now
        self._fill("")
        self.search.setFocus()

    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        known = set(self._families)
        last = [family for family in recent("fonts") if family in known]
        rest = [family for family in self._families if family not in last]
        self._model.clear()
        for family in (*last, *rest):
            if all(word in family.casefold() for word in words):
                item = QStandardItem(family)
                item.setData(family, _FAMILY)
                face = QFont(self.font())
                face.setFamily(family)
                face.setPixelSize(16)
                item.setFont(face)
                item.setSizeHint(QSize(100, _ROW))
                item.setToolTip(plain_tip(self.tr("used before: {0}").format(family) if family in last else family))
                self._model.appendRow(item)
        rows = [self._model.item(row).data(_FAMILY) for row in range(self._model.rowCount())]
        row = rows.index(self._now) if self._now in rows and not words else 0
        self.list.setCurrentIndex(self._model.index(row, 0))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(str(index.data(_FAMILY)))
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """In the search field, up and down walk the list and Return takes."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            row, key = self.list.currentIndex().row(), event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                row = min(self._model.rowCount() - 1, max(0, row + (1 if key == Qt.Key.Key_Down else -1)))
                self.list.setCurrentIndex(self._model.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)
