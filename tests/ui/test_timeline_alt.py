"""Alt on the timeline: a drag places a copy; what is done to one of linked blocks leaves the others out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from tests.command_arguments import info
from tests.ui.hand import CTRL, NO, state, times

from vidgen.timing import FLICKS

ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.MouseButton.NoButton


@pytest.fixture
def talk(editor) -> tuple[str, str]:
    """Four seconds of a film, from its third second on, and their sound."""
    run = editor.context.run
    film = run("add-asset", {"path": "film.mp4", "info": info(20, picture=True, sound=True)})
    made = run("append", {"asset": film, "source_start": "3s", "source_end": "7s"})["blocks"]
    editor.session.select(())
    editor.session.set_snapping(False)
    return made[0], made[1]


def dragged(hand, start: QPoint, end: QPoint, keys=ALT) -> None:
    """Drag from one point to another with keys held all the time."""
    hand.press(start, keys)
    hand.to((start + end) / 2, keys)
    hand.to(end, keys)
    hand.release(end, keys)


def spans(editor) -> dict[str, list[tuple[float, float]]]:
    """Return where blocks begin and end by track, in seconds."""
    records = editor.project.records
    return {t.name: [(b.start / FLICKS, b.end / FLICKS) for b in records.blocks_on(t.id)] for t in records.tracks()}


def test_a_copy_is_dragged_its_sound_comes_along_and_it_is_one_step(editor, hand, talk) -> None:
    before, steps = state(editor), len(editor.project.steps()[0])
    start = hand.at(talk[0], 1)
    hand.press(start, ALT)
    hand.to(hand.at(talk[0], 4), ALT)
    hand.to(hand.at(talk[0], 6), ALT)
    assert spans(editor) == {"V1": [(0, 4), (5, 9)], "A1": [(0, 4), (5, 9)]}, "it is seen while it is dragged"
    assert "copy" in hand.view.tip
    assert hand.view.cursor().shape() == Qt.CursorShape.DragCopyCursor
    shown = set(hand.view.drag.chosen)
    assert len(shown) == 2
    assert not shown & set(talk), "the copy is set off, not what it was made of"
    hand.release(hand.at(talk[0], 6), ALT)
    assert len(editor.project.steps()[0]) == steps + 1
    assert editor.project.undo_label == "Duplicate"
    picture, sound = (hand.block(i) for i in editor.session.selection)
    assert picture.link == sound.link
    assert picture.link != hand.block(talk[0]).link
    editor.actions_["undo"].trigger()
    assert state(editor)[0] == before[0]


def test_alt_counts_when_it_is_let_go_and_escape_cancels_exactly(editor, hand, talk, qtbot) -> None:
    before = state(editor)
    start, end = hand.at(talk[0], 1), hand.at(talk[0], 7)
    hand.press(start)
    hand.to(end)
    assert spans(editor)["V1"] == [(6, 10)]
    qtbot.keyPress(hand.view, Qt.Key.Key_Alt)
    assert spans(editor)["V1"] == [(0, 4), (6, 10)], "without a move of the pointer"
    qtbot.keyRelease(hand.view, Qt.Key.Key_Alt)
    assert spans(editor)["V1"] == [(6, 10)]
    hand.to(end, ALT)
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(end)
    assert state(editor) == before
    assert set(editor.session.selection) == set(talk)
    assert hand.view.cursor().shape() != Qt.CursorShape.DragCopyCursor


def test_a_copy_on_another_track_takes_no_sound_away(editor, hand, talk) -> None:
    editor.context.run("add-track", {"medium": "video"})
    start = hand.at(talk[0], 1)
    dragged(hand, start, start - QPoint(0, 58))
    assert spans(editor)["V1"] == [(0, 4)]
    assert spans(editor)["V2"] == [(0, 4)]
    assert spans(editor)["A1"] == [(0, 4)]
    assert spans(editor)["A2"] == [(0, 4)]


def test_several_are_copied_with_their_distances_and_between_others_with_ctrl(editor, hand, row) -> None:
    editor.session.set_snapping(False)
    editor.session.select([row[0], row[2]])
    dragged(hand, hand.at(row[2], 6), hand.at(row[2], 16))
    assert times(editor) == [(0, 2), (2, 5), (5, 9), (10, 12), (15, 19)]
    assert len(editor.session.selection) == 2
    editor.actions_["undo"].trigger()
    editor.session.select([row[2]])
    dragged(hand, hand.at(row[2], 6), hand.at(row[2], 3), ALT | CTRL)
    assert times(editor) == [(0, 2), (2, 6), (6, 9), (9, 13)]


def test_a_copy_snaps_to_the_end_of_what_it_is_made_of_and_over_it_there_is_none(editor, hand, row) -> None:
    before = state(editor)
    hand.press(hand.at(row[0], 1), ALT)
    hand.to(hand.at(row[0], 2), ALT)
    hand.to(hand.at(row[0], 1), ALT)
    hand.release(hand.at(row[0], 1), ALT)
    assert state(editor) == before
    dragged(hand, hand.at(row[0], 1), hand.at(row[0], 3.1))
    assert times(editor)[:2] == [(0, 2), (2, 4)]


def test_alt_leaves_linked_blocks_out(editor, hand, talk) -> None:
    hand.click(hand.at(talk[0], 1))
    assert set(editor.session.selection) == set(talk)
    hand.click(hand.at(talk[0], 1), ALT)
    assert editor.session.selection == (talk[0],)
    hand.click(hand.at(talk[1], 1), ALT | CTRL)
    assert set(editor.session.selection) == set(talk)
    dragged(hand, hand.at(talk[1], 3.96, 20), hand.at(talk[1], 4.96, 20))
    assert spans(editor) == {"V1": [(0, 4)], "A1": [(0, 5)]}, "the sound goes on under what follows"
    hand.view.choose_tool("blade")
    hand.click(hand.at(talk[0], 2), ALT)
    assert spans(editor) == {"V1": [(0, 2), (2, 4)], "A1": [(0, 5)]}
    editor.actions_["undo"].trigger()
    hand.click(hand.at(talk[0], 2), NO)
    assert spans(editor) == {"V1": [(0, 2), (2, 4)], "A1": [(0, 2), (2, 5)]}
    hand.view.choose_tool("slip")
    was = [hand.block(i).content.source_start for i in talk]
    dragged(hand, hand.at(talk[0], 1), hand.at(talk[0], 0), ALT)
    assert [hand.block(i).content.source_start - w for i, w in zip(talk, was, strict=True)] == [FLICKS, 0]


def test_the_line_of_the_blade_goes_with_the_pointer_and_with_the_tool(editor, hand, row) -> None:
    view, there = hand.view, hand.at(row[0], 1)
    view.choose_tool("blade")
    assert "Alt" in view.statusTip()
    for leave in (lambda: QApplication.sendEvent(view, QEvent(QEvent.Type.Leave)), lambda: view.choose_tool("select")):
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(there), QPointF(there), Qt.MouseButton.NoButton, NONE, NO)
        QApplication.sendEvent(view, event)
        assert view.guide == FLICKS
        leave()
        assert view.guide is None


def test_the_status_bar_says_what_keys_do(window, editor, hand, row) -> None:
    view, bar = hand.view, window.statusBar()
    place = QPointF(hand.at(row[0], 1))
    QApplication.sendEvent(view, QEnterEvent(place, place, place))
    assert "Alt" in bar.currentMessage()
    view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    view.choose_tool("blade")
    assert "all tracks" in bar.currentMessage()
