"""Captions files into a project and out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.timing import FLICKS

SRT = "1\n00:00:05,010 --> 00:00:06,000\nFirst\n\n2\n00:00:06,500 --> 00:00:07,000\nSecond\n"


@pytest.mark.parametrize(("at", "shift"), [("0", 0), ("2s", 2 * FLICKS), ("-1s", -FLICKS)])
def test_a_file_becomes_one_block_from_its_first_cue_to_its_last(vidgen, tmp_path: Path, at: str, shift: int) -> None:
    (tmp_path / "words.srt").write_text(SRT, encoding="utf-8")
    assert vidgen("new", "film", "--rate", "25").code == 0
    told = vidgen("captions", "film", "import", "words.srt", "--style", "word_highlight", f"--at={at}", "--json")
    assert told.code == 0, told.err
    block = vidgen("show", "film", "--block", told.json["block"], "--json").json
    assert (block["start"], block["start"] + block["duration"]) == (5 * FLICKS + shift, 7 * FLICKS + shift)
    assert (block["name"], block["content"]["style"]) == ("words", "word_highlight")
    assert [c["text"] for c in block["content"]["cues"]] == ["First", "Second"]
    assert vidgen("captions", "film", "export", "back.srt").code == 0
    back = (tmp_path / "back.srt").read_text(encoding="utf-8")
    assert f"00:00:0{5 + shift // FLICKS},010 --> 00:00:0{6 + shift // FLICKS},000" in back
    assert vidgen("history", "film", "--json").json[0]["label"] == "Add captions"


def test_odd_names_of_files_are_no_hindrance(vidgen, tmp_path: Path) -> None:
    (tmp_path / "two\nlines.srt").write_text(SRT, encoding="utf-8")
    vidgen("new", "film", "--rate", "25")
    told = vidgen("captions", "film", "import", "two\nlines.srt", "--json")
    assert told.code == 0, told.err
    assert vidgen("show", "film", "--block", told.json["block"], "--json").json["name"] == "twolines"


def test_captions_before_the_start_of_the_timeline_are_refused(vidgen, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text(SRT, encoding="utf-8")
    vidgen("new", "film", "--rate", "25")
    told = vidgen("captions", "film", "import", "words.srt", "--at=-6s")
    assert told.code == 2
    assert "at or after the start of the timeline" in told.err
