"""What drags on the timeline do at their limits: beyond the view, beyond the file, beyond the rows, the other way round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from tests.command_arguments import info
from tests.ui.hand import CTRL, NO, SHIFT, state, times

from vidgen.editor.records import Block
from vidgen.timing import FLICKS, TimeRange
from vidgen.ui.timeline.hits import fade_of, handle_of_fade
from vidgen.ui.timeline.navigation import described
from vidgen.ui.timeline.standing import standing

FRAME = FLICKS // 30


@pytest.fixture
def row(editor, row) -> list[str]:
    """As everywhere, and nothing snaps."""
    editor.session.set_snapping(False)
    return row


def _raised(editor, block: str, seconds: int = 2) -> str:
    """Put a second track above, with a block on it from the start of `block` on, and return that."""
    above = editor.context.run("add-track", {"medium": "video"})
    at = editor.project.records.get(block, Block).start
    made = editor.context.run("overwrite", {"kind": "solid", "duration": f"{seconds}s", "at": at, "track": above})[
        "block"
    ]
    editor.session.select(())
    return str(made)


def test_what_is_held_beyond_an_edge_scrolls_and_comes_along(editor, hand, row, qtbot) -> None:
    start, view = hand.at(row[2], 6), hand.view
    for _ in range(8):
        editor.context.run("add-track", {"medium": "audio"})
    hand.press(start)
    hand.to(QPoint(view.width() + 90, start.y()))
    was = times(editor)[-1]
    qtbot.waitUntil(lambda: editor.session.scroll > FLICKS, timeout=10_000)
    assert times(editor)[-1] > was
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    hand.release(start)
    top, scroll = view.top, editor.session.scroll
    hand.press(QPoint(300, start.y()), NO)
    hand.to(QPoint(320, view.height() + 60))
    qtbot.waitUntil(lambda: view.top > top, timeout=10_000)
    assert editor.session.scroll == scroll
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    hand.release(start)
    assert view.band is None


def test_a_range_is_marked_backwards_and_its_ends_stay_apart(editor, hand, row) -> None:
    hand.view.choose_tool("range")
    hand.drag(hand.at(row[0], 5), hand.at(row[0], 1))
    assert editor.session.in_out == (FLICKS, 5 * FLICKS)
    hand.key(Qt.Key.Key_Period)
    assert editor.session.in_out == (FLICKS + FRAME, 5 * FLICKS + FRAME)
    editor.session.mark(0, FLICKS)
    hand.key(Qt.Key.Key_Comma)
    assert editor.session.in_out == (0, FLICKS)
    editor.session.mark(2 * FLICKS, 5 * FLICKS)
    y = hand.view.notes.height - 20
    hand.drag(QPoint(250, y), QPoint(20, y))
    assert editor.session.in_out == (2 * FLICKS, 2 * FLICKS + FRAME)
    hand.drag(QPoint(100, y), QPoint(300, y))
    assert editor.session.in_out == (2 * FLICKS, 2 * FLICKS + FRAME)


def test_a_file_is_slipped_and_rolled_no_further_than_it_goes(editor, hand) -> None:
    run = editor.context.run
    film = run("add-asset", {"path": "film.mp4", "info": info(10, picture=True, sound=True)})
    one, two = (
        run("append", {"asset": film, "source_start": "3s", "source_end": "6s", "sound": False})["block"]
        for _ in range(2)
    )
    editor.session.set_snapping(False)
    editor.session.select(())

    def start(block: str) -> float:
        return hand.block(block).content.source_range(hand.block(block).duration).start / FLICKS

    hand.view.choose_tool("slip")
    hand.drag(hand.at(one, 1), hand.at(one, 2))
    assert (start(one), start(two)) == (2, 3)  # to the right: what is earlier
    hand.drag(hand.at(one, 0.5), hand.at(one, 3))
    assert start(one) == 0
    hand.drag(hand.at(one, 2.9), hand.at(one, -30))
    assert start(one) == 7
    assert times(editor) == [(0, 3), (3, 6)]
    hand.key(Qt.Key.Key_Period)
    assert start(one) == pytest.approx(7 - 1 / 30)
    hand.view.choose_tool("trim")
    hand.drag(hand.at(two, 3), hand.at(two, 5))
    assert times(editor)[0][1] == pytest.approx(3 + 1 / 30)  # no more of the file is left
    hand.drag(hand.at(two, 6), hand.at(two, 18))
    assert times(editor)[1][1] - times(editor)[1][0] == pytest.approx(7, abs=0.05)


def test_fades_and_transitions_are_pulled_from_both_ends(editor, hand, row) -> None:
    y = handle_of_fade(56)
    hand.press(hand.at(row[2], 5, y) + QPoint(8, 0))
    for seconds in (6, 30):
        hand.to(hand.at(row[2], seconds, y))
    assert hand.view.tip == editor.project.records.rate.timecode(4 * FLICKS)
    hand.release(hand.at(row[2], 30, y))
    assert fade_of(hand.block(row[2])).fade_in == 4 * FLICKS
    editor.context.run("fade", {"blocks": [row[2]], "fade_in": 0, "fade_out": 0})
    out = hand.at(row[2], 9, y) - QPoint(8, 0)
    hand.drag(out, out - QPoint(50, 0))
    assert fade_of(hand.block(row[2])).fade_out == FLICKS
    editor.context.run("set-transition", {"block": row[1], "duration": "1s"})
    hand.drag(hand.at(row[1], 1.52), hand.at(row[1], 1.02))
    transition = hand.block(row[1]).transition
    assert transition.before == pytest.approx(FLICKS, abs=FLICKS / 20)
    assert transition.after == FLICKS // 2
    hand.drag(hand.at(row[1], 2.48), hand.at(row[1], 2.78), CTRL)
    transition = hand.block(row[1]).transition
    assert transition.before == transition.after == pytest.approx(0.8 * FLICKS, abs=FLICKS / 20)


def test_a_rubber_band_and_shift_reach_over_tracks(editor, hand, row) -> None:
    above = _raised(editor, row[1])
    hand.drag(hand.at(row[2], 12), hand.at(above, 3.5, 10))
    assert set(editor.session.selection) == {above, row[1], row[2]}
    hand.drag(hand.at(above, 1, 10), hand.at(row[0], 1.2, 50))
    assert editor.session.selection == (row[0],)
    hand.press(hand.at(above, 12, 10), CTRL)
    hand.to(hand.at(above, 3.5, 20), CTRL)
    hand.release(hand.at(above, 3.5, 20), CTRL)
    assert set(editor.session.selection) == {row[0], above}
    hand.click(hand.at(row[0], 1))
    hand.click(hand.at(above, 3), SHIFT)
    assert set(editor.session.selection) == {row[0], row[1], above}


def test_blocks_of_several_rows_go_no_further_than_the_highest_can(editor, hand, row) -> None:
    above = _raised(editor, row[1])
    tracks = {i: hand.block(i).track for i in (*row, above)}
    editor.session.select([row[1], above])
    start = hand.at(row[1], 3)
    hand.drag(start, hand.at(above, 9))
    assert {i: hand.block(i).track for i in tracks} == tracks
    assert [hand.block(i).start for i in (row[1], above)] == [8 * FLICKS, 8 * FLICKS]
    before = state(editor)
    hand.drag(hand.at(above, 9), hand.at(above, -3))
    assert [hand.block(i).start for i in (row[1], above)] == [0, 0]  # not before the start
    editor.actions_["undo"].trigger()
    assert state(editor)[0] == before[0]


def test_pressing_a_marker_goes_there_and_ctrl_has_the_playhead_snap(editor, hand, row) -> None:
    editor.context.run("add-marker", {"at": "3s"})
    low, y = hand.view.notes.height - 6, hand.view.notes.height - 20
    hand.press(QPoint(152, low))
    hand.to(QPoint(153, low))
    hand.release(QPoint(153, low))
    assert editor.project.records.markers()[0].time == 3 * FLICKS
    assert editor.session.playhead == 3 * FLICKS
    editor.session.set_snapping(True)
    hand.press(QPoint(200, y), CTRL)
    hand.to(QPoint(253, y), CTRL)
    assert editor.session.playhead == 5 * FLICKS
    hand.to(QPoint(253, y))
    assert editor.session.playhead > 5 * FLICKS
    hand.release(QPoint(253, y))


def test_fades_stop_at_each_other(editor, hand, row) -> None:
    y = handle_of_fade(56)
    editor.context.run("fade", {"blocks": [row[2]], "fade_in": "3s"})
    out = hand.at(row[2], 9, y) - QPoint(8, 0)
    hand.drag(out, hand.at(row[2], 6, y))
    fade = fade_of(hand.block(row[2]))
    assert (fade.fade_in, fade.fade_out) == (3 * FLICKS, FLICKS)


def test_undo_in_the_midst_of_a_drag_takes_back_the_drag_alone(editor, hand, row) -> None:
    before = state(editor)
    hand.press(hand.at(row[2], 6))
    hand.to(hand.at(row[2], 8))
    assert times(editor) != [(0, 2), (2, 5), (5, 9)]
    hand.key(Qt.Key.Key_Z, CTRL)
    hand.release(hand.at(row[2], 8))
    assert state(editor) == before
    hand.key(Qt.Key.Key_Z, CTRL)
    assert times(editor) == [(0, 2), (2, 5)]


def test_what_is_pasted_is_selected_and_the_next_paste_goes_behind_it(editor, hand, row) -> None:
    hand.click(hand.at(row[0], 1))
    editor.actions_.run_asking("copy")
    editor.session.set_playhead(9 * FLICKS)
    for end in (11, 13):
        editor.actions_.run_asking("paste")
        assert times(editor)[-1] == (end - 2, end)
        assert [hand.block(name).end for name in editor.session.selection] == [end * FLICKS]
        assert editor.session.playhead == end * FLICKS


def test_a_transition_tells_where_a_frame_stands_still(editor, hand) -> None:
    run = editor.context.run
    film = run("add-asset", {"path": "film.mp4", "info": info(8, picture=True, sound=False)})
    first = run("append", {"asset": film, "source_start": "1s"})["block"]
    second = run("append", {"asset": film, "source_start": "0.5s", "source_end": "4s"})["block"]
    cut = hand.block(second).start
    run("set-transition", {"block": second, "duration": "2s"})
    assert standing(editor.project.records, hand.block(first)) == []
    half = FLICKS // 2
    assert standing(editor.project.records, hand.block(second)) == [
        TimeRange(cut - 2 * half, half),
        TimeRange(cut, 2 * half),
    ]
    assert "stands still" in described(hand.view, second)
