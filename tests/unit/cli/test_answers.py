"""What the command line answers: what is so now, what an export will be, and why something is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

MEDIA = Path(__file__).resolve().parents[3] / "resources" / "media"


@pytest.fixture
def film(vidgen, tmp_path: Path):
    """A project with a photo, words and captions."""
    shutil.copy(MEDIA / "sunrise.jpg", tmp_path / "sun.jpg")
    for words in (
        ("new", "film", "--size", "96x64", "--rate", "25"),
        ("import", "film", "sun.jpg"),
        ("edit", "film", "append", "--asset", "sun.jpg", "--duration", "1s"),
        ("edit", "film", "add-captions", "--cues", '[{"start": "0s", "end": "0.4s", "text": "one"}]'),
    ):
        told = vidgen(*words)
        assert told.code == 0, told.err
    return vidgen


def test_a_caption_is_answered_as_a_caption(film) -> None:
    told = film("edit", "film", "add-caption", "--block", "C1:1", "--text", "two", "--start", "0.3s", "--end", "0.9s")
    assert "Caption 2, 0:00.300 to 0:00.900 of the block: “two”" in told.out
    told = film("edit", "film", "set-caption", "--block", "C1:1", "--number", "1", "--text", "first")
    assert "Caption 1, 0:00.000 to 0:00.400 of the block: “first”" in told.out


def test_a_property_is_answered_with_its_value(film) -> None:
    told = film("edit", "film", "set", "--blocks", "V1:1", "--path", "placement.opacity", "--value", "0.5")
    assert "placement.opacity of 'sun.jpg' is 0.5." in told.out


def test_media_that_are_used_name_what_would_go_with_them(film) -> None:
    told = film("edit", "film", "remove-assets", "--assets", "sun.jpg")
    assert told.code == 2
    assert "'sun.jpg' is in use by 'sun.jpg' at 00:00:00:00; remove that first, or say 'used'" in told.err
    told = film("edit", "film", "remove-assets", "--assets", "sun.jpg", "--used", "--json")
    assert told.json["result"] == {"files": 1, "blocks": 1, "effects": 0}


def test_what_an_export_will_be_is_told_and_nothing_is_made(film, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    told = film("render", "film", "--preset", "wav", "--check", "--json")
    (row,) = told.json["checks"]
    size = 48_000 * 6 * row["frames"] if row["frames"] else 288_000
    assert row["bytes"] == [pytest.approx(size, rel=0.01)] * 2
    assert 0 < row["work"][0] < row["work"][1]
    assert {path.name for path in tmp_path.iterdir()} == before
    told = film("render", "film", "--check")
    assert " s of film, about " in told.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["render", "film"], "Say with -o where the film goes, for example -o film.mp4, or say --check."),
        (["render", "film", "--check", "--later"], "--check renders nothing; it does not go with --later"),
        (["make", "a", "-o", "a.mp4", "--seconds", "1e12"], "--seconds is 1e+12; a video lasts 5 to 600 seconds."),
        (["make", "a", "-o", "a.mp4", "--seconds", "-3"], "--seconds is -3; a video lasts 5 to 600 seconds."),
        (["new", "film", "--size="], "argument --size: it is empty"),
        (["relink", "film", "--asset", ""], "argument --asset: it is empty"),
        (["make", "a", "-o", "a.mp4", "--budget", "nan"], "'nan' is no sum; 1.50 is one, in US dollars."),
    ],
)
def test_what_cannot_be_is_said_in_our_words(vidgen, words: list[str], sentence: str) -> None:
    told = vidgen(*words)
    assert told.code == 2
    assert sentence in told.err
    assert told.err.count("\n") == 1
