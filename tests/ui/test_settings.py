"""Settings and shortcuts: what is chosen holds at once, is kept, and can be taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog
from shiboken6 import Shiboken

from vidgen.errors import UsageError
from vidgen.preferences import Preferences, preferences
from vidgen.ui import theme
from vidgen.ui.actions import shortcuts
from vidgen.ui.settings_dialog import SettingsDialog


@pytest.fixture
def dialog(editor, window, qtbot) -> SettingsDialog:
    editor.actions_["settings"].trigger()
    made = window.findChild(SettingsDialog)
    made.sections.setCurrentRow(made.sections.count() - 1)
    return made


def _keys(editor, name: str) -> str:
    return editor.actions_[name].shortcut().toString(QKeySequence.SequenceFormat.PortableText)


def test_the_theme_is_chosen_and_reset(window, qtbot) -> None:
    before = theme.scheme()
    window.show_settings()
    dialog = window.findChild(SettingsDialog)
    box = dialog.fields["theme"]
    for wish in ("light", "dark"):
        box.setCurrentIndex(box.findData(wish))
        box.activated.emit(box.currentIndex())
        assert theme.scheme() == wish
        assert preferences().theme == wish
        qtbot.wait(1)
    dialog._resets["theme"].click()
    assert preferences().theme is None
    assert box.currentData() is None
    assert theme.scheme() == before


class _Told(QObject):
    """Counts how often each widget hears that its style is another one."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[int] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.StyleChange:
            self.times[Shiboken.getCppPointer(watched)[0]] += 1
        return False


def test_dark_or_light_comes_to_each_widget_once(window, qapp) -> None:
    window.show_settings()  # many widgets within each other
    told = _Told()
    qapp.installEventFilter(told)
    try:
        theme.apply(qapp, "light")
    finally:
        qapp.removeEventFilter(told)
        theme.apply(qapp, "dark")
    assert len(told.times) > 100
    assert told.times.total() < 1.2 * len(told.times)  # those with a sheet of their own hear of it more often


def test_what_cannot_be_is_refused_where_it_was_written(dialog, qtbot) -> None:
    line = dialog.fields["cache_limit"]
    for text, kept in (("50GB", 50_000_000_000), ("much", 50_000_000_000)):
        line.selectAll()
        line.setFocus()
        qtbot.keyClicks(line, text)
        line.setModified(True)
        line.setText(text)
        line.setModified(True)
        line.editingFinished.emit()
        assert preferences().cache_limit == kept
    assert "cache_limit" in dialog.wrong.text()
    assert line.text() == "50000000000"


def test_keys_are_changed_and_taken_from_who_had_them(dialog, editor, qtbot) -> None:
    assert (_keys(editor, "split"), _keys(editor, "add-marker")) == ("S", "M")
    editing = dialog.shortcuts
    qtbot.keyClicks(editing.search, "split")
    while editing.current() != "split":
        editing.list.setCurrentIndex(editing.list.indexBelow(editing.list.currentIndex()))
    editing.keys.setKeySequence(QKeySequence("M"))
    assert "Add marker" in editing.conflict.text()
    qtbot.mouseClick(editing.set_button, Qt.MouseButton.LeftButton)
    assert (_keys(editor, "split"), _keys(editor, "add-marker")) == ("M", "")
    assert preferences().shortcuts == {"split": "M", "add-marker": ""}
    editing.search.clear()
    editing.pressed.setKeySequence(QKeySequence("M"))
    assert editing.list.model().rowCount() == 1
    editing._reset_all()
    assert (_keys(editor, "split"), _keys(editor, "add-marker")) == ("S", "M")
    assert preferences().shortcuts is None


def test_sets_of_keys(dialog, editor, qtbot) -> None:
    editing = dialog.shortcuts
    row = editing.preset.findData("premiere-like")
    editing.preset.setCurrentIndex(row)
    editing.preset.activated.emit(row)
    assert _keys(editor, "split") == "Ctrl+K"
    assert _keys(editor, "palette") == "Ctrl+Shift+P"
    known = {one.name for one in editor.actions_.known()}
    for preset in shortcuts.presets():
        assert set(preset.keys) <= known, preset.name
        keys = list(preset.keys.values())
        assert len(keys) == len(set(keys))
    qtbot.wait(1)
    editing.preset.setCurrentIndex(0)
    editing.preset.activated.emit(0)
    assert _keys(editor, "split") == "S"


def test_own_keys_that_a_set_or_a_reset_drops_come_back(dialog, editor, qtbot) -> None:
    editing = dialog.shortcuts
    assert not editing.undo_button.isEnabled()
    editing.assign("split", "Ctrl+Alt+J")
    row = editing.preset.findData("premiere-like")
    editing.preset.setCurrentIndex(row)
    editing.preset.activated.emit(row)
    assert preferences().shortcuts is None
    assert not editing.reset_all_button.isEnabled()
    qtbot.mouseClick(editing.undo_button, Qt.MouseButton.LeftButton)
    assert _keys(editor, "split") == "Ctrl+Alt+J"
    assert (editing.preset.currentData(), preferences().shortcut_preset) == ("vidgen", None)
    qtbot.mouseClick(editing.reset_all_button, Qt.MouseButton.LeftButton)
    assert _keys(editor, "split") == "S"
    qtbot.mouseClick(editing.undo_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editing.undo_button, Qt.MouseButton.LeftButton)
    assert (_keys(editor, "split"), preferences().shortcuts) == ("S", None)
    assert not editing.undo_button.isEnabled()


def test_shortcuts_are_exported_and_imported(dialog, editor, qtbot, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "keys.json"
    editing = dialog.shortcuts
    editing.assign("split", "Ctrl+Alt+J")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    editing._export()
    qtbot.waitUntil(file.exists, timeout=30_000)
    editing._reset_all()
    assert _keys(editor, "split") == "S"
    editing._import()
    assert _keys(editor, "split") == "Ctrl+Alt+J"
    file.write_text("[]")
    with pytest.raises(UsageError, match="no shortcuts that vidgen can read"):
        shortcuts.read(file, ["split"])
    editing._reset_all()


def test_own_keys_win_over_the_set_and_given_away_keys_are_gone() -> None:
    defaults = {"split": "S", "palette": "Ctrl+K", "other": "X"}
    chosen = Preferences(shortcut_preset="premiere-like", shortcuts={"other": "Ctrl+Y"})
    assert shortcuts.wanted(defaults, chosen) == {"split": "Ctrl+K", "palette": "Ctrl+Shift+P", "other": "Ctrl+Y"}
    assert shortcuts.wanted({"split": "S", "find": "Ctrl+K"}, chosen) == {"split": "Ctrl+K", "find": ""}
