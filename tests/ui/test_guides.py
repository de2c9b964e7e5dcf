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

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


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
    assert [label for _, label in editor.project.steps()[0][len(steps) :]] == ["Add a guide"]
    # A block snaps to it: its left edge.
    box = next(b for b in editor.project.records.blocks() if b.name == "box")
    left = canvas.hands.at(at(960, 540), canvas.sight).outline.bounds[0]
    drag(at(960, 540), at(960 + 446 - left, 640))
    moved = next(s for s in canvas.hands.seen if s.block.id == box.id).outline.bounds
    assert moved[0] == pytest.approx(canvas.guides.lines[0].at, abs=0.01)
    assert isinstance(editor.project.records.get(box.id, Block), Block)
    # A click chooses one; arrows move it and are one step, whatever the block that is selected would do with them.
    session.select([box.id])
    place = canvas.guides.lines[0]
    QTest.mouseClick(canvas, LEFT, NO, at(place.at, 900).toPoint())
    for key, keys in (
        (Qt.Key.Key_Right, NO),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Up, NO),
    ):
        qtbot.keyClick(canvas, key, keys)
    assert canvas.guides.lines == (Line("x", place.at + 11),)
    assert f"{place.at + 11:.0f}" in canvas.guides.description()
    editor.project.undo()
    assert canvas.guides.lines == (place,)
    editor.project.redo()
    assert canvas.guides.lines == (Line("x", place.at + 11),)
    editor.actions_.refresh()
    editor.actions_["canvas-guide-next"].trigger()
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.guides.lines == ()
    assert any(b.id == box.id for b in editor.project.records.blocks()), "the guide was removed, not the block"
    editor.project.undo()
    editor.project.undo()
    assert canvas.guides.lines == (place,)
    _pull_and_push(canvas.guides)
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
    again = Guides(editor.context)
    assert (again.lines, again.locked) == (canvas.guides.lines, True)
    again.deleteLater()
    canvas.grab()
    qtbot.keyClick(dialog.clear, Qt.Key.Key_Space)
    assert canvas.guides.lines == ()
    qtbot.waitUntil(lambda: not dialog.boxes)
    editor.actions_.refresh()
    assert not editor.actions_["canvas-guides-clear"].isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    drag(QPointF(5, 150), QPointF(QPoint(8, 200)))
    assert canvas.guides.lines == (), "nothing comes of a pull that never left the ruler"


def _pull_and_push(guides: Guides) -> None:
    """Drag guides over a canvas of which a widget pixel is two of the film's; leave those that there were."""
    before = guides.lines
    guides.clear()
    hand, sight = Guiding(guides), Sight((1920, 1080), (984, 564), margin=12)

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
    assert hand.key(Qt.Key.Key_Escape, NO)
    assert guides.lines == (Line("y", 800.0),)
    assert not hand.press(QPointF(500, 412), sight, rulers=True, shown=False)
    assert not hand.press(QPointF(5, 5), sight, rulers=True, shown=True), "the corner of the rulers"
    guides.put(before, "Put them back")
