"""The transcript panel: text and film are one; by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QInputDialog
from shiboken6 import Shiboken
from tests import media_files

from vidgen.timing import FLICKS
from vidgen.ui.making.listening import Listening
from vidgen.ui.panels.transcript import TranscriptPanel

SAID = [("So", 1, 2), ("um", 2, 3), ("hello", 3, 4), ("world.", 6, 7), ("Bye", 12, 13)]


@pytest.fixture
def panel(editor, qtbot) -> TranscriptPanel:
    words = [{"start": f"{a}s", "end": f"{b}s", "text": t} for t, a, b in SAID]
    editor.context.run("overlay", {"kind": "solid", "at": 0, "duration": "14s"})
    cue = {"start": "1s", "end": "13s", "text": "So um hello world. Bye", "words": words}
    editor.context.run("add-captions", {"cues": [cue]})
    panel = editor.panels["transcript"]
    editor.docks["transcript"].raise_()
    qtbot.waitUntil(lambda: "world" in panel.view.toPlainText())
    return panel


def select(panel: TranscriptPanel, first: str, last: str) -> None:
    text = panel.view.toPlainText()
    cursor = panel.view.textCursor()
    cursor.setPosition(text.index(first))
    cursor.setPosition(text.index(last) + len(last), QTextCursor.MoveMode.KeepAnchor)
    panel.view.setTextCursor(cursor)
    panel.view.setFocus()


def lines(panel: TranscriptPanel) -> list[str]:
    return [line.strip() for line in panel.view.toPlainText().splitlines() if line.strip()]


def test_paragraphs_pauses_and_fillers_are_seen(panel) -> None:
    assert lines(panel) == ["00:00:01:00", "So um hello", "00:00:06:00", "⟨2.0 s⟩ world.", "00:00:12:00", "⟨5.0 s⟩ Bye"]
    assert panel.counted.text() == "5 words, 1 of them fillers"


def test_what_is_cut_from_the_text_is_cut_from_the_film(panel, editor, qtbot) -> None:
    select(panel, "um", "hello")
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "hello" not in panel.view.toPlainText())
    assert editor.project.records.duration() == 12 * FLICKS
    assert editor.project.undo_label == "Cut words"
    editor.project.undo()
    qtbot.waitUntil(lambda: "hello" in panel.view.toPlainText())


def test_a_pause_is_cut_like_a_word(panel, editor, qtbot) -> None:
    select(panel, "⟨5.0 s⟩", "⟨5.0 s⟩")
    panel.cut_button.click()
    qtbot.waitUntil(lambda: editor.project.records.duration() == 9 * FLICKS)
    assert "Bye" in panel.view.toPlainText()


def test_words_are_corrected(panel, qtbot, monkeypatch) -> None:
    select(panel, "world.", "world.")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("dear world.", True))
    qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "dear world." in panel.view.toPlainText())


def test_captions_are_split_and_joined_at_a_word(panel, editor, qtbot) -> None:
    def texts() -> list[str]:
        (block,) = editor.project.records.blocks_of_kind("captions")
        return [c["text"] for c in block.content.to_json()["cues"]]

    def choose(word: str, what: str) -> None:
        piece = panel.view.layout_.at(panel.view.toPlainText().index(word))
        menu = panel.menu(piece)
        (action,) = [a for a in menu.actions() if a.text() == what]
        assert action.isEnabled()
        action.trigger()
        menu.close()

    before = texts()
    choose("hello", "Begin a new caption here")
    assert texts() == ["So um", "hello world. Bye"]
    qtbot.waitUntil(lambda: {w.cue for w in panel._words} == {0, 1})
    first = panel.menu(panel.view.layout_.at(panel.view.toPlainText().index("So")))
    assert [a.isEnabled() for a in first.actions() if a.text().startswith(("Begin", "Join"))] == [False, True]
    first.close()
    choose("um", "Join with the next caption")
    assert texts() == before


def test_clicks_and_the_playhead_meet(panel, editor, qtbot) -> None:
    select(panel, "hello", "hello")
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert editor.session.playhead == 3 * FLICKS
    said = [s.cursor.selectedText() for s in panel.view.extraSelections()]
    assert said == ["hello"]


def test_search_marks_what_is_found(panel, qtbot) -> None:
    qtbot.keyClicks(panel.search, "hello world")
    assert [s.cursor.selectedText() for s in panel.view.extraSelections()] == ["hello", "world."]
    panel.search.clear()
    qtbot.keyClicks(panel.search, "nobody says this")
    assert panel.search.property("wrong") is True


def test_buttons_clean_the_speech_in_one_step_each(panel, editor, qtbot) -> None:
    editor.context.run("remove-fillers")
    qtbot.waitUntil(lambda: panel.counted.text() == "4 words")
    editor.context.run("remove-pauses")
    qtbot.waitUntil(lambda: lines(panel) == ["00:00:01:00", "So hello world. Bye"])


def test_without_words_there_is_a_hint(editor) -> None:
    panel = editor.panels["transcript"]
    assert panel._stack.currentWidget() is panel.empty


def test_what_is_gone_before_the_listening_ends_is_not_told(loop, editor, qtbot, idle) -> None:
    editor.context.work.bring_in([media_files.sound("c.wav")], onto_timeline=True)
    qtbot.waitUntil(lambda: editor.project.records.duration() > 0, timeout=30_000)
    idle()
    seen: list[object] = []
    loop.set_exception_handler(lambda _, told: seen.append(told))
    listening = Listening(editor.context)  # as the panel's, which goes with its project
    listening.start()
    assert listening.busy
    Shiboken.delete(listening)
    listening.cancel()
    idle()
    assert not listening.busy
    assert seen == []
