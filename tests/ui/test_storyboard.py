"""The storyboard: cards over the same timeline, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from vidgen.timing import FLICKS
from vidgen.ui.panels.storyboard import StoryboardPanel
from vidgen.ui.storyboard.drawing import parts
from vidgen.ui.storyboard.facts import cards, length

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def panel(editor, qtbot) -> StoryboardPanel:
    """Four scenes of two seconds, each with a colour and a title of its own."""
    run = editor.context.run
    for n, colour in enumerate(("#b02020", "#20a040", "#2040c0", "#c0a020")):
        run("append", {"kind": "solid", "duration": "2s", "name": f"c{n}", "values": {"fill": colour}})
        run("overlay", {"at": f"{2 * n}s", "kind": "text", "duration": "2s", "name": f"t{n}"})
        run("add-scene", {"name": f"Scene {n}", "start": f"{2 * n}s", "duration": "2s"})
    panel = editor.panels["storyboard"]
    dock = editor.docks["storyboard"]
    dock.show()
    dock.raise_()
    editor.resizeDocks([dock], [380], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.model.rowCount() == 4)
    panel.board.setFocus()
    return panel


def _names(panel: StoryboardPanel) -> list[str]:
    return [s.name for s in panel.context.project.records.scenes()]


def _blocks(editor) -> dict[str, int]:
    return {b.name: round(b.start / FLICKS) for b in editor.project.records.blocks()}


def _cell(panel: StoryboardPanel, row: int):
    return panel.board.visualRect(panel.model.index(row))


def _move(widget, to: QPoint) -> None:
    where = QPointF(to)
    event = QMouseEvent(QEvent.Type.MouseMove, where, widget.mapToGlobal(where), LEFT, LEFT, NONE)
    QApplication.sendEvent(widget, event)


def _wait(panel: StoryboardPanel, qtbot, names: list[str]) -> None:
    qtbot.waitUntil(lambda: [c.scene.name for c in panel.model.cards] == names)


def test_a_card_dragged_elsewhere_takes_everything_along(editor, panel, qtbot) -> None:
    before = dict(editor.project.records.records)
    view = panel.board.viewport()
    start, end = _cell(panel, 2).center(), _cell(panel, 0).center() - QPoint(20, 0)
    QTest.mousePress(view, LEFT, NONE, start)
    _move(view, start - QPoint(30, 0))
    _move(view, end)
    assert panel.board.insertion == 0
    panel.grab()
    QTest.mouseRelease(view, LEFT, NONE, end)
    assert _names(panel) == ["Scene 2", "Scene 0", "Scene 1", "Scene 3"]
    assert _blocks(editor) == {"c2": 0, "t2": 0, "c0": 2, "t0": 2, "c1": 4, "t1": 4, "c3": 6, "t3": 6}
    _wait(panel, qtbot, _names(panel))
    assert panel.board.card().scene.name == "Scene 2"
    editor.project.undo()
    assert dict(editor.project.records.records) == before


def test_escape_and_its_own_place_leave_everything(editor, panel, qtbot) -> None:
    before, view = dict(editor.project.records.records), panel.board.viewport()
    for escape in (True, False):
        start = _cell(panel, 1).center()
        QTest.mousePress(view, LEFT, NONE, start)
        _move(view, start + QPoint(25, 0))
        if escape:
            _move(view, _cell(panel, 3).center() + QPoint(20, 0))
            qtbot.keyClick(panel.board, Qt.Key.Key_Escape)
        QTest.mouseRelease(view, LEFT, NONE, start + QPoint(25, 0))
        assert panel.board.dragged is None
        assert dict(editor.project.records.records) == before


def test_keys_walk_reorder_and_delete(editor, panel, qtbot) -> None:
    board = panel.board
    board.setCurrentIndex(panel.model.index(0))
    qtbot.keyClick(board, Qt.Key.Key_Right)
    assert board.card().scene.name == "Scene 1"
    assert editor.session.playhead == 2 * FLICKS
    qtbot.keyClick(board, Qt.Key.Key_Right, ALT)
    assert _names(panel) == ["Scene 0", "Scene 2", "Scene 1", "Scene 3"]
    _wait(panel, qtbot, _names(panel))
    assert board.card().scene.name == "Scene 1"
    qtbot.keyClick(board, Qt.Key.Key_D, CTRL)
    assert _names(panel) == ["Scene 0", "Scene 2", "Scene 1", "Scene 1 copy", "Scene 3"]
    _wait(panel, qtbot, _names(panel))
    assert board.card().scene.name == "Scene 1 copy"
    qtbot.keyClick(board, Qt.Key.Key_D, SHIFT)
    qtbot.waitUntil(lambda: board.card().state == "disabled")
    qtbot.keyClick(board, Qt.Key.Key_Delete)
    assert _names(panel) == ["Scene 0", "Scene 2", "Scene 1", "Scene 3"]
    assert _blocks(editor)["c3"] == 6
    assert [label for _, label in editor.project.steps()[0]][-4:] == [
        "Move scene", "Duplicate scene", "Leave scene out", "Delete scene",
    ]  # fmt: skip
    editor.project.undo()
    _wait(panel, qtbot, ["Scene 0", "Scene 2", "Scene 1", "Scene 1 copy", "Scene 3"])


def test_scripts_and_names_are_written_on_the_card(editor, panel, qtbot) -> None:
    board = panel.board
    board.setCurrentIndex(panel.model.index(1))
    qtbot.keyClick(board, Qt.Key.Key_Return)
    pen = board.pen
    assert isinstance(pen, QPlainTextEdit)
    assert pen.geometry().intersects(_cell(panel, 1))
    qtbot.keyClicks(pen, "Sun rises")
    qtbot.keyClick(pen, Qt.Key.Key_Return, CTRL)
    assert editor.project.records.scenes()[1].script == "Sun rises"
    assert board.hasFocus()
    qtbot.keyClick(board, Qt.Key.Key_Return)
    qtbot.keyClicks(board.pen, "no")
    qtbot.keyClick(board.pen, Qt.Key.Key_Escape)
    assert editor.project.records.scenes()[1].script == "Sun rises"
    qtbot.keyClick(board, Qt.Key.Key_F2)
    assert isinstance(board.pen, QLineEdit)
    qtbot.keyClicks(board.pen, "Dawn")
    qtbot.keyClick(board.pen, Qt.Key.Key_Return)
    assert _names(panel)[1] == "Dawn"
    script = parts(_cell(panel, 1)).script.center()
    QTest.mouseClick(board.viewport(), LEFT, NONE, script)
    assert isinstance(board.pen, QPlainTextEdit)
    qtbot.keyClicks(board.pen, "By mouse")
    QTest.mouseClick(board.viewport(), LEFT, NONE, _cell(panel, 0).center())
    assert editor.project.records.scenes()[1].script == "By mouse"


def test_the_card_follows_the_playhead_and_takes_it_along(editor, panel, qtbot) -> None:
    editor.session.set_playhead(5 * FLICKS)
    assert panel.board.card().scene.name == "Scene 2"
    assert panel.board.playing_in == panel.board.card().scene.id
    QTest.mouseClick(panel.board.viewport(), LEFT, NONE, _cell(panel, 3).center())
    assert editor.session.playhead == 6 * FLICKS
    QTest.mouseDClick(panel.board.viewport(), LEFT, NONE, parts(_cell(panel, 3)).poster.center())
    assert editor.session.scroll == 6 * FLICKS
    assert editor.session.zoom == 450


def test_buttons_and_menu_split_merge_and_forget(editor, panel, qtbot) -> None:
    editor.session.set_playhead(3 * FLICKS)
    panel.tools["split"].click()
    assert [round(s.start / FLICKS) for s in editor.project.records.scenes()] == [0, 2, 3, 4, 6]
    assert panel.board.currentIndex().row() == 2
    panel.board.setCurrentIndex(panel.model.index(1))
    panel.tools["merge"].click()
    assert [round(s.start / FLICKS) for s in editor.project.records.scenes()] == [0, 2, 4, 6]
    menu = panel.menu_of(panel.model.cards[0])
    texts = [a.text() for a in menu.actions() if a.text()]
    assert "Move later" in texts
    next(a for a in menu.actions() if a.text().startswith("Remove the card")).trigger()
    assert len(editor.project.records.scenes()) == 3
    assert _blocks(editor)["c0"] == 0
    menu.deleteLater()


def test_scenes_are_made_from_cuts_marks_and_selection(editor, qtbot) -> None:
    panel = editor.panels["storyboard"]
    editor.docks["storyboard"].raise_()
    for n in range(3):
        editor.context.run("append", {"kind": "solid", "duration": "1s", "name": f"c{n}"})
    editor.actions_.refresh()
    assert not editor.actions_["scene-marked"].isEnabled()
    editor.session.mark(0, FLICKS)
    editor.actions_.refresh()
    editor.actions_["scene-marked"].trigger()
    editor.session.select([list(editor.project.records.blocks())[2].id])
    editor.actions_.refresh()
    editor.actions_["scene-selected"].trigger()
    panel.add_from_cuts()
    assert [(s.name, round(s.start / FLICKS)) for s in editor.project.records.scenes()] == [
        ("Scene 1", 0), ("c1", 1), ("Scene 2", 2),
    ]  # fmt: skip
    qtbot.waitUntil(lambda: not panel.isVisible() or panel.model.rowCount() == 3)


def test_posters_are_what_the_renderer_draws_and_are_kept(editor, panel, qtbot, idle) -> None:
    qtbot.waitUntil(lambda: all(panel.posters.of(c) is not None for c in panel.model.cards), timeout=60_000)
    poster = panel.posters.of(panel.model.cards[1])
    corner = poster.pixelColor(3, 3)
    assert abs(corner.green() - 0xA0) < 6 > abs(corner.red() - 0x20)
    keys = [c.poster_key for c in panel.model.cards]
    editor.context.run("move-scene", {"scene": panel.model.cards[1].scene.id, "place": 3})
    qtbot.waitUntil(lambda: [c.scene.name for c in panel.model.cards][3] == "Scene 1")
    assert panel.model.cards[3].poster_key == keys[1]
    assert panel.posters.of(panel.model.cards[3]) is poster
    editor.context.run("enable-scene", {"scene": panel.model.cards[3].scene.id, "on": False})
    qtbot.waitUntil(lambda: panel.model.cards[3].state == "disabled")
    left_out = panel.model.cards[3]
    assert panel.posters.of(left_out) is poster  # seen as it would be
    panel.posters._kept.clear()
    panel.posters.want([left_out])
    qtbot.waitUntil(lambda: panel.posters.of(left_out) is not None, timeout=60_000)
    assert panel.posters.of(left_out) == poster
    idle()


def test_states_and_words(editor, panel) -> None:
    editor.context.run("add-scene", {"name": "Later", "start": "20s", "duration": "65s"})
    records = editor.project.records
    found = cards(records, ())
    assert [c.state for c in found] == ["ready"] * 4 + ["empty"]
    assert found[4].poster_time is None
    assert found[4].length == "1:05"
    assert [length(s) for s in (0.5, 59.96, 3600)] == ["0.5 s", "1:00", "1:00:00"]
    editor.context.run("enable-scene", {"scene": found[0].scene.id, "on": False})
    assert cards(records, ())[0].state == "disabled"
    index = panel.model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Scene 1: Scene 0, 2.0 s, 2 blocks")
