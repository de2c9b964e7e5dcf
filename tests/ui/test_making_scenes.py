"""Scenes of a video made out of an idea, anew, and its speech as captions; by the real models of this computer."""

from __future__ import annotations

import pytest

from vidgen.ai.making.order import VideoOrder
from vidgen.editor.transcript import transcript
from vidgen.ui.dashboard import shelf

ORDER = VideoOrder(idea="Octopuses", script="Octopuses hide.\n\nIt is so.", format="square", offline=True, music=False)


@pytest.fixture
def made(window, qtbot, idle):
    """The editor of a video that was made just now."""
    window.makings.start(ORDER, shelf.path_for("Octopuses"))
    qtbot.waitUntil(lambda: window.editor is not None, timeout=120_000)
    idle()
    return window.editor


def blocks_of(editor, scene) -> list:
    return sorted(editor.project.records.members(group=scene.id), key=lambda b: b.id)


@pytest.mark.slow
def test_scenes_are_made_anew_and_speech_becomes_captions(made, window, qtbot, idle) -> None:
    editor, project = made, made.project
    board = editor.panels["storyboard"]
    first, second = project.records.scenes()
    assert board.maker.weak == {second.id}
    assert "Scene 2" in board.maker.advice(second.id)
    before, other = blocks_of(editor, first), blocks_of(editor, second)
    # Another picture: one step of undo, everything else stays.
    editor.actions_["another-picture"].trigger()
    qtbot.waitUntil(lambda: project.undo_label == "Remake scene", timeout=60_000)
    idle()
    assert project.records.scenes() == (first, second)
    assert blocks_of(editor, first) != before
    assert blocks_of(editor, second) == other
    project.undo()
    assert blocks_of(editor, first) == before
    # Other words: the scene becomes as long as they are.
    editor.context.run("set-scene", {"scene": first.id, "script": "Octopuses hide in very small holes of rocks."})
    editor.actions_["speak-anew"].trigger()
    qtbot.waitUntil(lambda: project.undo_label == "Remake scene", timeout=60_000)
    idle()
    longer, later = project.records.scenes()
    assert longer.duration > first.duration
    assert later.start == longer.end
    assert "small holes" in " ".join(w.text for w in transcript(project.records))
    # What comes too late is not put over what was changed meanwhile.
    editor.actions_["another-picture"].trigger()
    qtbot.waitUntil(lambda: bool(board.maker.doing), timeout=30_000)
    editor.context.run("set-scene", {"scene": first.id, "name": "Mine"})
    idle()
    assert project.records.scenes()[0].name == "Mine"
    assert project.undo_label != "Remake scene"
    # What is said becomes captions.
    assert "there is a transcript already" in editor.actions_.entry("transcribe").hindrance()
    captions = [b.id for b in project.records.blocks() if b.content.kind == "captions"]
    editor.context.run("delete", {"blocks": captions})
    panel = editor.panels["transcript"]
    editor.docks["transcript"].raise_()
    qtbot.waitUntil(lambda: panel.listen_button.isVisible() and panel.listen_button.isEnabled(), timeout=10_000)
    qtbot.waitUntil(lambda: "costs nothing" in panel.listen_cost.text(), timeout=10_000)
    panel.listen_button.click()
    assert panel.listen_stop.isVisible()
    panel.listen_stop.click()
    idle()
    assert not transcript(project.records)
    panel.listen_button.click()
    qtbot.waitUntil(lambda: project.undo_label == "Transcribe", timeout=90_000)
    idle()
    assert {"small", "holes"} <= {w.text.strip(".,").lower() for w in transcript(project.records)}
    project.undo()
    assert not transcript(project.records)
    # Whoever leaves while a scene is made stops that.
    editor.actions_["another-picture"].trigger()
    qtbot.waitUntil(lambda: bool(board.maker.doing), timeout=30_000)
    window.leave_project()
    qtbot.waitUntil(lambda: window.editor is None, timeout=120_000)
    idle()
    assert "went wrong" not in " ".join(window.notices.said)


def test_what_was_not_made_says_why(editor, idle, qtbot) -> None:
    editor.context.run("add-scene", {})
    editor.docks["storyboard"].raise_()
    qtbot.waitUntil(lambda: bool(editor.panels["storyboard"].model.cards), timeout=10_000)
    assert "was not made out of an idea" in editor.actions_.entry("another-picture").hindrance()
    assert "no sound besides music" in editor.actions_.entry("transcribe").hindrance()
    card = editor.panels["storyboard"].model.cards[0]
    menu = editor.panels["storyboard"].menu_of(card)
    action = next(a for a in menu.actions() if a.text() == "Another picture")
    assert not action.isEnabled()
    assert "was not made" in action.toolTip()
