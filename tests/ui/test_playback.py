"""The player in the window: plays, pauses, loops, shuttles, follows edits and survives its workers."""

from __future__ import annotations

import math
import os
import signal
import wave
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from tests import media_files

from vidgen.timing import FLICKS, FrameRate, TimeRange
from vidgen.ui.editor import Editor
from vidgen.ui.player.player import Player
from vidgen.ui.source.film import film_of, rate_of
from vidgen.ui.window import Window

FRAME = FLICKS // 30
PATIENCE = 60_000


@pytest.fixture
def film(editor: Editor, qtbot, idle) -> Editor:
    """Red, then blue, two seconds each; the preview stands on the first frame."""
    for colour in ("#cc0000", "#0000cc"):
        editor.context.run("append", {"kind": "solid", "duration": "2s", "values": {"fill": colour}})
    qtbot.waitUntil(lambda: editor.player.shown == (2, 0), timeout=PATIENCE)
    idle()
    return editor


def colour(editor: Editor) -> str:
    image = editor.panels["preview"].canvas.image
    assert image is not None
    middle = image.pixelColor(image.rect().center())
    return max(("red", middle.red()), ("green", middle.green()), ("blue", middle.blue()), key=lambda c: c[1])[0]


def test_it_plays_to_the_end_and_takes_the_playhead_along(film: Editor, qtbot) -> None:
    heard: list[int] = []
    film.session.playhead_changed.connect(heard.append)
    assert colour(film) == "red"
    qtbot.keyClick(film.panels["preview"].canvas, Qt.Key.Key_Space)
    assert film.player.playing
    assert film.actions_["play"].text() == "Pause"
    qtbot.waitUntil(lambda: not film.player.playing, timeout=PATIENCE)
    assert film.session.playhead == 4 * FLICKS - FRAME
    assert heard == sorted(heard)
    assert all(time % FRAME == 0 for time in heard)
    assert len(heard) > 20
    qtbot.waitUntil(lambda: film.player.shown == (2, 4 * FLICKS - FRAME), timeout=PATIENCE)
    assert colour(film) == "blue"
    film.player.play()
    assert film.player.time < FLICKS  # from the start again


def test_pause_stands_on_the_frame_that_is_seen(film: Editor, qtbot) -> None:
    film.player.play()
    qtbot.waitUntil(lambda: film.session.playhead > 5 * FRAME, timeout=PATIENCE)
    film.actions_["pause"].trigger()
    assert not film.player.playing
    at = film.session.playhead
    qtbot.waitUntil(lambda: film.player.shown == (2, at), timeout=PATIENCE)
    qtbot.wait(100)
    assert film.session.playhead == at


def test_loop_goes_round_between_the_marks(film: Editor, qtbot) -> None:
    heard: list[int] = []
    film.session.mark(FLICKS, FLICKS + 8 * FRAME)
    film.actions_["loop"].trigger()
    film.session.playhead_changed.connect(heard.append)
    film.actions_["play"].trigger()

    def rounds() -> int:
        return sum(b < a for a, b in pairwise(heard))

    qtbot.waitUntil(lambda: rounds() >= 3, timeout=PATIENCE)
    film.actions_["pause"].trigger()
    assert all(FLICKS <= time < FLICKS + 8 * FRAME for time in heard[1:])


def test_shuttle_goes_faster_slower_and_backwards(film: Editor, qtbot) -> None:
    player = film.player
    film.session.set_playhead(3 * FLICKS)
    speeds = []
    for key in "JJJJJLLLLL":
        film.actions_["shuttle-back" if key == "J" else "shuttle-on"].trigger()
        speeds.append(player.speed)
    assert speeds == [-1, -2, -4, -8, -8, -4, -2, -1, 1, 2]
    player.pause()
    film.session.set_playhead(3 * FLICKS)
    player.shuttle(-1)
    qtbot.waitUntil(lambda: not player.playing, timeout=PATIENCE)
    assert film.session.playhead == 0
    film.actions_["shuttle-on"].trigger()
    film.actions_["shuttle-on"].trigger()
    film.actions_["shuttle-on"].trigger()
    assert player.speed == 4
    qtbot.waitUntil(lambda: not player.playing, timeout=PATIENCE)
    assert film.session.playhead == 4 * FLICKS - FRAME


