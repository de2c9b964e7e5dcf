"""The list of all shortcuts: found by name or by pressing keys, changed, with what else has the same keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from vidgen.errors import VidgenError
from vidgen.preferences import prefer_soon, preferences
from vidgen.ui.actions import shortcuts
from vidgen.ui.actions.shortcuts import Known
from vidgen.ui.loop.background import Background
from vidgen.ui.widgets.label import Label

_NAME = Qt.ItemDataRole.UserRole


class ShortcutEditor(QWidget):
    """`changed` is called after each change; `tell` is given sentences about what went wrong."""

    def __init__(
        self,
        known: Sequence[Known],
        changed: Callable[[], None],
        background: Background,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._background = background
        self._known = {one.name: one for one in known}
        self._changed, self._tell = changed, tell
        self._filling = False
        self._wanted: dict[str, str] = {}
        """What the list shows."""
        self._before: list[tuple[str | None, dict[str, str] | None]] = []
        """Set and own keys before each change that was made here."""
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Set of shortcuts"))
        for preset in shortcuts.presets():
            self.preset.addItem(preset.title, preset.name)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.search.setAccessibleName(self.tr("Search by name"))
        self.search.setClearButtonEnabled(True)
        self.pressed = QKeySequenceEdit()
        self.pressed.setMaximumSequenceLength(1)
        self.pressed.setClearButtonEnabled(True)
        self.pressed.setAccessibleName(self.tr("Search by pressing keys"))
        self.pressed.setToolTip(self.tr("Press keys to see what has them"))
        self.list = QTreeView()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Shortcuts"))
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(self.tr("New keys"))
        self.set_button = QPushButton(self.tr("Set"))
        self.clear_button = QPushButton(self.tr("No keys"))
        self.reset_button = QPushButton(self.tr("Reset"))
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setToolTip(self.tr("Take back the last change that was made here: keys, set, import or reset"))
        self.reset_all_button = QPushButton(self.tr("Reset all"))
        self.reset_all_button.setToolTip(self.tr("Drop all keys of your own; the set stays"))
        self.conflict = Label()
        self.conflict.setWordWrap(True)
        self.conflict.setProperty("role", "warning")
        self._lay_out()
        now = preferences()
        self.preset.setCurrentIndex(max(0, self.preset.findData(now.shortcut_preset or "vidgen")))
        self._fill()
        self.preset.activated.connect(self._choose_preset)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.pressed.keySequenceChanged.connect(lambda _keys: self._fill())
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._selected())
        self.keys.keySequenceChanged.connect(lambda _keys: self._look())
        self.set_button.clicked.connect(lambda: self.assign(self.current(), self._text()))
        self.clear_button.clicked.connect(lambda: self.assign(self.current(), ""))
        self.reset_button.clicked.connect(lambda: self.reset(self.current()))
        self.undo_button.clicked.connect(self.undo)
        self.reset_all_button.clicked.connect(self._reset_all)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.preset)
        top.addWidget(self.search, 2)
        pressed = Label(self.tr("or press"))
        pressed.setBuddy(self.pressed)
        top.addWidget(pressed)
        top.addWidget(self.pressed, 1)
        change = QHBoxLayout()
        keys = Label(self.tr("Keys"))
        keys.setBuddy(self.keys)
        change.addWidget(keys)
        change.addWidget(self.keys, 1)
        for button in (self.set_button, self.clear_button, self.reset_button):
            change.addWidget(button)
        bottom = QHBoxLayout()
        imported, exported = QPushButton(self.tr("Import…")), QPushButton(self.tr("Export…"))
        imported.clicked.connect(self._import)
        exported.clicked.connect(self._export)
        for button in (imported, exported):
            bottom.addWidget(button)
        bottom.addStretch(1)
        for button in (self.undo_button, self.reset_all_button):
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(change)
        column.addWidget(self.conflict)
        column.addLayout(bottom)

    # Showing ----------------------------------------------------------------------------------------------------

    def wanted(self) -> dict[str, str]:
        """Return the keys of every action, as they are now."""
        return shortcuts.wanted({name: one.default for name, one in self._known.items()}, preferences())

    def current(self) -> str:
        """Return the name of the action that is chosen, "" for none."""
        return str(self.list.currentIndex().siblingAtColumn(0).data(_NAME) or "")

    def _fill(self) -> None:
        before, keys = self.current(), self.wanted()
        self._filling, self._wanted = True, keys
        words = self.search.text().casefold().split()
        pressed = self.pressed.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self.list.setCurrentIndex(QModelIndex())  # else every row that goes chooses another one
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Menu"), self.tr("Keys")])
        for one in sorted(self._known.values(), key=lambda k: (k.menu, k.title)):
            if pressed and keys[one.name] != pressed:
                continue
            if not all(word in f"{one.title} {one.menu} {keys[one.name]}".casefold() for word in words):
                continue
            title = QStandardItem(one.title)
            title.setData(one.name, _NAME)
            shown = QStandardItem(QKeySequence(keys[one.name]).toString(QKeySequence.SequenceFormat.NativeText))
            if keys[one.name] != shortcuts.normal(one.default):
                font = self.font()
                font.setBold(True)
                shown.setFont(font)
            menu = QStandardItem(QCoreApplication.translate("Menu", one.menu))
            self._model.appendRow([title, menu, shown])
            if one.name == before:
                self.list.setCurrentIndex(title.index())
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._filling = False
        self.undo_button.setEnabled(bool(self._before))
        self.reset_all_button.setEnabled(bool(preferences().shortcuts))
        self._selected()

    def _selected(self) -> None:
        if self._filling:
            return
        name = self.current()
        self.keys.setKeySequence(QKeySequence(self._wanted.get(name, "")))
        for widget in (self.keys, self.set_button, self.clear_button, self.reset_button):
            widget.setEnabled(bool(name))
        self._look()

    def _text(self) -> str:
        return self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _look(self) -> None:
        others = shortcuts.conflicts(self._wanted, self.current(), self._text())
        names = ", ".join(f"“{self._known[other].title}”" for other in others)
        self.conflict.setText(self.tr("These keys are taken by {0}; to set them takes them away there.").format(names))
        self.conflict.setVisible(bool(others))

    # Changing ---------------------------------------------------------------------------------------------------

    def assign(self, name: str, keys: str) -> None:
        """Give an action keys, or none; others that had them lose them."""
        if name in self._known:
            own = dict(preferences().shortcuts or {})
            own.update(dict.fromkeys(shortcuts.conflicts(self.wanted(), name, keys), ""))
            own[name] = shortcuts.normal(keys)
            self._keep(own)

    def reset(self, name: str) -> None:
        """Give an action what it has in the chosen set."""
        self._keep({other: keys for other, keys in (preferences().shortcuts or {}).items() if other != name})

    def _reset_all(self) -> None:
        self._keep({})

    def _choose_preset(self) -> None:
        chosen = self.preset.currentData()
        self._keep({}, shortcut_preset=None if chosen == "vidgen" else chosen)

    def undo(self) -> None:
        """Take back the last change that was made here."""
        if self._before:
            preset, own = self._before[-1]
            if self._prefer(own, shortcut_preset=preset):
                self._before.pop()
                self.preset.setCurrentIndex(max(0, self.preset.findData(preset or "vidgen")))
                self._show()

    def _keep(self, own: Mapping[str, str], **more: str | None) -> None:
        now = preferences()
        if self._prefer(dict(own) or None, **more):
            if (preferences().shortcut_preset, preferences().shortcuts) != (now.shortcut_preset, now.shortcuts):
                self._before.append((now.shortcut_preset, now.shortcuts))
            self._show()

    def _prefer(self, own: Mapping[str, str] | None, **more: str | None) -> bool:
        """Keep these keys, or tell why that cannot be."""
        try:
            prefer_soon(shortcuts=own, **more)
        except VidgenError as error:
            self._tell(str(error))
            return False
        return True

    def _show(self) -> None:
        self._fill()
        self._changed()

    def _export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export shortcuts"), "shortcuts.json", "JSON (*.json)")
        if chosen:
            self._background.start(self._background.call("disk", shortcuts.write, Path(chosen), self.wanted()))

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Import shortcuts"), "", "JSON (*.json)")
        if chosen:
            try:
                found = shortcuts.read(Path(chosen), self._known)
            except VidgenError as error:
                self._tell(str(error))
                return
            now = self.wanted()
            own = dict(preferences().shortcuts or {})
            self._keep({**own, **{name: keys for name, keys in found.items() if now[name] != keys}})
