"""A film that was made as a whole: its chapters, its end, its sound."""

from __future__ import annotations

import pytest

from vidgen.ai.making.assembling import DUCKED_DB, VOICE_DB, Narrated, assemble
from vidgen.ai.making.ideas import outline_of_idea
from vidgen.ai.making.order import SIZES, Format, VideoOrder
from vidgen.ai.making.reading import even_words
from vidgen.ai.making.style import style_for
from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.render.plan import plan
from vidgen.render.preset import find_preset
from vidgen.timing import FLICKS


def _film(shape: Format, seconds: int) -> Document:
    order = VideoOrder(idea="Three facts about octopuses", format=shape)
    outline = outline_of_idea(order.idea)
    width, height = SIZES[shape]
    document = Document.new(width=width, height=height, rate="30")
    sound = {"index": 0, "codec": "pcm_s16le", "rate": 48000, "channels": 1, "layout": "mono"}
    info = {"container": "wav", "size": 1, "duration": 90 * FLICKS, "pictures": [], "sounds": [sound]}
    voice = command.run(document, "add-asset", {"path": "voice.wav", "info": info})
    length = seconds * FLICKS // len(outline.scenes)
    made = [Narrated(s, voice, length, even_words(s.narration, length)) for s in outline.scenes]
    with document.transaction("Make video") as tx:
        assemble(tx, outline, made, style_for(order, outline, width, height), None)
    return document


@pytest.mark.parametrize(("shape", "seconds"), [("youtube", 30), ("short", 70)])
def test_scenes_of_wide_and_of_long_films_are_chapters(shape: Format, seconds: int) -> None:
    document = _film(shape, seconds)
    chapters = plan(document.snapshot(), find_preset("project"), {}).chapters
    assert [c.title for c in chapters] == [s.name for s in document.scenes()]
    assert [c.start for c in chapters] == [s.start for s in document.scenes()]


def test_a_short_has_no_chapters_and_stands_still_at_its_end() -> None:
    document = _film("short", 30)
    assert not document.markers()
    last = [
        b for b in document.blocks() if b.end == document.duration() and b.content.kind not in ("audio", "captions")
    ]
    assert len(last) > 2
    for block in last:
        values = block.content.to_json()
        assert values.get("leave", "none") == "none", block.name
        assert all(e.to_json().get("fade_out", 0) == 0 for e in block.effects), block.name


def test_voice_and_music_together_stay_below_full_scale() -> None:
    voices = [b for b in _film("short", 30).blocks() if b.content.kind == "audio"]
    assert {b.content.to_json()["gain_db"] for b in voices} == {VOICE_DB}
    highest = 0.89 * 10 ** (VOICE_DB / 20) + 0.7 * 10 ** (DUCKED_DB / 20)  # where speech and beds are bent
    assert highest < 10 ** (-1 / 20), "-1 dBTP"
    assert VOICE_DB - 16 - (DUCKED_DB - 20) >= 12, "LU between what is said and what is played"