def test_what_is_marked_selected_or_around_is_played(film: Editor, qtbot) -> None:
    heard: list[int] = []
    film.session.playhead_changed.connect(heard.append)
    film.session.select([film.project.records.blocks_on(film.project.records.tracks()[0].id)[1].id])
    qtbot.waitUntil(film.actions_["play-selected"].isEnabled)
    film.actions_["play-selected"].trigger()
    qtbot.waitUntil(lambda: not film.player.playing, timeout=PATIENCE)
    assert (min(heard), max(heard)) == (2 * FLICKS, 4 * FLICKS - FRAME)
    film.session.mark(10 * FRAME, 20 * FRAME)
    qtbot.waitUntil(film.actions_["play-marked"].isEnabled)
    film.actions_["play-marked"].trigger()
    qtbot.waitUntil(lambda: not film.player.playing, timeout=PATIENCE)
    assert film.session.playhead == 19 * FRAME
    film.session.set_playhead(3 * FLICKS)
    heard.clear()
    film.actions_["play-around"].trigger()
    qtbot.waitUntil(lambda: not film.player.playing, timeout=PATIENCE)
    assert min(heard) == FLICKS
    assert film.session.playhead == 3 * FLICKS


def test_an_edit_is_seen_while_it_plays(film: Editor, qtbot) -> None:
    film.player.set_loop(True)
    film.player.play(1, TimeRange(0, FLICKS))
    qtbot.waitUntil(lambda: film.session.playhead > 5 * FRAME, timeout=PATIENCE)
    block = film.project.records.blocks_on(film.project.records.tracks()[0].id)[0]
    film.context.run("set", {"blocks": [block.id], "path": "content.fill", "value": "#00cc00"})
    assert film.player.playing
    qtbot.waitUntil(lambda: film.player.shown is not None and film.player.shown[0] == 3, timeout=PATIENCE)
    assert colour(film) == "green"
    assert film.player.playing
    film.player.pause()


def test_a_worker_that_is_killed_in_mid_play_is_replaced(film: Editor, qtbot) -> None:
    film.player.set_loop(True)
    film.player.play()
    qtbot.waitUntil(lambda: film.session.playhead > 5 * FRAME, timeout=PATIENCE)
    engine = film.player.engine
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    film.player.set_quality("quarter")  # nothing that is at hand is of use
    qtbot.waitUntil(lambda: film.player.image is not None and film.player.image.width() == 480, timeout=PATIENCE)
    assert film.player.playing
    qtbot.waitUntil(lambda: engine.pid is not None and psutil.pid_exists(engine.pid), timeout=PATIENCE)
    film.player.pause()
    qtbot.waitUntil(lambda: film.player.shown is not None, timeout=PATIENCE)


def test_quality_says_how_large_frames_are(film: Editor, qtbot) -> None:
    preview = film.panels["preview"]
    for quality, width in (("full", 1920), ("half", 960), ("quarter", 480)):
        film.actions_[f"quality-{quality}"].trigger()
        qtbot.waitUntil(lambda width=width: film.player.image.width() == width, timeout=PATIENCE)
        assert film.actions_[f"quality-{quality}"].isChecked()
    assert preview.transport.quality.text() == "1/4"


def test_space_on_a_button_presses_it(film: Editor, qtbot) -> None:
    from vidgen.ui.player.transport import TransportButton

    button = next(b for b in film.findChildren(TransportButton) if b.defaultAction() is film.actions_["loop"])
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert film.player.loop
    assert not film.player.playing


