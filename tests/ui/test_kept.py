"""How a film is listened to, and dark or light, are there again at the next start."""

from __future__ import annotations

import json
import os
import threading

from PySide6.QtWidgets import QApplication

from vidgen import folders
from vidgen.preferences import preferences
from vidgen.ui import theme
from vidgen.ui.actions.recent_commands import note_command, recent_commands
from vidgen.ui.player.kept import NAME, Keeping
from vidgen.ui.player.player import Player
from vidgen.ui.settings_dialog import SettingsDialog
from vidgen.write_behind import flush


def test_volume_loop_and_scrubbing_are_kept(qtbot) -> None:
    left = Player(print)
    keeping = Keeping(left)
    keeping.write()
    assert not (folders.home() / NAME).exists()  # nothing was changed
    left.set_volume(0.25, muted=True)
    left.set_loop(True)
    left.set_scrubs(False)
    qtbot.waitUntil((folders.home() / NAME).exists, timeout=5000)
    found = Player(print)
    Keeping(found)
    assert (found.sound.volume, found.sound.muted, found.loop, found.scrubs) == (0.25, True, True, False)
    for player in (left, found):
        player.close()
        player.join()


def test_dark_or_light_is_kept(qapp: QApplication) -> None:
    before = theme.scheme()
    theme.switch(qapp)
    assert preferences().theme == theme.scheme() != before
    theme.switch(qapp)
    assert preferences().theme == before


def test_the_window_waits_for_no_slow_disk_and_loses_nothing(window, editor, qapp, qtbot, monkeypatch) -> None:
    go, sync, waited = threading.Event(), os.fsync, []

    def slow(handle: int) -> None:
        if threading.current_thread() is threading.main_thread():
            waited.append(handle)
        else:
            assert go.wait(60)
        sync(handle)

    before = theme.scheme()
    monkeypatch.setattr(os, "fsync", slow)
    elements = editor.panels["elements"]
    for entry in elements.shown()[:3]:
        elements.toggle_favourite(entry)
    favourites = set(elements._favourites)
    editor.player.set_volume(0.5, muted=False)
    note_command("split")
    window.switch_theme()
    window.show_settings()
    dialog = window.findChild(SettingsDialog)
    dialog.shortcuts.assign("split", "Ctrl+Alt+7")
    dialog.close()
    editor.session.set_playhead(0)
    window.leave_project()
    qtbot.waitUntil(lambda: window.editor is None, timeout=30_000)
    assert not waited
    assert recent_commands()[0] == "split"
    assert preferences().shortcuts == {"split": "Ctrl+Alt+7"}
    assert not (folders.home() / "settings.json").exists()
    go.set()
    qtbot.waitUntil(lambda: flush(0), timeout=30_000)
    home = folders.home()
    assert set(json.loads((home / "elements.json").read_text())) == favourites
    assert json.loads((home / "player.json").read_text())["volume"] == 0.5
    assert json.loads((home / "settings.json").read_text())["shortcuts"] == {"split": "Ctrl+Alt+7"}
    assert (home / "window.json").exists()
    assert len(list((home / "sessions").iterdir())) == 1
    assert theme.scheme() != before
    window.switch_theme()
