"""The timeline scrolls to where the user goes in other panels, and never under somebody's hand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from vidgen.timing import FLICKS


def _seen(view, time: float) -> bool:
    return 0 <= view.viewport.x(round(time * FLICKS)) <= view.width()


def test_a_block_that_is_chosen_elsewhere_is_scrolled_to_when_it_is_out_of_sight(editor, hand) -> None:
    run, view, session = editor.context.run, hand.view, editor.session
    near, far = (run("overwrite", {"kind": "solid", "at": at, "duration": "3s"})["block"] for at in ("0s", "300s"))
    for _ in range(6):
        top = run("add-track", {"medium": "video"})
    high = run("overwrite", {"kind": "solid", "at": "400s", "duration": "500s", "track": top})["block"]
    session.select(())
    view.scroll_rows(10_000)
    editor.panels["preview"].canvas.setFocus()
    for chosen in (far, near, high):
        session.select([chosen])
        assert view.rect().contains(view.block_rect(hand.block(chosen)).center()) or chosen == high
        assert view.rect().intersects(view.block_rect(hand.block(chosen)))
    assert 0 < view.block_rect(hand.block(high)).left() < 100
    scroll = session.scroll
    session.select([near, high])
    assert session.scroll == scroll, "one of them was in sight"
    view.setFocus()
    session.select([near])
    assert session.scroll == scroll, "it was chosen here"


def test_the_playhead_is_kept_in_sight_but_not_under_a_hand(editor, hand, row, qtbot) -> None:
    view, session = hand.view, editor.session
    editor.context.run("overwrite", {"kind": "solid", "at": "300s", "duration": "3s"})
    hand.key(Qt.Key.Key_End)
    assert _seen(view, 302.9)
    hand.key(Qt.Key.Key_Home)
    assert session.scroll == 0
    session.look_at(scroll=100 * FLICKS)
    hand.press(QPoint(60, 60))  # a rubber band
    hand.to(QPoint(90, 80))
    session.set_playhead(FLICKS)
    assert session.scroll == 100 * FLICKS
    hand.release(QPoint(90, 80))


def test_while_it_plays_pages_are_turned_only_for_who_looks_at_the_playhead(editor, hand, row, qtbot) -> None:
    view, session, player = hand.view, editor.session, editor.context.player
    session.look_at(zoom=view.width() / 2, scroll=0)  # two seconds are seen
    session.set_playhead(FLICKS * 19 // 10)
    hand.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.scroll > FLICKS, timeout=60_000)
    assert player.playing
    assert _seen(view, session.playhead / FLICKS)
    session.look_at(scroll=500 * FLICKS)
    before = session.playhead
    qtbot.waitUntil(lambda: session.playhead > before + FLICKS // 5, timeout=60_000)
    session.select([next(editor.project.records.blocks()).id])
    assert session.scroll == 500 * FLICKS
    hand.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not player.playing, timeout=30_000)
    hand.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.scroll < 500 * FLICKS, timeout=30_000)
    player.pause()
