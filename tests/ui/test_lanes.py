"""Keyframe lanes: opened, and keys selected, moved, eased, added and removed by mouse, by keys and by a screen reader."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from tests.ui.hand import CTRL, NO, Hand, state

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.timeline.lanes.model import LANE, Key

X, OPACITY = "placement.x", "placement.opacity"


@pytest.fixture
def block(editor, hand) -> str:
    """A solid of 8 seconds with keys of x at 1, 3 and 5 s and of opacity at 2 s, its lanes open."""
    run = editor.context.run
    made = run("append", {"kind": "solid", "duration": "8s"})["block"]
    for at, value in (("1s", 0), ("3s", 0.5), ("5s", 0)):
        run("set-keyframe", {"block": made, "path": X, "at": at, "value": value})
    run("set-keyframe", {"block": made, "path": OPACITY, "at": "2s", "value": 0.5})
    editor.session.select([made])
    editor.actions_.refresh()
    editor.actions_["lanes"].trigger()
    editor.session.set_snapping(False)
    return made


def times(editor, block: str, path: str = X) -> list[float]:
    curve = editor.project.records.get(block, Block).curve(path)
    return [k.time / FLICKS for k in curve.keyframes] if curve is not None else []


def lane(hand: Hand, block: str, path: str, seconds: float) -> QPoint:
    """Return the point of a time in the lane of a property."""
    names = [name for name, _ in hand.view.lanes.names(hand.block(block).track)]
    row = hand.view.row_of(hand.block(block).track)
    return hand.at(block, seconds, row.height + names.index(path) * LANE + LANE // 2)


def test_lanes_are_opened_by_key_by_head_and_remembered(editor, hand, block, qtbot) -> None:
    row = hand.view.rows[0]
    assert [title for _, title in hand.view.lanes.names(row.track)] == ["Position X", "Opacity"]
    assert row.lanes == 2 * LANE
    head = hand.panel.headers.heads[row.track]
    qtbot.mouseClick(head._lanes, Qt.MouseButton.LeftButton)
    assert hand.view.rows[0].lanes == 0
    qtbot.mouseClick(head._lanes, Qt.MouseButton.LeftButton)
    assert hand.view.rows[0].lanes == 2 * LANE
    assert editor.session.recall("timeline.lanes") == {"tracks": [row.track], "blocks": []}
    editor.context.run("clear-keyframes", {"blocks": [block], "path": OPACITY})
    assert hand.view.rows[0].lanes == LANE


def test_keys_are_dragged_as_one_step_and_snap(editor, hand, block) -> None:
    steps = len(editor.project.steps()[0])
    hand.drag(lane(hand, block, X, 3), lane(hand, block, X, 4))
    assert times(editor, block) == [1, 4, 5]
    assert len(editor.project.steps()[0]) == steps + 1
    assert hand.view.lanes.selected == {Key(block, X, 4 * FLICKS)}
    editor.actions_["undo"].trigger()
    assert times(editor, block) == [1, 3, 5]
    editor.session.set_snapping(True)
    hand.drag(lane(hand, block, X, 3), lane(hand, block, X, 2.1))
    assert times(editor, block) == [1, 2, 5]  # the key of the other lane


def test_several_keys_move_together_and_stay_in_their_block(editor, hand, block) -> None:
    hand.click(lane(hand, block, X, 5))
    hand.click(lane(hand, block, OPACITY, 2), CTRL)
    assert hand.view.lanes.selected == {Key(block, X, 5 * FLICKS), Key(block, OPACITY, 2 * FLICKS)}
    hand.drag(lane(hand, block, X, 5), lane(hand, block, X, 12))
    assert times(editor, block) == [1, 3, 8]
    assert times(editor, block, OPACITY) == [5]


def test_escape_puts_keys_back_exactly(editor, hand, block, qtbot) -> None:
    before, at = state(editor), lane(hand, block, X, 3)
    hand.press(at)
    hand.to(at + QPoint(30, 0))
    hand.to(at + QPoint(60, 0))
    assert times(editor, block) != [1, 3, 5]
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(at)
    assert state(editor) == before
    assert hand.view.lanes.selected == {Key(block, X, 3 * FLICKS)}


def test_a_double_click_adds_and_delete_removes_keys_not_the_block(editor, hand, block, qtbot) -> None:
    qtbot.mouseDClick(hand.view, Qt.MouseButton.LeftButton, NO, lane(hand, block, X, 2))
    assert times(editor, block) == [1, 2, 3, 5]
    value = editor.project.records.get(block, Block).curve(X).value_at(2 * FLICKS)
    assert value == pytest.approx(0.25)
    hand.key(Qt.Key.Key_Delete)
    assert times(editor, block) == [1, 3, 5]
    assert not hand.view.lanes.selected
    hand.drag(lane(hand, block, X, 0.5), lane(hand, block, OPACITY, 3.5))  # a rubber band
    assert len(hand.view.lanes.selected) == 3
    hand.key(Qt.Key.Key_Delete)
    assert (times(editor, block), times(editor, block, OPACITY)) == ([5], [])
    hand.click(lane(hand, block, X, 5))
    assert hand.view.lanes.selected
    hand.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)  # that one is the block's
    assert editor.project.records.find(block, Block) is None


def test_escape_takes_a_rubber_band_back(editor, hand, block, qtbot) -> None:
    editor.session.select(())
    hand.press(lane(hand, block, X, 0.5))
    hand.to(lane(hand, block, OPACITY, 3.5))
    assert (editor.session.selection, len(hand.view.lanes.selected)) == ((block,), 3)
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(lane(hand, block, OPACITY, 3.5))
    assert (editor.session.selection, len(hand.view.lanes.selected)) == ((), 0)


def test_keys_by_keyboard(editor, hand, block) -> None:
    editor.session.set_playhead(0)
    on = editor.actions_["key-on"]
    on.trigger()
    assert editor.session.playhead == FLICKS
    on.trigger()
    assert hand.view.lanes.selected == {Key(block, OPACITY, 2 * FLICKS)}
    editor.actions_["nudge-on-far"].trigger()
    frames = editor.project.records.rate.time_of(10)
    assert times(editor, block, OPACITY) == [(2 * FLICKS + frames) / FLICKS]
    editor.actions_["key-here"].trigger()
    assert times(editor, block) == [1, 2, 3, 5]
    hand.key(Qt.Key.Key_Escape)
    assert not hand.view.lanes.selected
    assert editor.session.selection == (block,)


def test_the_menu_of_a_key_eases_it(editor, hand, block) -> None:
    hand.click(lane(hand, block, X, 3))
    at = lane(hand, block, X, 3)
    menu = hand.panel.menus.made(hand.view.hit(hand.view.pointer(at.toPointF(), NO)))
    ease = next(a for a in menu.actions() if a.text() == "Ease in and out")
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Linear"]
    ease.trigger()
    assert [k.ease for k in hand.block(block).curve(X).keyframes] == ["linear", "ease_in_out", "linear"]
    menu.deleteLater()


def test_keys_are_in_the_tree(editor, hand, block) -> None:
    item = QAccessible.queryAccessibleInterface(hand.view).child(0)
    assert item.childCount() == 4
    key = item.child(1)
    assert key.text(QAccessible.Text.Name) == "Position X, keyframe at 00:00:03:00, 0.5, Linear"
    actions = key.actionInterface()
    actions.doAction("move on")
    assert times(editor, block)[1] == pytest.approx(3 + 1 / 30)
    key = item.child(1)
    assert key.state().selected
    key.actionInterface().doAction(key.actionInterface().pressAction())
    assert not key.state().selected
    key.actionInterface().doAction("remove")
    assert times(editor, block) == [1, 5]
    assert item.childCount() == 3
