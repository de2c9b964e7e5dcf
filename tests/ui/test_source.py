"""The source viewer: looked at, marked, put onto the timeline by three points; by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from tests import media_files

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.source.three_points import Placing, placing


@pytest.fixture(scope="module", autouse=True)
def clip() -> Path:
    """Made before there is a window, which would not answer meanwhile."""
    return media_files.video("source.mp4", frames=96, gop=12, sound="aac")


@pytest.fixture
def panel(clip, editor, idle, qtbot):
    editor.context.work.bring_in([clip])
    idle()
    made = editor.panels["source"]
    editor.session.choose_asset(editor.project.records.assets()[0].id)
    editor.actions_["source-show"].trigger()
    qtbot.waitUntil(lambda: made.player.shown is not None, timeout=30_000)
    yield made
    idle()


def _number(image) -> int:
    from PySide6.QtGui import qGray

    bits = [qGray(image.pixel(image.width() * (2 * b + 1) // 16, image.height() // 2)) > 120 for b in range(8)]
    return sum(on << bit for bit, on in enumerate(bits))


def _video(editor) -> list[tuple[int, int, int]]:
    blocks = sorted(editor.project.records.of(Block), key=lambda b: b.start)
    return [(b.start, b.end, b.content.source_start) for b in blocks if b.content.kind == "clip"]


def test_frames_are_shown_stepped_and_scrubbed(panel, qtbot) -> None:
    assert panel.isVisible()
    assert panel._rate.fraction == 24
    for key, time, number in ((Qt.Key.Key_Right, FLICKS // 24, 1), (Qt.Key.Key_End, 95 * FLICKS // 24, 95)):
        qtbot.keyClick(panel, key)
        assert panel.player.time == time
        qtbot.waitUntil(lambda t=time: panel.player.shown is not None and panel.player.shown[1] == t, timeout=30_000)
        assert _number(panel.picture.image) == number
    middle = QPoint(panel.bar.width() // 2, panel.bar.height() // 2)
    qtbot.mouseClick(panel.bar, Qt.MouseButton.LeftButton, pos=middle)
    assert abs(panel.player.time - 2 * FLICKS) < FLICKS // 12


def test_three_points_by_keyboard(panel, editor, qtbot) -> None:
    keys = ((Qt.Key.Key_Right, 24), (Qt.Key.Key_I, 1), (Qt.Key.Key_Right, 23), (Qt.Key.Key_O, 1))
    for key, times in keys:
        for _ in range(times):
            qtbot.keyClick(panel, key)
    assert panel.marks == (FLICKS, 2 * FLICKS)
    assert editor.session.in_out == (None, None)  # the timeline's are others
    carried = panel.carried().assets[0]
    assert (carried.start, carried.end) == (FLICKS, 2 * FLICKS)
    assert panel.picture.accessibleDescription().endswith("00:00:01:00 marked")
    editor.actions_["source-append"].trigger()
    assert _video(editor) == [(0, FLICKS, FLICKS)]
    editor.session.set_playhead(FLICKS // 2)
    editor.actions_["source-insert"].trigger()
    half = FLICKS // 2
    assert _video(editor) == [(0, half, FLICKS), (half, 3 * half, FLICKS), (3 * half, 2 * FLICKS, 3 * half)]
    assert editor.session.playhead == 3 * half
    editor.session.mark(FLICKS, FLICKS + half)
    editor.actions_["source-overwrite"].trigger()
    assert (FLICKS, 3 * half, FLICKS) in _video(editor)
    first = next(b for b in editor.project.records.of(Block) if b.start == 0 and b.content.kind == "clip")
    editor.session.select([first.id])
    panel.mark(2 * FLICKS, None)
    qtbot.waitUntil(editor.actions_["source-replace"].isEnabled)
    editor.actions_["source-replace"].trigger()
    assert _video(editor)[0] == (0, half, 2 * FLICKS)
    qtbot.keyClick(panel, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert panel.marks == (None, None)


def test_it_plays_and_stops_when_it_is_not_seen(panel, editor, qtbot) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_Space)
    assert panel.player.playing
    assert not editor.player.playing
    qtbot.waitUntil(lambda: panel.player.time > FLICKS // 4, timeout=30_000)
    editor.docks["preview"].raise_()
    qtbot.waitUntil(lambda: not panel.player.playing)


def test_a_file_that_is_removed_is_not_shown_any_more(panel, editor) -> None:
    editor.context.run("remove-assets", {"assets": list(editor.session.assets)})
    assert panel.asset is None
    assert panel.picture.image is None
    editor.project.undo()


@pytest.mark.parametrize(
    ("source", "timeline", "expected"),
    [
        ((None, None), (None, None), (7, 0, 100)),
        ((10, 30), (None, None), (7, 10, 30)),
        ((10, 30), (50, None), (50, 10, 30)),
        ((10, 30), (None, 80), (60, 10, 30)),
        ((10, None), (50, 65), (50, 10, 25)),
        ((None, 40), (50, 65), (50, 25, 40)),
        ((10, 30), (50, 65), (50, 10, 25)),
        ((10, 30), (50, 95), (50, 10, 30)),
        ((90, None), (50, 95), (50, 90, 100)),
        ((10, 300), (None, None), (7, 10, 100)),
    ],
)
def test_three_points(source, timeline, expected) -> None:
    assert placing(source, timeline, 7, 100) == Placing(*expected)
