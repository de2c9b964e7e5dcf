"""The timeline with real widgets: each tool by mouse and by keys; Escape leaves everything exactly as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from tests.ui.hand import CTRL, LEFT, NO, SHIFT, state, times

from vidgen.editor.records import Track
from vidgen.timing import FLICKS


def test_a_block_is_moved_by_drag_as_one_step(editor, hand, row) -> None:
    editor.session.set_snapping(False)
    steps = len(editor.project.steps()[0])
    hand.drag(hand.at(row[2], 6), hand.at(row[2], 8))
    assert times(editor) == [(0, 2), (2, 5), (7, 11)]
    assert len(editor.project.steps()[0]) == steps + 1
    assert editor.session.selection == (row[2],)
    editor.actions_["undo"].trigger()
    assert times(editor) == [(0, 2), (2, 5), (5, 9)]


def test_moving_snaps_to_edges_unless_it_is_off_or_shift_is_held(editor, hand, row) -> None:
    hand.drag(hand.at(row[0], 1), hand.at(row[0], 10.1))
    assert times(editor)[-1] == (9, 11)
    editor.actions_["undo"].trigger()
    hand.drag(hand.at(row[0], 1), hand.at(row[0], 10.1), SHIFT)
    assert times(editor)[-1][0] == pytest.approx(9.1, abs=0.04)
    editor.actions_["undo"].trigger()
    hand.key(Qt.Key.Key_N)
    assert not editor.session.snapping
    hand.drag(hand.at(row[0], 1), hand.at(row[0], 10.1))
    assert times(editor)[-1][0] == pytest.approx(9.1, abs=0.04)


def test_ctrl_moves_between_other_blocks(editor, hand, row) -> None:
    hand.drag(hand.at(row[2], 6), hand.at(row[2], 1.1), CTRL)
    assert [b.id for b in editor.project.records.blocks()] == [row[2], row[0], row[1]]
    assert times(editor) == [(0, 4), (4, 6), (6, 9)]


def test_blocks_go_to_other_tracks(editor, hand, row) -> None:
    editor.context.run("add-track", {"medium": "video"})
    above = next(t for t in editor.project.records.tracks() if t.name == "V2")
    editor.session.select(row[:2])
    start = hand.at(row[0], 1)
    end = QPoint(start.x(), start.y() - 58)
    hand.drag(start, end)
    assert [hand.block(i).track == above.id for i in row] == [True, True, False]
    hand.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert all(hand.block(i).track != above.id for i in row)


@pytest.mark.parametrize("tool", ["select", "trim", "slip", "slide", "range", "hand", "zoom"])
def test_escape_cancels_a_drag_exactly(editor, hand, row, tool, qtbot) -> None:
    editor.session.select([row[1]])
    hand.view.choose_tool(tool)
    before = state(editor)
    view, marks, chosen = hand.view.viewport, editor.session.in_out, editor.session.selection
    start = hand.at(row[1], 2.05) if tool == "trim" else hand.at(row[1], 3)
    hand.press(start)
    hand.to(start + QPoint(40, 0))
    hand.to(start + QPoint(77, 0))
    assert hand.view.drag is not None
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.view.drag is None
    hand.release(start + QPoint(77, 0))
    assert state(editor) == before
    assert (hand.view.viewport, editor.session.in_out, editor.session.selection) == (view, marks, chosen)


def test_an_edit_from_elsewhere_ends_a_drag(editor, hand, row) -> None:
    hand.press(hand.at(row[2], 6))
    hand.to(hand.at(row[2], 9))
    editor.context.run("add-marker", {"at": "1s"})
    assert hand.view.drag is None
    assert times(editor) == [(0, 2), (2, 5), (5, 9)]


def test_edges_are_trimmed_by_drag_and_by_keys(editor, hand, row) -> None:
    editor.session.set_snapping(False)
    hand.drag(hand.at(row[2], 8.96), hand.at(row[2], 7.96))
    assert times(editor)[-1] == (5, 8)
    editor.session.select([row[2]])
    hand.key(Qt.Key.Key_BracketRight)
    assert hand.view.edge == (row[2], "tail")
    hand.key(Qt.Key.Key_Period)
    assert times(editor)[-1][1] == pytest.approx(8 + 1 / 30)
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Period)
    assert times(editor)[-1][0] == pytest.approx(5 + 1 / 30)


def test_trim_tool_ripples_and_rolls(editor, hand, row) -> None:
    editor.session.set_snapping(False)
    hand.key(Qt.Key.Key_T)
    hand.drag(hand.at(row[0], 1.9), hand.at(row[0], 0.9))
    assert times(editor) == [(0, 1), (1, 4), (4, 8)]
    hand.drag(hand.at(row[1], 4), hand.at(row[1], 5))
    assert times(editor) == [(0, 1), (1, 5), (5, 8)]
    editor.session.select([row[2]])
    hand.key(Qt.Key.Key_Backslash)
    for _ in range(3):
        hand.key(Qt.Key.Key_Comma)
    assert times(editor)[1:] == [(1, pytest.approx(4.9)), (pytest.approx(4.9), 8)]


def test_blade_cuts_where_one_clicks(editor, hand, row) -> None:
    hand.key(Qt.Key.Key_B)
    assert hand.view.tool.kind == "blade"
    hand.click(hand.at(row[1], 3))
    assert times(editor) == [(0, 2), (2, 3), (3, 5), (5, 9)]
    editor.session.set_playhead(6 * FLICKS)
    hand.key(Qt.Key.Key_S)
    assert times(editor)[-2:] == [(5, 6), (6, 9)]


def test_slide_moves_between_neighbours(editor, hand, row) -> None:
    editor.session.set_snapping(False)
    hand.key(Qt.Key.Key_U)
    hand.drag(hand.at(row[1], 3), hand.at(row[1], 4))
    assert times(editor) == [(0, 3), (3, 6), (6, 9)]
    hand.key(Qt.Key.Key_Comma, SHIFT)
    assert times(editor)[1] == (pytest.approx(3 - 1 / 3), pytest.approx(6 - 1 / 3))


def test_range_hand_and_zoom(editor, hand, row) -> None:
    hand.key(Qt.Key.Key_R)
    hand.drag(hand.at(row[0], 1), hand.at(row[0], 4.98))
    assert editor.session.in_out == (FLICKS, 5 * FLICKS)
    hand.click(hand.at(row[0], 8))
    assert editor.session.in_out == (None, None)
    hand.key(Qt.Key.Key_Z)
    hand.drag(hand.at(row[0], 2), hand.at(row[0], 4))
    assert hand.view.viewport.scroll == pytest.approx(2 * FLICKS, abs=FLICKS / 20)
    hand.key(Qt.Key.Key_H)
    zoom = editor.session.zoom
    hand.drag(QPoint(300, 100), QPoint(200, 100))
    assert editor.session.scroll == pytest.approx(2 * FLICKS + 100 * FLICKS / zoom, abs=FLICKS / 20)


def test_selecting(editor, hand, row) -> None:
    hand.click(hand.at(row[0], 1))
    hand.click(hand.at(row[2], 7), CTRL)
    assert set(editor.session.selection) == {row[0], row[2]}
    hand.click(hand.at(row[0], 1), CTRL)
    assert editor.session.selection == (row[2],)
    hand.click(hand.at(row[1], 3), SHIFT)
    assert set(editor.session.selection) == set(row)
    hand.click(hand.at(row[0], 12))
    assert editor.session.selection == ()
    assert editor.session.playhead == 12 * FLICKS
    hand.drag(hand.at(row[0], 12), hand.at(row[0], 4))
    assert set(editor.session.selection) == {row[1], row[2]}


def test_going_about_by_keys(editor, hand, row) -> None:
    hand.key(Qt.Key.Key_Tab)
    assert hand.view.current == row[0]
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Right, CTRL)
    hand.key(Qt.Key.Key_Return)
    assert editor.session.selection == (row[0], row[1])
    hand.key(Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_Tab)
    assert hand.view.current is None  # after the last block the keyboard leaves the timeline
    hand.view.setFocus()
    hand.key(Qt.Key.Key_Delete)
    assert times(editor) == [(5, 9)]


def test_nudging(editor, hand, row) -> None:
    editor.session.select([row[2]])
    hand.key(Qt.Key.Key_Period)
    hand.key(Qt.Key.Key_Period, SHIFT)
    assert times(editor)[-1][0] == pytest.approx(5 + 11 / 30)
    assert editor.actions_["undo"].text() == "Undo Move"


def test_fades_are_dragged_and_set_by_keys(editor, hand, row) -> None:
    from vidgen.ui.timeline.hits import fade_of, handle_of_fade

    editor.session.set_snapping(False)
    y = handle_of_fade(56)
    start = hand.at(row[2], 5, y) + QPoint(8, 0)
    hand.drag(start, start + QPoint(50, 0))
    assert fade_of(hand.block(row[2])).fade_in == FLICKS
    editor.session.select([row[2]])
    editor.session.set_playhead(8 * FLICKS)
    QApplication.processEvents()
    editor.actions_["fade-out-here"].trigger()
    fade = fade_of(hand.block(row[2]))
    assert (fade.fade_in, fade.fade_out) == (FLICKS, FLICKS)
    editor.context.run("fade", {"blocks": [row[2]], "fade_in": 0, "fade_out": 0})
    assert hand.block(row[2]).effects == ()


def test_transitions_are_selected_dragged_and_removed(editor, hand, row) -> None:
    editor.context.run("set-transition", {"block": row[1], "duration": "1s"})
    editor.session.set_snapping(False)
    hand.drag(hand.at(row[1], 2.48), hand.at(row[1], 2.98))
    assert hand.block(row[1]).transition.after == pytest.approx(FLICKS, abs=FLICKS / 20)
    hand.click(hand.at(row[1], 2.2))
    assert hand.view.transition == row[1]
    hand.key(Qt.Key.Key_Delete)
    assert hand.block(row[1]).transition is None
    assert hand.view.transition is None


def test_the_playhead_is_dragged_in_the_ruler(editor, hand, row) -> None:
    y = hand.view.notes.height - 20
    hand.press(QPoint(100, y))
    assert editor.session.playhead == 2 * FLICKS
    hand.to(QPoint(151, y))
    hand.release(QPoint(151, y))
    assert editor.project.records.rate.on_grid(editor.session.playhead)
    assert editor.session.playhead == pytest.approx(3.02 * FLICKS, abs=FLICKS / 30)


def test_markers_are_dragged(editor, hand, row) -> None:
    marker = editor.context.run("add-marker", {"at": "1s"})
    y = hand.view.notes.height - 6
    hand.drag(QPoint(50, y), QPoint(99, y))
    assert editor.project.records.markers()[0].time == 2 * FLICKS  # snapped to the cut
    assert editor.project.records.markers()[0].id == marker


def test_the_wheel_scrolls_and_zooms_around_the_pointer(editor, hand, row) -> None:
    def wheel(delta: int, keys=NO) -> None:
        at = QPointF(200, 120)
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(hand.view, event)

    there = hand.view.viewport.time(200)
    wheel(120, CTRL)
    assert editor.session.zoom == pytest.approx(60)
    assert hand.view.viewport.x(there) == pytest.approx(200, abs=1)
    wheel(-240, SHIFT)
    assert editor.session.scroll > 0


def test_zoom_to_fit_shows_everything(editor, hand, row) -> None:
    hand.key(Qt.Key.Key_Z, SHIFT)
    view = hand.view.viewport
    assert 0 <= view.x(0) < 40
    assert view.width - 50 < view.x(9 * FLICKS) <= view.width


def test_heads_switch_tracks(editor, hand, row, qtbot) -> None:
    head = hand.panel.headers.heads[hand.block(row[0]).track]
    button = head._buttons["lock-track"]
    assert button.accessibleName() == "Lock V1"
    qtbot.mouseClick(button, LEFT)
    assert editor.project.records.get(hand.block(row[0]).track, Track).locked
    before = state(editor)
    hand.drag(hand.at(row[2], 6), hand.at(row[2], 9))
    assert state(editor) == before
    assert "locked" in editor.window().notices.said[-1]


def test_a_head_is_dragged_higher(editor, hand, row, qtbot) -> None:
    head = hand.panel.headers.heads[hand.block(row[0]).track]
    qtbot.mousePress(head, LEFT, NO, QPoint(20, 54))
    qtbot.mouseMove(head, QPoint(20, 74))
    qtbot.mouseRelease(head, LEFT, NO, QPoint(20, 74))
    assert editor.project.records.get(hand.block(row[0]).track, Track).height == 76
    editor.actions_["undo"].trigger()
    assert editor.project.records.get(hand.block(row[0]).track, Track).height == 56


def test_menus_have_what_can_be_done(editor, hand, row) -> None:
    from vidgen.ui.timeline.hits import Hit
    from vidgen.ui.timeline.ruler import RulerHit

    editor.context.run("delete", {"blocks": [row[1]]})
    menus = hand.panel.menus
    found = hand.view.hit(hand.view.pointer(QPointF(hand.at(row[0], 3)), NO))
    assert found.part == "gap"
    menu = menus.made(found)
    next(a for a in menu.actions() if a.text() == "Close gap").trigger()
    assert times(editor) == [(0, 2), (2, 6)]
    texts = {a.text() for a in menus.made(Hit("head", 0, hand.view.rows[0], row[2], cut=True)).actions()}
    assert {"Split", "Delete", "Transition here", "Fade", "Trim"} <= {t.rstrip("…") for t in texts}
    assert "Add marker" in {a.text().rstrip("…") for a in menus.made(RulerHit("ruler")).actions()}


def test_only_what_is_seen_is_drawn(editor, hand, row, monkeypatch) -> None:
    drawn: list[str] = []
    from vidgen.ui.timeline import painting

    block = painting._block

    def noted(painter, records, of, *rest):
        drawn.append(of.id)
        return block(painter, records, of, *rest)

    monkeypatch.setattr(painting, "_block", noted)
    editor.session.look_at(zoom=400, scroll=6 * FLICKS)
    hand.view.grab()
    assert set(drawn) == {row[2]}
    for _ in range(4):  # each paint makes some tiles
        hand.view.grab()
    drawn.clear()
    hand.view.grab()
    assert drawn == []  # nothing changed: the tiles are there
    editor.context.run("trim", {"block": row[0], "edge": "tail", "to": FLICKS})
    hand.view.grab()
    assert drawn == []  # the row has changed, but not where one looks
    editor.context.run("trim", {"block": row[2], "edge": "tail", "to": 8 * FLICKS})
    hand.view.grab()
    assert set(drawn) == {row[2]}


def test_a_block_dragged_beyond_the_rows_makes_a_track_in_one_step(editor, hand, row, qtbot) -> None:
    before, names = state(editor), [t.name for t in editor.project.records.tracks()]
    start = hand.at(row[0], 1)
    above = QPoint(start.x(), 4)
    hand.press(start)
    hand.to(QPoint(start.x(), 20))
    hand.to(above)
    assert len(editor.project.records.tracks()) == len(names) + 1
    hand.to(above + QPoint(0, hand.view.notes.height + 10))  # still in the row that is new
    assert len(editor.project.records.tracks()) == len(names) + 1
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(start)
    assert state(editor) == before
    steps = len(editor.project.steps()[0])
    hand.drag(start, above)
    tracks = editor.project.records.tracks()
    made = next(t for t in tracks if t.name not in names)
    assert (made.medium, hand.block(row[0]).track) == ("video", made.id)
    assert hand.view.rows[0].track == made.id
    assert len(editor.project.steps()[0]) == steps + 1
    editor.actions_["undo"].trigger()
    assert state(editor)[0] == before[0]
    editor.session.select([row[0]])
    hand.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert len(editor.project.records.tracks()) == len(names) + 1
    assert hand.view.rows[0].track == hand.block(row[0]).track


def test_the_end_of_a_scene_is_dragged_and_everything_after_it_follows(editor, hand, row, qtbot) -> None:
    editor.session.set_snapping(False)
    run = editor.context.run
    scenes = [
        run("add-scene", {"name": n, "start": f"{s}s", "duration": f"{d}s"}) for n, s, d in (("A", 0, 2), ("B", 2, 7))
    ]
    run("add-marker", {"at": "8s"})
    before, end = state(editor), QPoint(hand.at(row[0], 2).x(), 6)
    hand.press(end)
    hand.to(end + QPoint(20, 0))
    hand.to(end + QPoint(100, 0))
    assert times(editor) == [(0, 2), (4, 7), (7, 11)]
    qtbot.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(end)
    assert state(editor) == before
    hand.drag(end, end - QPoint(50, 0))
    assert times(editor) == [(0, 1), (1, 4), (4, 8)]
    shown = [(s.start / FLICKS, s.end / FLICKS) for s in editor.project.records.scenes()]
    assert (shown, [m.time / FLICKS for m in editor.project.records.markers()]) == ([(0, 1), (1, 8)], [7])
    assert [s.id for s in editor.project.records.scenes()] == scenes


def test_a_scene_is_renamed_by_a_double_click(editor, hand, row, qtbot, monkeypatch) -> None:
    from PySide6.QtWidgets import QInputDialog

    scene = editor.context.run("add-scene", {"name": "A", "start": 0, "duration": "2s"})
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args, **_more: ("Arrival", True))
    qtbot.mouseDClick(hand.view, LEFT, NO, QPoint(hand.at(row[0], 1).x(), 6))
    assert [(s.id, s.name) for s in editor.project.records.scenes()] == [(scene, "Arrival")]


@pytest.mark.parametrize("tool", ["select", "trim", "slide", "zoom"])
def test_what_a_drag_draws_again_is_all_that_it_changed(editor, hand, row, tool) -> None:
    view = hand.view
    editor.context.run("append", {"kind": "text", "duration": "3s"})
    QApplication.processEvents()

    def same() -> bool:
        QApplication.processEvents()
        seen = view.screen().grabWindow(view.window().winId()).toImage()
        place = QRect(view.mapTo(view.window(), QPoint(0, 0)), view.size())
        return seen.copy(place) == view.grab().toImage().convertToFormat(seen.format())

    view.choose_tool(tool)
    start = hand.at(row[1], 4.9)
    hand.press(start)
    for step in (QPoint(6, 0), QPoint(42, 12), QPoint(51, -20), QPoint(48, 60), QPoint(-90, 8)):
        hand.to(start + step)
        assert same()
    hand.key(Qt.Key.Key_Escape)
    assert same()
