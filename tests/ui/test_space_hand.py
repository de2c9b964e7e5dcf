"""Space is a hand while it is held, and plays when it is let go without one; nothing of it sticks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from vidgen.timing import FLICKS

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OPEN, CLOSED = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor
SPACE = Qt.Key.Key_Space


def _to(widget, at: QPoint) -> None:
    place = QPointF(at)
    event = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(at)), LEFT, LEFT, NO)
    QApplication.sendEvent(widget, event)


@pytest.fixture
def film(editor):
    editor.context.run("append", {"kind": "solid", "duration": "60s"})
    editor.session.look_at(zoom=50, scroll=20 * FLICKS)
    editor.actions_.refresh()
    return editor


def test_space_and_a_drag_pull_timeline_and_picture_and_play_nothing(film, qtbot) -> None:
    view, canvas, session = film.panels["timeline"].view, film.panels["preview"].canvas, film.session
    steps = film.project.steps()[0]
    view.setFocus()
    at = QPoint(300, view.notes.height + 40)
    qtbot.keyPress(view, SPACE)
    assert not film.player.playing
    assert view.cursor().shape() == canvas.cursor().shape() == OPEN
    qtbot.mousePress(view, LEFT, NO, at)
    assert view.cursor().shape() == CLOSED
    _to(view, at + QPoint(100, 0))
    assert session.scroll == pytest.approx(18 * FLICKS, rel=1e-3)
    qtbot.keyRelease(view, SPACE)
    _to(view, at + QPoint(50, 0))  # the mouse ends the pull, not the key
    assert session.scroll == pytest.approx(19 * FLICKS, rel=1e-3)
    qtbot.mouseRelease(view, LEFT, NO, at + QPoint(50, 0))
    assert view.cursor().shape() not in (OPEN, CLOSED)
    # The ruler is pulled as well, and the playhead stays.
    qtbot.keyPress(view, SPACE)
    qtbot.mousePress(view, LEFT, NO, QPoint(300, 10))
    _to(view, QPoint(350, 10))
    qtbot.mouseRelease(view, LEFT, NO, QPoint(350, 10))
    # Over the picture, with the focus in the timeline.
    canvas.look(canvas.sight.zoomed(2.0))
    before = canvas.sight.picture
    qtbot.mousePress(canvas, LEFT, NO, QPoint(100, 100))
    _to(canvas, QPoint(60, 90))
    qtbot.mouseRelease(canvas, LEFT, NO, QPoint(60, 90))
    assert canvas.sight.picture[:2] == pytest.approx((before[0] - 40, before[1] - 10))
    assert canvas.cursor().shape() == OPEN
    qtbot.keyRelease(canvas, SPACE)  # the click has brought the focus here
    assert canvas.cursor().shape() != OPEN
    assert not film.player.playing
    assert session.playhead == 0
    assert session.selection == ()
    assert session.scroll == pytest.approx(18 * FLICKS, rel=1e-3)
    assert film.project.steps()[0] == steps


def test_a_tap_plays_on_the_release_and_pauses_on_the_press(film, qtbot) -> None:
    for widget in (film.panels["preview"].canvas, film.panels["timeline"].view):
        widget.setFocus()
        qtbot.keyPress(widget, SPACE)
        assert not film.player.playing
        qtbot.keyRelease(widget, SPACE)
        assert film.player.playing
        qtbot.keyPress(widget, SPACE)
        assert not film.player.playing
        qtbot.keyRelease(widget, SPACE)
        assert not film.player.playing
    film.actions_["play"].setShortcut("P")
    qtbot.keyClick(widget, SPACE)
    assert not film.player.playing


def test_escape_and_another_focus_leave_nothing_stuck(film, qtbot) -> None:
    view, session = film.panels["timeline"].view, film.session
    view.setFocus()
    at = QPoint(300, view.notes.height + 40)
    qtbot.keyPress(view, SPACE)
    qtbot.mousePress(view, LEFT, NO, at)
    _to(view, at + QPoint(200, 0))
    assert session.scroll < 20 * FLICKS
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert session.scroll == 20 * FLICKS
    assert view.drag is None
    qtbot.mouseRelease(view, LEFT, NO, at)
    qtbot.keyRelease(view, SPACE)
    assert not film.player.playing
    qtbot.keyPress(view, SPACE)
    film.panels["preview"].time.setFocus()  # as a dialog would take it
    assert not film.context.hand.held
    assert view.cursor().shape() != OPEN
    qtbot.keyRelease(view, SPACE)
    assert not film.player.playing
    qtbot.mouseClick(view, LEFT, NO, at)
    assert len(session.selection) == 1, "the mouse is the tool's again"