def test_the_meters_read_a_known_tone(window: Window, film: Editor, tmp_path, qtbot, idle) -> None:
    assert window.work is not None
    window.work.bring_in([tone(tmp_path / "tone.wav", amplitude=0.1)], onto_timeline=True)
    qtbot.waitUntil(lambda: any(b.content.kind == "audio" for b in film.project.records.blocks()), timeout=PATIENCE)
    idle()
    meters = film.panels["preview"].meters
    film.player.set_loop(True)
    audio = next(b for b in film.project.records.blocks() if b.content.kind == "audio")
    film.player.play(1, TimeRange(audio.start, audio.duration))
    qtbot.waitUntil(lambda: meters.levels.short_term is not None, timeout=PATIENCE)
    # EBU Tech 3341: 1 kHz, the same on both sides, reads as many LUFS as its peaks are below full scale.
    assert meters.levels.momentary == pytest.approx(-20, abs=0.15)
    assert meters.levels.short_term == pytest.approx(-20, abs=0.15)
    assert meters.levels.holds == pytest.approx([-20, -20], abs=0.1)
    assert meters.levels.over == [False, False]
    assert meters.isVisible()
    film.player.pause()
    assert "20" in meters.accessibleDescription()
    film.actions_["meters"].trigger()
    assert not meters.isVisible()


def test_volume_and_mute_change_what_is_heard_and_not_the_film(film: Editor, qtbot) -> None:
    transport = film.panels["preview"].transport
    transport.volume.setValue(40)
    assert film.player.sound.volume == 0.4
    film.actions_["mute"].trigger()
    assert film.player.sound.muted
    assert film.actions_["mute"].isChecked()
    film.actions_["mute"].trigger()
    assert (film.player.sound.muted, film.player.sound.volume) == (False, 0.4)
    assert film.project.revision == 2


def test_a_narrow_row_has_marks_and_volume_behind_a_button(film: Editor, qtbot) -> None:
    transport = film.panels["preview"].transport
    for width, narrow in ((transport.minimumSizeHint().width(), True), (900, False)):
        transport.setFixedWidth(width)
        qtbot.waitUntil(lambda narrow=narrow: transport.volume.isHidden() == narrow)
        assert transport.more.isHidden() != narrow
    transport.more.menu().aboutToShow.emit()
    transport.more.volume.setValue(30)
    assert film.player.sound.volume == 0.3
    assert film.actions_["mark-in"] in transport.more.menu().actions()


def test_the_whole_screen_is_left_with_escape(film: Editor, qtbot) -> None:
    panel = film.panels["preview"]
    film.actions_["full-screen"].trigger()
    full = panel._full
    assert full is not None
    assert full.isFullScreen()
    qtbot.keyClick(full, Qt.Key.Key_Space)
    assert film.player.playing
    qtbot.keyClick(full, Qt.Key.Key_K)
    assert not film.player.playing
    qtbot.keyClick(full, Qt.Key.Key_Escape)
    assert panel._full is None
    film.actions_["full-screen"].trigger()
    film.actions_["full-screen"].trigger()
    assert panel._full is None


def tone(path: Path, *, amplitude: float, seconds: int = 4) -> Path:
    """Write 1 kHz, the same on both sides."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        one = [round(amplitude * 32767 * math.sin(2 * math.pi * n / 48)) for n in range(48)]
        second = b"".join(value.to_bytes(2, "little", signed=True) * 2 for value in one) * 1000
        out.writeframes(second * seconds)
    return path


def test_a_player_of_its_own_shows_one_file(window: Window, film: Editor, tmp_path, qtbot, idle) -> None:
    clip = media_files.video("single.mp4", rate=25, frames=50, size=(320, 180), sound="aac")
    assert window.work is not None
    window.work.bring_in([clip], onto_timeline=False)
    qtbot.waitUntil(lambda: bool(list(film.project.records.assets())), timeout=PATIENCE)
    idle()
    (asset,) = film.project.records.assets()
    snapshot = film_of(asset, rate_of(asset, FrameRate(30)))
    assert (snapshot.project.width, snapshot.project.height) == (320, 180)
    assert snapshot.rate == FrameRate(25)
    assert snapshot.duration() == 2 * FLICKS
    player = Player(film.context.tell)
    try:
        player.show(snapshot, {asset.id: film.project.asset_path(asset)}, 1)
        player.seek(FLICKS)
        qtbot.waitUntil(lambda: player.shown == (1, FLICKS), timeout=PATIENCE)
        assert player.image is not None
        assert player.image.width() == 320
        player.play()
        qtbot.waitUntil(lambda: not player.playing, timeout=PATIENCE)
        assert player.time == 2 * FLICKS - FLICKS // 25
    finally:
        player.close()
        player.join()
