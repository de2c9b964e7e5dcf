"""Finding, reading and running commands, alone and as a script."""

from __future__ import annotations

from typing import Any

import pytest

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.errors import EditError, UsageError
from vidgen.timing import FLICKS


def script(*steps: dict[str, Any]) -> list[command.Step]:
    return [command.Step.model_validate(s) for s in steps]


def test_near_names_are_told() -> None:
    with pytest.raises(UsageError, match="did you mean split"):
        command.find("splitt")
    assert command.find("Ripple_Trim").name == "ripple-trim"


def test_bad_arguments_are_sentences() -> None:
    d = Document.new()
    for args in ({"at": "noon"}, {}, {"at": 0, "what": 1}, {"at": 0, "blocks": ["V9:1"]}, {"at": 0, "blocks": 7}):
        with pytest.raises((UsageError, EditError), match=r"\.$"):
            command.run(d, "split", args)
    assert d.revision == 0


def test_what_was_given_is_said_once() -> None:
    d = Document.new()
    command.run(d, "append", {"kind": "solid"})
    with pytest.raises(UsageError, match=r"^split: at: 'noon' is not a time; write [^']*84f\.$"):
        command.run(d, "split", {"at": "noon"})
    with pytest.raises(UsageError, match=r"height: it must be 16 or more \(got '3'\)\.$"):
        command.run(d, "set-track-height", {"track": "V1", "height": "3"})


def test_seconds_are_not_taken_for_flicks() -> None:
    d = Document.new()
    for number in (4, 4.0):
        with pytest.raises(UsageError, match=r"duration: 4 means flicks.*write '4s' for seconds"):
            command.run(d, "append", {"kind": "solid", "duration": number})
    with pytest.raises(UsageError, match=r"a number means flicks, which are whole; write '2\.5s' for seconds"):
        command.run(d, "append", {"kind": "solid", "duration": 2.5})
    command.run(d, "append", {"kind": "solid", "duration": 4 * FLICKS})
    command.run(d, "append", {"kind": "solid", "duration": 4.0 * FLICKS})
    command.run(d, "append", {"kind": "solid", "duration": "4"})
    assert [b.duration for b in d.blocks()] == [4 * FLICKS] * 3


@pytest.mark.parametrize("duration", [0, 40_000, "0s", "5ms", "-1s", "0.2f"])
@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("append", {"kind": "solid"}),
        ("insert", {"kind": "solid", "at": 0}),
        ("overwrite", {"kind": "solid", "at": 0}),
        ("overlay", {"kind": "solid", "at": 0}),
        ("add-scene", {}),
        ("set-scene", {"scene": "Scene"}),
        ("resize-scene", {"scene": "Scene"}),
        ("set-transition", {"block": "V1:2"}),
        ("add-marker", {"at": 0}),
    ],
)
def test_what_lasts_less_than_a_frame_is_refused(name: str, facts: dict[str, Any], duration: object) -> None:
    d = Document.new(rate="25")
    for _ in range(2):
        command.run(d, "append", {"kind": "solid", "duration": "1f"})
    command.run(d, "add-scene", {})
    if name == "add-marker" and duration in (0, "0s", "0.2f"):
        assert command.run(d, name, {**facts, "duration": duration}), "a marker may be a point in time"
        return
    before = d.revision
    with pytest.raises(UsageError, match=r"duration: .* is shorter than a frame \(at 25 fps\); write at least '1f'"):
        command.run(d, name, {**facts, "duration": duration})
    assert d.revision == before


def test_a_script_is_one_step_and_names_results() -> None:
    d = Document.new(rate="25")
    results = command.run_script(
        d,
        script(
            {"command": "append", "args": {"kind": "text", "values": {"text": "$$5"}, "duration": "2s"}, "as": "title"},
            {"command": "split", "args": {"at": "1s", "blocks": ["$title.block"]}, "as": "pieces"},
            {"command": "rename", "args": {"block": "$pieces.0", "name": "second"}},
        ),
    )
    first, second = d.blocks_on(d.tracks()[0].id)
    assert (first.id, second.id) == (results[0]["block"], results[1][0])
    assert second.name == "second"
    assert second.start == FLICKS
    assert first.content.model_dump()["text"] == "$5"
    assert d.revision == 1
    d.undo()
    assert not list(d.blocks())


@pytest.mark.parametrize(
    "step",
    [
        {"command": "split", "args": {"at": "9s"}},
        {"command": "rename", "args": {"block": "$nobody", "name": "x"}},
        {"command": "rename", "args": {"block": "$title.none", "name": "x"}},
        {"command": "nothing"},
    ],
)
def test_a_script_that_fails_changes_nothing(step: dict[str, Any]) -> None:
    d = Document.new()
    before = dict(d.records)
    with pytest.raises((EditError, UsageError), match=r"^Step 2 "):
        command.run_script(d, script({"command": "append", "args": {"kind": "solid"}, "as": "title"}, step))
    assert dict(d.records) == before


def test_what_cannot_be_done_says_why_and_what_to_do() -> None:
    d = Document.new()
    with pytest.raises(EditError, match=r"^Split cannot be done: there are no blocks yet; append one first\.$"):
        command.run(d, "split", {"at": 0})
    with pytest.raises(EditError, match=r"^Change scene cannot be done: there are no scenes yet; add one first\.$"):
        command.run(d, "set-scene", {"scene": "One"})
    command.run(d, "append", {"kind": "solid"})
    command.run(d, "add-scene", {})
    assert command.find("split").can_run(d) is None
    assert command.find("set-scene").can_run(d) is None
