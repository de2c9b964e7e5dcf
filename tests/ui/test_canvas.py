"""The canvas: blocks are selected, moved, scaled, turned, cropped on the picture, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.canvas import marks, shaping
from vidgen.ui.canvas.canvas import Canvas
from vidgen.ui.canvas.viewing import recalled
from vidgen.ui.dragging import Carried, CarriedAsset, CarriedKind, carry

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def canvas(editor, qtbot) -> Canvas:
    """A background, and two shapes that lie over each other on it."""
    run = editor.context.run
    run("append", {"kind": "solid", "duration": "4s"})
    run("overlay", {"at": 0, "kind": "shape", "duration": "4s", "values": {"width": 0.5, "height": 0.5}, "name": "low"})
    run("overlay", {"at": 0, "kind": "shape", "duration": "4s", "values": {"width": 0.2, "height": 0.2}, "name": "top"})
    canvas = editor.panels["preview"].canvas
    qtbot.waitUntil(lambda: canvas.shape_.width() == 1920)
    canvas.setFocus()
    editor.session.set_snapping(False)
    return canvas


def _named(editor, name: str) -> Block:
    return next(b for b in editor.project.records.blocks() if b.name == name)


def _at(canvas: Canvas, x: float, y: float) -> QPoint:
    return QPointF(*canvas.sight.to_widget(x, y)).toPoint()


def _drag(canvas: Canvas, start: QPoint, by: QPoint, modifiers=NONE, *, release: bool = True) -> None:
    QTest.mousePress(canvas, LEFT, modifiers, start)
    for share in (0.3, 0.7, 1.0):
        to = start + QPoint(round(by.x() * share), round(by.y() * share))
        _move(canvas, to, modifiers)
    if release:
        QTest.mouseRelease(canvas, LEFT, modifiers, start + by)


def _move(canvas: Canvas, to: QPoint, modifiers) -> None:

    where = QPointF(to)
    event = QMouseEvent(QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), LEFT, LEFT, modifiers)
    QApplication.sendEvent(canvas, event)


def _handle(canvas: Canvas, handle: tuple[int, int]) -> QPoint:
    assert canvas.hands.alone is not None
    return _at(canvas, *shaping.handle_at(canvas.hands.alone.outline, handle))


def _steps(editor) -> list[str]:
    return [label for _, label in editor.project.steps()[0]][3:]


def test_a_click_selects_the_topmost_and_ctrl_goes_through(editor, canvas) -> None:
    low, top = _named(editor, "low"), _named(editor, "top")
    background = next(b for b in editor.project.records.blocks() if b.content.kind == "solid")
    middle = _at(canvas, 960, 540)
    QTest.mouseClick(canvas, LEFT, NONE, middle)
    assert editor.session.selection == (top.id,)
    QTest.mouseClick(canvas, LEFT, CTRL, middle)
    assert editor.session.selection == (low.id,)
    QTest.mouseClick(canvas, LEFT, CTRL, middle)
    assert editor.session.selection == (background.id,)
    QTest.mouseClick(canvas, LEFT, CTRL, middle)
    assert editor.session.selection == (top.id,)
    QTest.mouseClick(canvas, LEFT, SHIFT, _at(canvas, 760, 540))
    assert set(editor.session.selection) == {top.id, low.id}
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(1, 1))
    assert editor.session.selection == ()


def test_the_hit_follows_rotation_hidden_and_locked_tracks(editor, canvas) -> None:
    low, top = _named(editor, "low"), _named(editor, "top")
    editor.context.run("set", {"blocks": [low.id], "path": "placement.rotation", "value": 45})
    inside, outside = _at(canvas, 960, 540 + 350), _at(canvas, 960 + 260, 540 + 260)
    assert canvas.hands.at(QPointF(inside), canvas.sight).block.id == low.id
    assert canvas.hands.at(QPointF(outside), canvas.sight).block.content.kind == "solid"
    editor.context.run("hide-track", {"track": top.track})
    assert canvas.hands.at(QPointF(_at(canvas, 960, 540)), canvas.sight).block.id == low.id
    editor.context.run("lock-track", {"track": low.track})
    assert canvas.hands.at(QPointF(_at(canvas, 960, 540)), canvas.sight).block.content.kind == "solid"


def test_a_drag_moves_and_is_one_step(editor, canvas) -> None:
    before = _named(editor, "top")
    _drag(canvas, _at(canvas, 960, 540), QPoint(60, 30))
    after = _named(editor, "top")
    scale = canvas.sight.scale
    assert after.placement.x * 1920 == pytest.approx(960 + 60 / scale, abs=1.5)
    assert after.placement.y * 1080 == pytest.approx(540 + 30 / scale, abs=1.5)
    assert editor.session.selection == (after.id,)
    assert _steps(editor) == ["Move in the picture"]
    editor.project.undo()
    assert _named(editor, "top") == before


def test_escape_takes_a_drag_back_exactly(editor, canvas, qtbot) -> None:
    before = dict(editor.project.records.records)
    _drag(canvas, _at(canvas, 960, 540), QPoint(60, 30), release=False)
    assert dict(editor.project.records.records) != before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert dict(editor.project.records.records) == before
    QTest.mouseRelease(canvas, LEFT, NONE, QPoint(5, 5))
    assert dict(editor.project.records.records) == before
    assert _steps(editor) == []


def test_what_is_selected_together_moves_together(editor, canvas) -> None:
    low, top = _named(editor, "low"), _named(editor, "top")
    editor.session.select([low.id, top.id])
    _drag(canvas, _at(canvas, 960, 540), QPoint(50, 0), SHIFT)
    # Shift on a selected block takes it out of the selection: the other one still moves.
    editor.project.undo()
    editor.session.select([low.id, top.id])
    _drag(canvas, _at(canvas, 960, 540), QPoint(50, 20))
    moved = _named(editor, "low").placement.x - low.placement.x
    assert moved > 0
    assert _named(editor, "top").placement.x - top.placement.x == pytest.approx(moved)
    assert len(_steps(editor)) == 1


def test_a_corner_keeps_the_proportion_and_the_opposite_corner(editor, canvas) -> None:
    editor.session.select([_named(editor, "low").id])
    before = canvas.hands.alone.outline
    _drag(canvas, _handle(canvas, (1, 1)), QPoint(40, 40))
    after = canvas.hands.alone.outline
    placement = _named(editor, "low").placement
    assert placement.scale_x == pytest.approx(placement.scale_y)
    assert placement.scale_x > 1.1
    assert after.corners[0] == pytest.approx(before.corners[0], abs=0.01)
    assert _steps(editor) == ["Scale"]


def test_a_side_changes_one_axis_and_alt_scales_from_the_middle(editor, canvas) -> None:
    low = _named(editor, "low")
    editor.context.run("set", {"blocks": [low.id], "path": "placement.rotation", "value": 30})
    editor.session.select([low.id])
    before = canvas.hands.alone.outline
    _drag(canvas, _handle(canvas, (1, 0)), QPoint(30, 17))
    placement = _named(editor, "low").placement
    assert placement.scale_y == 1
    assert placement.scale_x > 1.1
    left = [shaping.handle_at(o, (-1, 0)) for o in (before, canvas.hands.alone.outline)]
    assert left[0] == pytest.approx(left[1], abs=0.01)
    editor.project.undo()
    _drag(canvas, _handle(canvas, (-1, -1)), QPoint(-20, -10), ALT)
    middle = [shaping.handle_at(o, (0, 0)) for o in (before, canvas.hands.alone.outline)]
    assert middle[0] == pytest.approx(middle[1], abs=0.01)


def test_the_knob_turns_and_shift_makes_steps(editor, canvas) -> None:
    low = _named(editor, "low")
    editor.session.select([low.id])
    knob = next(
        p for (how, _), p in marks.handles(canvas.sight, canvas.hands.alone.outline, "place") if how == "rotate"
    )
    middle = QPointF(*canvas.sight.to_widget(960, 540))
    to = middle + QPointF(middle.y() - knob.y(), 0)
    _drag(canvas, knob.toPoint(), (to - knob).toPoint())
    assert _named(editor, "low").placement.rotation == pytest.approx(90, abs=1)
    editor.project.undo()
    _drag(canvas, knob.toPoint(), (to - knob).toPoint() + QPoint(0, 7), SHIFT)
    assert _named(editor, "low").placement.rotation in (90, 105)


def test_what_is_animated_gets_a_keyframe_at_the_playhead(editor, canvas) -> None:
    top = _named(editor, "top")
    for at, x in (("0s", 0.2), ("2s", 0.8)):
        editor.context.run("set-keyframe", {"block": top.id, "path": "placement.x", "at": at, "value": x})
    editor.session.set_playhead(FLICKS)
    _drag(canvas, _at(canvas, 960, 540), QPoint(40, 0))
    after = _named(editor, "top")
    assert [k.time for k in after.curve("placement.x").keyframes] == [0, FLICKS, 2 * FLICKS]
    assert after.curve("placement.x").value_at(FLICKS) > 0.5
    assert after.placement.y == top.placement.y


def test_edges_snap_and_show_a_line(editor, canvas) -> None:
    editor.session.set_snapping(True)
    top = _named(editor, "top")
    editor.context.run("set", {"blocks": [top.id], "path": "placement.x", "value": 0.8})
    start = _at(canvas, 1920 * 0.8, 540)
    to_middle = _at(canvas, 960, 540) - start
    _drag(canvas, start, to_middle + QPoint(3, 2), release=False)
    assert _named(editor, "top").placement.x == pytest.approx(0.5, abs=1e-5)
    assert {(line.axis, line.at) for line in canvas.hands.met} >= {("x", 960), ("y", 540)}
    _move(canvas, start + to_middle + QPoint(3, 2), CTRL)
    assert canvas.hands.met == ()
    QTest.mouseRelease(canvas, LEFT, NONE, start)


def test_arrows_nudge_what_is_selected_and_step_otherwise(editor, canvas, qtbot) -> None:
    top = _named(editor, "top")
    qtbot.waitUntil(editor.actions_["frame-on"].isEnabled)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert editor.session.playhead == FLICKS // 30
    editor.session.select([top.id])
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert _named(editor, "top").placement.x * 1920 == pytest.approx(961, abs=0.01)
    assert _named(editor, "top").placement.y * 1080 == pytest.approx(550, abs=0.01)
    assert editor.session.playhead == FLICKS // 30
    qtbot.keyClick(canvas, Qt.Key.Key_Up, CTRL)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, ALT | SHIFT)
    assert _named(editor, "top").placement.scale_x == pytest.approx(1.01)
    assert _named(editor, "top").placement.rotation == 15
    canvas.hands.settle()
    assert _steps(editor) == ["Move in the picture", "Scale", "Rotate"]
    for _ in range(3):
        editor.project.undo()
    assert _named(editor, "top") == top
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert editor.session.selection == ()
    qtbot.keyClick(canvas, Qt.Key.Key_Up, ALT)
    assert editor.session.selection == (top.id,)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, ALT)
    assert editor.session.selection == (_named(editor, "low").id,)
    assert "width 540, height 540" in canvas.accessibleDescription()


def test_escape_takes_keys_back(editor, canvas, qtbot) -> None:
    top = _named(editor, "top")
    editor.session.select([top.id])
    qtbot.keyClick(canvas, Qt.Key.Key_Left, SHIFT)
    assert _named(editor, "top") != top
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert _named(editor, "top") == top
    assert _steps(editor) == []


def test_cropping_keeps_what_stays_where_it_is(editor, canvas, qtbot) -> None:
    low = _named(editor, "low")
    editor.session.select([low.id])
    canvas.hands.set_mode("crop")
    before = canvas.hands.alone.outline
    _drag(canvas, _handle(canvas, (-1, 0)), QPoint(30, 0))
    after = canvas.hands.alone.outline
    assert _named(editor, "low").placement.crop_left > 0
    assert after.corners[1] == pytest.approx(before.corners[1], abs=1)
    assert after.corners[0][0] == pytest.approx(before.corners[0][0] + 30 / canvas.sight.scale, abs=3)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert canvas.hands.alone.outline.corners[2][1] == pytest.approx(before.corners[2][1] - 10, abs=1)
    canvas.hands.settle()
    assert _steps(editor) == ["Crop", "Crop"]
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.hands.mode == "place"


def test_the_anchor_moves_and_the_picture_stays(editor, canvas, qtbot) -> None:
    low = _named(editor, "low")
    editor.session.select([low.id])
    canvas.hands.set_mode("anchor")
    before = canvas.hands.alone.outline
    _drag(canvas, _at(canvas, 960, 540), QPoint(30, 20))
    after = canvas.hands.alone.outline
    assert after.anchor[0] > before.anchor[0] + 30
    assert after.corners[0] == pytest.approx(before.corners[0], abs=0.01)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.hands.alone.outline.anchor[0] == pytest.approx(after.anchor[0] - 1, abs=0.01)


def test_ctrl_and_wheel_zoom_around_the_mouse(editor, canvas) -> None:
    at = _at(canvas, 1400, 300)
    before = canvas.sight.to_canvas(at.x(), at.y())
    for direction in (1, 1, 1, -1):
        canvas.look(canvas.sight.stepped(direction, (at.x(), at.y())))
        assert canvas.sight.to_canvas(at.x(), at.y()) == pytest.approx(before, abs=0.01)
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, NONE, at)

    to = QPointF(at + QPoint(-25, 10))
    middle = Qt.MouseButton.MiddleButton
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, to, canvas.mapToGlobal(to), middle, middle, NONE))
    QTest.mouseRelease(canvas, middle, NONE, to.toPoint())
    assert canvas.sight.to_canvas(to.x(), to.y()) == pytest.approx(before, abs=2)


# Text -------------------------------------------------------------------------------------------------------------------


def _texts(editor) -> list[Block]:
    return [b for b in editor.project.records.blocks() if b.content.kind == "text"]


def test_a_title_is_added_and_written_by_keys_alone(editor, canvas, qtbot) -> None:
    editor.session.set_playhead(FLICKS)
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    writing = canvas.editing.writing
    assert QApplication.focusWidget() is writing
    qtbot.keyClicks(writing, "Sunday s")
    qtbot.keyClick(writing, Qt.Key.Key_Return)
    qtbot.keyClicks(writing, "morning")
    qtbot.keyClick(writing, Qt.Key.Key_Return, CTRL)
    (block,) = _texts(editor)
    assert block.content.text == "Sunday s\nmorning"
    assert block.start == FLICKS
    assert editor.session.selection == (block.id,)
    assert canvas.hasFocus()
    assert _steps(editor) == ["Add text"]
    editor.project.undo()
    assert _texts(editor) == []


def test_escape_and_empty_texts_add_nothing(editor, canvas, qtbot) -> None:
    before = dict(editor.project.records.records)
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.keyClicks(canvas.editing.writing, "no")
    qtbot.keyClick(canvas.editing.writing, Qt.Key.Key_Escape)
    assert dict(editor.project.records.records) == before
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.keyClick(canvas.editing.writing, Qt.Key.Key_Return, CTRL)
    assert dict(editor.project.records.records) == before
    assert _steps(editor) == []


def test_a_double_click_writes_at_the_place_of_the_text(editor, canvas, qtbot) -> None:
    editor.context.run("overlay", {"at": 0, "kind": "text", "values": {"text": "One", "size": 0.2}})
    (text,) = _texts(editor)
    editor.context.run("set", {"blocks": [text.id], "path": "placement.y", "value": 0.25})
    at = _at(canvas, 960, 270)
    QTest.mouseDClick(canvas, LEFT, NONE, at)
    writing = canvas.editing.writing
    assert writing.geometry().contains(at)
    assert abs(writing.geometry().center().y() - at.y()) <= 2
    assert writing.font().family() or writing.document().defaultFont().family() == "Inter"
    assert writing.textCursor().selectedText() == "One"
    qtbot.keyClicks(writing, "Two")
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(2, 2))
    assert _texts(editor)[0].content.text == "Two"
    assert _texts(editor)[0].id == text.id
    assert _steps(editor)[-1] == "Write"
    editor.project.undo()
    assert _texts(editor)[0].content.text == "One"
    editor.session.select([text.id])
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClicks(canvas.editing.writing, "Three")
    qtbot.keyClick(canvas.editing.writing, Qt.Key.Key_Escape)
    assert _texts(editor)[0].content.text == "One"


def test_another_edit_keeps_what_is_being_written(editor, canvas, qtbot) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.keyClicks(canvas.editing.writing, "kept")
    editor.context.run("add-marker", {"at": 0})
    assert _texts(editor)[0].content.text == "kept"
    assert _steps(editor) == ["Add text", "Add marker"]


# Looking ----------------------------------------------------------------------------------------------------------------


def test_aids_and_zoom_are_actions_and_are_remembered(editor, canvas) -> None:
    for name in ("canvas-thirds", "canvas-safe", "canvas-rulers", "canvas-200"):
        editor.actions_[name].trigger()
    assert canvas.shown_aids == {"thirds", "safe", "rulers"}
    assert editor.actions_["canvas-thirds"].isChecked()
    assert canvas.sight.zoom == 2.0
    assert canvas.viewing.button.text() == "200 %"
    assert ("x", 96) in {(line.axis, round(line.at)) for line in canvas.hands.extra_lines}
    canvas.grab()
    assert recalled(editor.context) == (canvas.shown_aids, 2.0)
    editor.actions_["canvas-fit"].trigger()
    assert canvas.sight.zoom is None
    editor.actions_.refresh()
    assert not editor.actions_["canvas-tiktok"].isEnabled()
    editor.context.run("set-project", {"width": 1080, "height": 1920})
    editor.actions_.refresh()
    editor.actions_["canvas-tiktok"].trigger()
    assert "tiktok" in canvas.shown_aids
    canvas.grab()


def test_crop_and_anchor_are_actions(editor, canvas) -> None:
    editor.session.select([_named(editor, "low").id])
    editor.actions_.refresh()
    editor.actions_["canvas-crop"].trigger()
    assert canvas.hands.mode == "crop"
    assert editor.actions_["canvas-crop"].isChecked()
    editor.actions_["canvas-anchor"].trigger()
    assert canvas.hands.mode == "anchor"
    editor.actions_["canvas-anchor"].trigger()
    assert canvas.hands.mode == "place"


# Drops ------------------------------------------------------------------------------------------------------------------


def _dropped(canvas: Canvas, carried: Carried, x: float, y: float) -> bool:
    data = carry(carried)
    at = QPointF(_at(canvas, x, y))
    copy = Qt.DropAction.CopyAction
    move = QDragMoveEvent(at.toPoint(), copy, data, LEFT, NONE)
    canvas.dragMoveEvent(move)
    canvas.grab()
    if not move.isAccepted():
        return False
    event = QDropEvent(at, copy, data, LEFT, NONE)
    canvas.dropEvent(event)
    return event.isAccepted()


def test_kinds_are_dropped_where_the_mouse_is(editor, canvas) -> None:
    editor.session.set_playhead(FLICKS)
    kind = CarriedKind(family="block", kind="text", values={"text": "Here"})
    assert _dropped(canvas, Carried(kind=kind), 480, 270)
    (text,) = _texts(editor)
    assert (text.start, text.content.text) == (FLICKS, "Here")
    assert text.placement.x == pytest.approx(0.25, abs=0.01)
    assert text.placement.y == pytest.approx(0.25, abs=0.01)
    assert len(_steps(editor)) == 1
    assert not _dropped(canvas, Carried(kind=CarriedKind(family="transition", kind="dissolve")), 480, 270)


def test_effects_are_dropped_on_the_block_under_the_mouse(editor, canvas) -> None:
    effect = Carried(kind=CarriedKind(family="effect", kind="blur", values={"radius": 0.03}))
    assert _dropped(canvas, effect, 960, 540)
    assert [e.kind for e in _named(editor, "top").effects] == ["blur"]
    assert _named(editor, "low").effects == ()
    editor.session.select([_named(editor, name).id for name in ("low", "top")])
    assert _dropped(canvas, effect, 960, 540)
    assert [len(_named(editor, name).effects) for name in ("low", "top")] == [1, 2]
    editor.project.undo()  # one step
    assert [len(_named(editor, name).effects) for name in ("low", "top")] == [0, 1]


def test_media_are_dropped_above_all_others(editor, canvas, idle) -> None:
    from pathlib import Path

    media = Path(__file__).resolve().parents[2] / "resources" / "media"
    editor.context.work.bring_in([media / "sunrise.jpg"])
    idle()
    (asset,) = editor.project.records.assets()
    assert _dropped(canvas, Carried(assets=(CarriedAsset(asset=asset.id),)), 400, 400)
    block = next(b for b in editor.project.records.blocks() if b.content.asset_id == asset.id)
    assert (block.placement.x, block.placement.scale_x) == (0.5, 1.0)
    assert editor.session.selection == (block.id,)
