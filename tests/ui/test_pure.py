"""What needs no window: expressions, finding by letters, arguments that the session knows."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from vidgen.editor.command import commands, find, run
from vidgen.editor.document import Document
from vidgen.editor.schema import arguments
from vidgen.errors import UsageError
from vidgen.timing import FLICKS
from vidgen.ui.actions.arguments import Where, filled, in_menus
from vidgen.ui.actions.fuzzy import score
from vidgen.ui.actions.navigation import last_frame, next_cut
from vidgen.ui.docks.state import is_whole, restore, state_of
from vidgen.ui.fields.expression import evaluate
from vidgen.ui.widgets.label import plain_tip


@pytest.mark.parametrize(
    ("text", "value", "whole", "result"),
    [
        ("12.5", 0, None, 12.5),
        ("12,5", 0, None, 12.5),
        ("-5", 40, None, -5),
        ("50%+10", 200, None, 110),
        ("50%+10", 200, 100, 60),
        ("1920/2", 0, None, 960),
        ("*2", 21, None, 42),
        ("*2", -21, None, -42),
        ("+10", 5, None, 15),
        ("/4", 10, None, 2.5),
        ("2*(3+4)-1", 0, None, 13),
        ("-(2+3)", 0, None, -5),
        ("10-2-3", 0, None, 5),
        (" .5 ", 0, None, 0.5),
    ],
)
def test_expressions(text: str, value: float, whole: float | None, result: float) -> None:
    assert evaluate(text, value, whole) == pytest.approx(result)


@pytest.mark.parametrize(
    "text", ["", "  ", "a", "1+", "(1", "1)", "1 2", "1/0", "1e999", "9" * 201, "__import__('os')", "2**3", "9" * 15]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        evaluate(text, 1)


def test_letters_find_words_by_their_starts_first() -> None:
    names = ["Set marker", "Split", "Split scene", "Remove transition", "Ripple trim"]
    ranked = sorted((n for n in names if score("sp", n) is not None), key=lambda n: -(score("sp", n) or 0))
    assert ranked[0] == "Split"
    assert score("rt", "Ripple trim") > score("rt", "Remove transition") > 0  # type: ignore[operator]
    assert score("xyz", "Split") is None
    assert score("", "anything") == 0
    assert score("tilps", "Split") is None


def _film() -> Document:
    document = Document.new()
    for _ in range(3):
        run(document, "append", {"kind": "solid", "duration": "2s"})
    return document


def _where(document: Document, **changes: object) -> Where:
    given = {"playhead": 3 * FLICKS, "selection": (), "asset": None, "start": None, "end": None, "clipboard": None}
    return Where(**{**given, **changes})  # type: ignore[arg-type]


def test_split_takes_the_playhead_and_only_those_selected_blocks_that_lie_there() -> None:
    document = _film()
    first, second, _ = document.blocks()
    found = filled(find("split"), document, _where(document))
    assert (found.known, found.missing, found.hindrance) == ({"at": 3 * FLICKS}, (), None)
    found = filled(find("split"), document, _where(document, selection=(first.id, second.id)))
    assert found.known == {"at": 3 * FLICKS, "blocks": [second.id]}


def test_what_needs_a_selection_says_so() -> None:
    document = _film()
    assert filled(find("delete"), document, _where(document)).hindrance == "select a block first"
    assert filled(find("extract"), document, _where(document)).hindrance == "mark a range first, with I and O"
    assert filled(find("paste"), document, _where(document)).hindrance == "copy some blocks first"
    block = next(document.blocks())
    assert filled(find("delete"), document, _where(document, selection=(block.id,))).hindrance is None


def test_one_block_is_the_selected_one_or_the_one_at_the_playhead() -> None:
    document = _film()
    first, second, _ = document.blocks()
    assert filled(find("cut-head"), document, _where(document)).known["block"] == second.id
    assert filled(find("cut-head"), document, _where(document, selection=(first.id,))).known["block"] == first.id
    two = _where(document, selection=(first.id, second.id))
    assert filled(find("rename"), document, two).hindrance == "select one block first"


def test_enable_turns_off_what_is_on_and_on_what_is_off() -> None:
    document = _film()
    first, *_ = document.blocks()
    assert filled(find("enable"), document, _where(document, selection=(first.id,))).known["on"] is False
    run(document, "enable", {"blocks": [first.id], "on": False})
    assert filled(find("enable"), document, _where(document, selection=(first.id,))).known["on"] is True


def test_move_asks_where_to() -> None:
    document = _film()
    first, *_ = document.blocks()
    assert "to" in filled(find("move"), document, _where(document, selection=(first.id,))).missing


def test_every_command_either_runs_or_asks_for_something_it_has() -> None:
    document = _film()
    block = next(document.blocks())
    where = _where(document, selection=(block.id,), start=0, end=FLICKS, clipboard={})
    for command in commands().values():
        known = {a.name for a in arguments(command)}
        found = filled(command, document, where)
        assert set(found.known) <= known, command.name
        assert set(found.missing) <= known, command.name
        assert not set(found.known) & set(found.missing), command.name


def test_menus_have_no_plumbing() -> None:
    shown = {c.name for c in commands().values() if in_menus(c)}
    assert {"split", "append", "add-effect", "set-project", "paste", "add-track"} <= shown
    assert not {"add-asset", "update-asset", "set", "set-keyframe", "add-captions"} & shown


def test_cuts_and_frames_are_found() -> None:
    document = _film()
    assert next_cut(document, 0, 1) == 2 * FLICKS
    assert next_cut(document, 3 * FLICKS, -1) == 2 * FLICKS
    assert next_cut(document, 0, -1) == 0
    assert next_cut(document, 6 * FLICKS, 1) == 6 * FLICKS
    assert last_frame(document) == 6 * FLICKS - FLICKS // 30
    assert last_frame(Document.new()) == 0


def test_the_scene_at_the_playhead_is_what_scene_commands_mean() -> None:
    from vidgen.editor import command
    from vidgen.editor.document import Document
    from vidgen.ui.actions.arguments import Where, filled

    document = Document.new()
    command.run(document, "append", {"kind": "solid", "duration": "6s"})
    for start in (0, 2, 4):
        command.run(document, "add-scene", {"start": f"{start}s", "duration": "2s"})
    first, second, third = (s.id for s in document.scenes())

    def of(name: str, seconds: int) -> tuple[dict[str, object], tuple[str, ...], str | None]:
        where = Where(seconds * 705_600_000, (), None, None, None, None)
        found = filled(command.find(name), document, where)
        return dict(found.known), found.missing, found.hindrance

    assert of("duplicate-scene", 3) == ({"scene": second}, (), None)
    assert of("enable-scene", 0) == ({"scene": first, "on": False}, (), None)
    assert of("merge-scenes", 3) == ({"scenes": [second, third]}, (), None)
    assert of("merge-scenes", 5)[2] == "there are no two scenes from the playhead on"
    assert of("duplicate-scene", 7)[2] == "there is no scene at the playhead"
    assert of("set-scene", 3)[1] == ("name", "script", "start", "duration")
    assert of("move-scene", 3)[1] == ("place",)


def test_a_tip_shows_what_it_is_given() -> None:
    for text in ("A & B", "a < b", "&lt;", "<b>bold</b>", "x\n<img src=x>", "<i>\n  two"):
        tip = plain_tip(text)
        shown = QTextDocument()
        shown.setHtml(tip) if Qt.mightBeRichText(tip) else shown.setPlainText(tip)
        assert shown.toPlainText().replace("\u2028", "\n") == text


def test_a_damaged_layout_is_not_given_to_qt(qapp: QApplication) -> None:
    """It crashes over most of them, at each opening of a project."""
    window = QMainWindow()
    dock = QDockWidget(window)
    dock.setObjectName("one")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    text = state_of(window, 3)
    assert is_whole(text)
    dock.hide()
    assert restore(window, text, 3)
    assert not dock.isHidden()
    assert not restore(window, text, 4)
    for place in range(len(text)):
        assert not is_whole(text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :])
        assert not is_whole(text[:place])
    window.deleteLater()
