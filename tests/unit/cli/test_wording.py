"""What people read after an edit, and about blocks and times."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from vidgen.cli import wording
from vidgen.cli.verbs.edit import MOST_ROWS
from vidgen.timing import FLICKS


def test_seconds_are_as_commands_take_them() -> None:
    for flicks, text in (
        (FLICKS, "1s"),
        (FLICKS // 2, "0.5s"),
        (0, "0s"),
        (10 * FLICKS, "10s"),
        (-FLICKS // 4, "-0.25s"),
    ):
        assert wording.seconds(flicks) == text


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no time zones to set")
def test_days_and_hours_are_those_of_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-9")
    time.tzset()
    try:
        assert wording.when("2026-11-22T21:00:30+00:00") == "2026-11-23 06:00:30"
        assert wording.when("never") == "never"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_edit_tells_where_its_blocks_are(vidgen) -> None:
    vidgen("new", "film", "--rate", "25")
    told = vidgen("edit", "film", "append", "--kind", "text", "--duration", "2s")
    assert told.out.splitlines()[0] == "Append: done."
    assert told.out.splitlines()[2].startswith("V1:1   00:00:00:00  00:00:02:00  text  “Title”")
    vidgen("edit", "film", "append", "--kind", "solid", "--duration", "2s")
    told = vidgen("edit", "film", "set-transition", "--block", "V1:2", "--duration", "1s")
    assert "V1:2   00:00:02:00  00:00:04:00  solid" in told.out
    assert "dissolve 0:01.000" in told.out
    assert "{" not in told.out
    told = vidgen("edit", "film", "set", "--blocks", "V1:1,V1:2", "--path", "placement.x", "--value", "0.4")
    assert [line.split()[0] for line in told.out.splitlines() if line.startswith("V1:")] == ["V1:1", "V1:2"]
    assert vidgen("edit", "film", "delete", "--blocks", "V1:1").out.startswith("Delete: block-")


def test_an_edit_of_many_blocks_tells_of_the_first(vidgen) -> None:
    vidgen("new", "film", "--rate", "25")
    steps = json.dumps([{"command": "append", "args": {"kind": "solid", "duration": "1s"}}] * (MOST_ROWS + 3))
    Path("steps.json").write_text(steps, encoding="utf-8")
    assert vidgen("edit", "film", "--script", "steps.json").code == 0
    blocks = ",".join(f"V1:{n}" for n in range(1, MOST_ROWS + 4))
    lines = vidgen("edit", "film", "enable", "--blocks", blocks, "--no-on").out.splitlines()
    assert lines[-1] == "… and 3 more blocks."
    assert len(lines) == MOST_ROWS + 3


def test_a_block_is_told_in_seconds(vidgen) -> None:
    vidgen("new", "film", "--rate", "25")
    vidgen("edit", "film", "append", "--kind", "text", "--duration", "2s", "--values", '{"enter_duration": "0.3s"}')
    vidgen("edit", "film", "set-keyframe", "--block", "V1:1", "--path", "placement.x", "--at", "1.5s", "--value", "0")
    lines = vidgen("show", "film", "--block", "V1:1").out.splitlines()
    assert {"start = 0s", "duration = 2s", "content.enter_duration = 0.3s", "content.weight = 700"} <= set(lines)
    assert any(line.endswith(".time = 1.5s") for line in lines)
