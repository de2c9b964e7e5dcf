"""Target tracks: chosen at the head, used by whatever puts something down, kept with the project, never undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from tests.command_arguments import info

from vidgen.editor.records import Block
from vidgen.ui.project.targets import target


def _tracks(editor) -> dict[str, str]:
    return {t.name: t.id for t in editor.project.records.tracks()}


def _track_of(editor, block: str) -> str:
    return editor.project.records.get(block, Block).track


def test_new_blocks_go_onto_the_target(editor, qtbot) -> None:
    run = editor.context.run
    run("add-track", {"medium": "video"})
    tracks = _tracks(editor)
    first = run("append", {"kind": "solid"})["block"]
    assert _track_of(editor, first) == tracks["V1"]
    head = editor.panels["timeline"].headers.heads[tracks["V2"]]
    qtbot.mouseClick(head.target, Qt.MouseButton.LeftButton)
    assert (head.target.isChecked(), head.target.accessibleName()) == (True, "New blocks go onto V2")
    for name, arguments in (("append", {}), ("insert", {"at": 0}), ("overwrite", {"at": "30s"})):
        assert _track_of(editor, run(name, {"kind": "solid", **arguments})["block"]) == tracks["V2"]
    run("copy", {"blocks": [first]})
    editor.session.set_playhead(editor.project.records.duration())
    assert _track_of(editor, editor.actions_.run_asking("paste")[0]) == tracks["V2"]
    assert _track_of(editor, run("append", {"kind": "solid", "track": tracks["V1"]})["block"]) == tracks["V1"]
    editor.actions_["undo"].trigger()
    assert target(editor.project.records, editor.session, "video") == tracks["V2"]
    run("remove-track", {"track": tracks["V2"]})
    assert target(editor.project.records, editor.session, "video") is None
    assert _track_of(editor, run("append", {"kind": "solid"})["block"]) == tracks["V1"]


def test_the_sound_of_a_film_has_a_target_of_its_own(editor) -> None:
    run = editor.context.run
    run("add-track", {"medium": "audio"})
    tracks = _tracks(editor)
    film = run("add-asset", {"path": "film.mp4", "info": info(4, picture=True, sound=True)})
    editor.session.set_target("audio", tracks["A2"])
    picture, sound = run("append", {"asset": film})["blocks"]
    assert (_track_of(editor, picture), _track_of(editor, sound)) == (tracks["V1"], tracks["A2"])
