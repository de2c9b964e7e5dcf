"""Recording what somebody says while the film plays: with a microphone of a test's own, as there is none here."""

from __future__ import annotations

import time
import wave
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from vidgen.storage.assets import media_folder
from vidgen.timing import FLICKS
from vidgen.ui.player.microphone import RATE
from vidgen.ui.player.voice_over import VoiceOver

PATIENCE = 60_000


class Device(QObject):
    """Hears the number of each hundredth of a second since it was opened."""

    heard = Signal(bytes)
    failed = False

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._begun, self._given = time.monotonic(), 0
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._hear)
        self._timer.start()

    def _hear(self) -> None:
        until = int((time.monotonic() - self._begun) * RATE)
        self.heard.emit((np.arange(self._given, until) * 100 // RATE).astype("<i2").tobytes())
        self._given = until

    def stop(self) -> None:
        self._hear()
        self._timer.stop()


@pytest.fixture
def voice_over(editor, qtbot, idle) -> VoiceOver:
    editor.context.run("append", {"kind": "solid", "duration": "20s"})
    qtbot.waitUntil(lambda: editor.player.shown == (1, 0), timeout=PATIENCE)
    idle()
    context = editor.context
    return VoiceOver(
        context.project, editor.player, context.work, context.background, context.tell, editor,
        microphone=Device, lack=lambda: "",
    )  # fmt: skip


def sounds(editor) -> list:
    return [b for b in editor.project.records.blocks() if b.content.kind == "audio"]


def test_what_is_said_lies_where_it_was_said(voice_over, editor, qtbot, idle) -> None:
    editor.session.set_playhead(2 * FLICKS)
    voice_over.toggle()
    assert voice_over.recording
    qtbot.waitUntil(lambda: editor.session.playhead > 2.5 * FLICKS, timeout=PATIENCE)
    editor.actions_["pause"].trigger()  # to stop the film is to stop speaking
    assert not voice_over.recording
    at = editor.player.time
    qtbot.waitUntil(lambda: bool(sounds(editor)), timeout=PATIENCE)
    idle()
    (block,) = sounds(editor)
    assert block.start == 2 * FLICKS
    assert block.duration > (at - 2 * FLICKS) * 0.8
    path = editor.project.asset_path(editor.project.records.assets()[0])
    assert path.parent == media_folder(editor.project.path)
    with wave.open(str(path)) as found:
        samples = np.frombuffer(found.readframes(found.getnframes()), "<i2")
    assert (np.diff(samples) >= 0).all()
    assert editor.project.undo_label == "Record voice-over"


def test_behind_the_film_it_records_without_playing_until_it_is_told_to_stop(voice_over, editor, qtbot) -> None:
    editor.session.set_playhead(editor.player.duration)
    editor.player.seek(editor.player.duration)
    voice_over.toggle()
    assert not editor.player.playing
    qtbot.waitUntil(lambda: len(voice_over._sound) > RATE // 2, timeout=PATIENCE)
    voice_over.toggle()
    qtbot.waitUntil(lambda: bool(sounds(editor)), timeout=PATIENCE)


def test_without_a_microphone_it_says_so(voice_over, window, qtbot) -> None:
    voice_over._lack = lambda: "there is no microphone"
    with qtbot.waitSignal(voice_over.changed):  # a pressed button comes up
        voice_over.toggle()
    assert not voice_over.recording
    assert window.notices.said[-1] == "Nothing can be recorded: there is no microphone."


def test_a_project_that_is_closed_meanwhile_keeps_what_was_said_as_a_file(voice_over, editor, qtbot) -> None:
    voice_over.toggle()
    qtbot.waitUntil(lambda: editor.session.playhead > FLICKS // 2, timeout=PATIENCE)
    ending: Callable[[], None] = voice_over.put_away()
    editor.actions_["pause"].trigger()
    ending()
    assert [p.name for p in media_folder(editor.project.path).iterdir()] == ["voice-over.wav"]
