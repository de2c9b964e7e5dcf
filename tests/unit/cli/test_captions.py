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


def test_one_caption_is_changed_added_and_removed(vidgen, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text(SRT, encoding="utf-8")
    vidgen("new", "film", "--rate", "25")
    vidgen("captions", "film", "import", "words.srt", "--style", "word_highlight")
    assert vidgen("edit", "film", "set-caption", "--block", "C1:1", "--number", 2, "--text", "Changed").code == 0
    told = vidgen(
        "edit", "film", "add-caption", "--block", "C1:1", "--text", "Early", "--start", "0s", "--end", "0.01s"
    )
    assert told.code == 0, told.err
    shown = vidgen("show", "film", "--block", "C1:1").out
    assert 'content.cues.1.text = "Early"\n' in shown
    assert 'content.cues.3.text = "Changed"\n' in shown
    assert "content.cues.3.start = 1.5s\n" in shown
    assert (
        vidgen("edit", "film", "set-caption", "--block", "C1:1", "--number", 1, "--start", "1.8s", "--end", "2s").code
        == 0
    )
    content = vidgen("show", "film", "--block", "C1:1", "--json").json["content"]
    assert [c["text"] for c in content["cues"]] == ["First", "Changed", "Early"]
    assert content["style"] == "word_highlight"
    assert vidgen("edit", "film", "remove-caption", "--block", "C1:1", "--number", 3).code == 0
    assert len(vidgen("show", "film", "--block", "C1:1", "--json").json["content"]["cues"]) == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("set-caption", "--number", 3, "--text", "x"), "There is no caption 3: the block has 2."),
        (("set-caption", "--number", 1, "--start", "9s", "--end", "10s"), "would not be shown"),
        (("set-caption", "--number", 1, "--end", "0s"), "A caption ends after it begins."),
        (("set-caption", "--number", 0, "--text", "x"), "it must be 1 or more"),
    ],
)
def test_captions_that_are_not_there_or_would_not_be_seen_are_refused(vidgen, tmp_path: Path, words, why: str) -> None:
    (tmp_path / "words.srt").write_text(SRT, encoding="utf-8")
    vidgen("new", "film", "--rate", "25")
    vidgen("captions", "film", "import", "words.srt")
    told = vidgen("edit", "film", words[0], "--block", "C1:1", *words[1:])
    assert told.code == 2
    assert why in told.err


def test_measured_words_stay_where_they_fit(vidgen) -> None:
    cue = '{"start": "0s", "end": "2s", "text": "a b", "words": [{"start": "0s", "end": "1s", "text": "a"}, '
    vidgen("new", "film", "--rate", "25")
    vidgen("edit", "film", "add-captions", "--cues", f'[{cue}{{"start": "1s", "end": "2s", "text": "b"}}]}}]')

    def words() -> list[tuple[float, str]]:
        cues = vidgen("show", "film", "--block", "C1:1", "--json").json["content"]["cues"]
        return [(w["start"] / FLICKS, w["text"]) for w in cues[0]["words"]]

    vidgen("edit", "film", "set-caption", "--block", "C1:1", "--number", 1, "--text", "a c")
    assert words() == [(0, "a"), (1, "c")]
    vidgen("edit", "film", "set-caption", "--block", "C1:1", "--number", 1, "--start", "0.5s", "--end", "2.5s")
    assert words() == [(0.5, "a"), (1.5, "c")]
    vidgen("edit", "film", "set-caption", "--block", "C1:1", "--number", 1, "--text", "only one more")
    assert words() == []


def test_times_in_a_list_of_captions_may_have_units(vidgen) -> None:
    vidgen("new", "film", "--rate", "25")
    vidgen("edit", "film", "add-captions", "--cues", '[{"start": "0s", "end": "2s", "text": "x"}]')
    given = '[{"start": "0.5s", "end": "25f", "text": "y"}]'
    told = vidgen("edit", "film", "set", "--blocks", "C1:1", "--path", "content.cues", "--value", given)
    assert told.code == 0, told.err
    cue = vidgen("show", "film", "--block", "C1:1", "--json").json["content"]["cues"][0]
    assert (cue["start"], cue["end"]) == (FLICKS // 2, FLICKS)
    told = vidgen(
        "edit", "film", "set", "--blocks", "C1:1", "--path", "content.cues", "--value", given.replace('"0.5s"', "0.5")
    )
    assert told.code == 2
    assert 'write for example "0.5s"' in told.err
    told = vidgen("edit", "film", "set", "--blocks", "C1:1", "--path", "content.cues.1.text", "--value", "z")
    assert (told.code, "set-caption" in told.err) == (2, True)
