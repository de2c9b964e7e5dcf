"""Guides on the canvas: out of a ruler and back into it, by numbers, snapping, locked, kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vidgen.editor.records import Block
from vidgen.ui.canvas.guides import Guides
from vidgen.ui.canvas.guides_dialog import GuidesDialog
from vidgen.ui.canvas.guiding import Guiding
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Line
from vidgen.ui.session import Session

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_what_a_file_says_is_checked() -> None:
    session = Session()
    for kept in (None, [], {"lines": 3}, {"lines": [["x"], ["z", 1], ["y", "1"], ["y", True], [["x"], 1], ["x", 1e9]]}):
        session.remember("canvas.guides", kept)
        assert Guides(session).lines == ()
    session.remember("canvas.guides", {"lines": [["x", 3], ["x", 3.2], ["y", float("nan")]], "locked": "yes"})
    guides = Guides(session)
    assert (guides.lines, guides.locked) == ((Line("x", 3.0),), False)


def test_a_guide_snaps_to_what_lies_there_and_leaves_over_the_ruler() -> None:
    guides = Guides(Session())
    hand, sight = Guiding(guides), Sight((1920, 1080), (984, 564), margin=12)  # 0.5 widget pixels for each of the film

    def drag(start: tuple[float, float], end: tuple[float, float], *, snap: bool = True) -> bool:
        held = hand.press(QPointF(*start), sight, rulers=True, shown=True)
        hand.drag(QPointF(*end), sight, [(300, 200, 100, 100)], rulers=True, snap=snap)
        hand.release()
        return held

    assert drag((5, 300), (12 + 152, 300))
    assert guides.lines == (Line("x", 300.0),), "it lies on the block's edge"
    assert drag((12 + 151, 400), (12 + 250.5, 100), snap=False)
    assert guides.lines == (Line("x", 501.0),)
    assert drag((300, 5), (300, 12 + 400), snap=False)
    assert guides.lines == (Line("x", 501.0), Line("y", 800.0))
    guides.lock(True)
    assert not drag((12 + 250.5, 300), (5, 300))
    guides.lock(False)
    assert drag((12 + 250.5, 300), (5, 300))
    assert guides.lines == (Line("y", 800.0),)
    assert hand.press(QPointF(500, 412), sight, rulers=True, shown=True)
    hand.drag(QPointF(500, 300), sight, [], rulers=True, snap=False)
    assert hand.cancel()
    assert guides.lines == (Line("y", 800.0),)
    assert not hand.press(QPointF(500, 412), sight, rulers=True, shown=False)
    assert not hand.press(QPointF(5, 5), sight, rulers=True, shown=True), "the corner of the rulers"


def test_guides_on_the_canvas_by_mouse_and_by_keys(editor, qtbot) -> None:
    run, canvas, session = editor.context.run, editor.panels["preview"].canvas, editor.session
    run("append", {"kind": "solid", "duration": "4s"})
    run("overlay", {"at": 0, "kind": "shape", "duration": "4s", "values": {"width": 0.2, "height": 0.2}, "name": "box"})
    qtbot.waitUntil(lambda: canvas.shape_.width() == 1920)
    canvas.setFocus()
    editor.actions_["canvas-rulers"].trigger()
    steps = editor.project.steps()[0]

    def drag(start: QPointF, end: QPointF, keys=NO, *, release: bool = True) -> None:
        QTest.mousePress(canvas, LEFT, keys, start.toPoint())
        for share in (0.5, 1.0):
            at = start + (end - start) * share
            event = QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), LEFT, LEFT, keys)
            QApplication.sendEvent(canvas, event)
        if release:
            QTest.mouseRelease(canvas, LEFT, keys, end.toPoint())

    def at(x: float, y: float) -> QPointF:
        return QPointF(QPointF(*canvas.sight.to_widget(x, y)).toPoint())

    drag(QPointF(5, 150), at(440, 700), Qt.KeyboardModifier.ControlModifier)
    assert [line.axis for line in canvas.guides.lines] == ["x"]
    assert canvas.guides.lines[0].at == pytest.approx(440, abs=3)
    assert "guides" in canvas.shown_aids, "hidden ones are shown when one is added"
    assert canvas.guides.lines[0] in canvas.hands.extra_lines
    drag(QPointF(200, 5), at(900, 300), release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, NO, at(900, 300).toPoint())
    assert len(canvas.guides.lines) == 1
    assert session.selection == ()
    assert editor.project.steps()[0] == steps, "guides are no edits"
    # A block snaps to it: its left edge.
    box = next(b for b in editor.project.records.blocks() if b.name == "box")
    left = canvas.hands.at(at(960, 540), canvas.sight).outline.bounds[0]
    drag(at(960, 540), at(960 + 446 - left, 640))
    moved = next(s for s in canvas.hands.seen if s.block.id == box.id).outline.bounds
    assert moved[0] == pytest.approx(canvas.guides.lines[0].at, abs=0.01)
    assert isinstance(editor.project.records.get(box.id, Block), Block)
    # By numbers and by keys alone.
    editor.actions_["canvas-guides-place"].trigger()
    dialog = editor.window().findChild(GuidesDialog)
    qtbot.keyClicks(dialog.at, "100")
    qtbot.keyClick(dialog.at, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(dialog.boxes) == 2)
    field = dialog.boxes[Line("x", 100.0)]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "120")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: Line("x", 120.0) in dialog.boxes)
    qtbot.keyClick(dialog.locked, Qt.Key.Key_Space)
    assert canvas.guides.locked
    assert editor.actions_["canvas-guides-lock"].isChecked()
    again = Guides(session)
    assert (again.lines, again.locked) == (canvas.guides.lines, True)
    canvas.grab()
    qtbot.keyClick(dialog.clear, Qt.Key.Key_Space)
    assert canvas.guides.lines == ()
    qtbot.waitUntil(lambda: not dialog.boxes)
    editor.actions_.refresh()
    assert not editor.actions_["canvas-guides-clear"].isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    drag(QPointF(5, 150), QPointF(QPoint(8, 200)))
    assert canvas.guides.lines == (), "nothing comes of a pull that never left the ruler"
