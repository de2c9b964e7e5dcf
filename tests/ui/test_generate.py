"""Things made into a gap: what they cost is said first, the block is as long as the gap, redo makes nothing again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from vidgen.editor.records import Block
from vidgen.timing import FLICKS
from vidgen.ui.making.generate_dialog import GenerateDialog
from vidgen.ui.timeline.hits import Hit
from vidgen.ui.widgets.letters import unmarked


def test_music_is_made_into_a_gap(editor, qtbot, idle, services) -> None:
    run = editor.context.run
    track = next(t for t in editor.project.records.tracks() if t.medium == "audio")
    panel = editor.panels["timeline"]
    dialog = _opened(panel, idle, None, 0)
    dialog.what.setCurrentIndex(dialog.what.findData("music"))
    dialog.words.setPlainText("calm, morning")
    _made(dialog, qtbot, idle)
    (first,) = editor.project.records.blocks_on(track.id)
    run("move", {"blocks": [first.id], "to": "9s"})
    steps, calls = len(editor.project.steps()[0]), len(services.ai.costs())
    menu: QMenu = panel.menus.made(Hit("gap", 2 * FLICKS, panel.view.row_of(track.id), first.id))
    assert "Generate into gap…" in [a.text() for a in menu.actions()]
    menu.deleteLater()
    dialog = _opened(panel, idle, track.id, 2 * FLICKS)
    assert dialog.what.findData("image") < 0  # no pictures on a sound track
    dialog.what.setCurrentIndex(dialog.what.findData("music"))
    dialog.words.setPlainText("cheerful")
    _made(dialog, qtbot, idle)
    made = editor.project.records.blocks_on(track.id)[0]
    assert (made.start, made.end) == (0, 9 * FLICKS)
    assert editor.session.selection == (made.id,)
    assert len(editor.project.steps()[0]) == steps + 1
    editor.actions_["undo"].trigger()
    assert editor.project.records.find(made.id, Block) is None
    editor.project.redo()
    assert editor.project.records.find(made.id, Block) is not None
    assert len(services.ai.costs()) == calls + 1
    panel.keys.generate(track.id, 2 * FLICKS)
    (dialog,) = [d for d in panel.view.findChildren(GenerateDialog) if d.isVisible()]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # before it knows who can make something
    idle()


def _opened(panel, idle, track, time) -> GenerateDialog:
    panel.keys.generate(track, time)
    (dialog,) = [d for d in panel.view.findChildren(GenerateDialog) if d.isVisible()]
    idle()
    return dialog


def _made(dialog, qtbot, idle) -> None:
    dialog.do.click()
    idle()
    assert "at most $0.00" in dialog.cost.text(), dialog.cost.text()
    assert unmarked(dialog.do.text()) == "Generate"
    closed = []
    dialog.finished.connect(closed.append)
    dialog.do.click()
    qtbot.waitUntil(lambda: bool(closed), timeout=60_000)
    idle()
