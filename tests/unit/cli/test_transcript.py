"""`vidgen transcript`: the text, words with numbers, and what is cut by them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def film(vidgen) -> str:
    """A film in which "So um hello" is said, and after a silence "world"."""
    said = [("So", 1, 2), ("um", 2, 3), ("hello", 3, 4), ("world", 7, 8)]
    words = [{"start": f"{a}s", "end": f"{b}s", "text": text} for text, a, b in said]
    assert vidgen("new", "film", "--rate", "25").code == 0
    assert vidgen("edit", "film", "overlay", "--kind", "solid", "--duration", "9s", "--at", "0").code == 0
    cues = json.dumps([{"start": "1s", "end": "8s", "text": "So um hello world", "words": words}])
    assert vidgen("edit", "film", "add-captions", "--cues", cues).code == 0
    return "film"


def test_the_text_and_its_words(vidgen, film: str) -> None:
    assert vidgen("transcript", film).out == "00:00:01:00  So um hello\n00:00:07:00  world\n"
    assert [w["number"] for w in vidgen("transcript", film, "--search", "UM hello", "--json").json["words"]] == [2, 3]
    assert "00:00:03:00" in vidgen("transcript", film, "--words").out
    assert vidgen("transcript", film, "--search", "bye").code == 2


def test_what_is_cut_is_no_longer_said(vidgen, film: str) -> None:
    assert vidgen("edit", film, "remove-fillers").out == "Remove filler words: 1 cut, 1.0 s shorter, 1 word.\n"
    assert vidgen("edit", film, "remove-pauses").code == 0
    assert vidgen("transcript", film).out == "00:00:01:00  So hello world\n"
    assert vidgen("captions", film, "export", "film.srt").code == 0
    assert "So hello world" in Path("film.srt").read_text(encoding="utf-8")
    assert vidgen("edit", film, "cut-words", "--first", "9").code == 2


def test_no_captions_no_transcript(vidgen) -> None:
    vidgen("new", "film")
    told = vidgen("transcript", "film")
    assert (told.code, "transcribe the film first" in told.err) == (2, True)
