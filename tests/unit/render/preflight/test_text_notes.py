"""Notes about texts that will not look as they were meant."""

from __future__ import annotations

import pytest
from tests.render.timelines import Film, preset

from vidgen.blocks.text import Text
from vidgen.render.plan import plan
from vidgen.render.preflight.text_notes import text_notes
from vidgen.render.preset import find_preset


def notes(text: Text) -> list[str]:
    film = Film(width=192, height=108)
    film.block("V1", 0, 1, text, name="the title")
    return list(text_notes(plan(film.document, preset(), {})))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (Text(text="Fits"), []),
        (Text(text="x", font="No Such Font"), ["no font 'No Such Font'"]),
        (Text(text="\U0001f6d8 \u16a0"), ["No font has"]),
        (Text(text="much too long " * 20), ["does not fit"]),
        (Text(text="much too long " * 20, layout="fit"), []),
    ],
    ids=["good", "font", "letters", "overflow", "fitted"],
)
def test_what_is_said(text: Text, said: list[str]) -> None:
    found = notes(text)
    assert len(found) == len(said)
    for sentence, part in zip(found, said, strict=True):
        assert part in sentence
        assert "the title" in sentence


def test_another_shape_than_the_project_is_said() -> None:
    film = Film(width=1080, height=1920)
    film.block("V1", 0, 1, Text())
    document = film.document
    assert any("laid out anew" in note for note in plan(document, find_preset("youtube-1080p", None), {}).notes)
    assert plan(document, find_preset("vertical-short", None), {}).notes == ()
    assert plan(document, find_preset("project", None), {}).notes == ()
