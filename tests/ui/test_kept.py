"""How a film is listened to, and dark or light, are there again at the next start."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from vidgen import folders
from vidgen.preferences import preferences
from vidgen.ui import theme
from vidgen.ui.player.kept import NAME, Keeping
from vidgen.ui.player.player import Player


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
