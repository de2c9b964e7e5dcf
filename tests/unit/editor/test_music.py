"""Which sounds are music: by whole words of names, by the numbers of a disc, and by tags."""

from __future__ import annotations

import pytest
from tests.render.timelines import Film

from vidgen.blocks.audio import Audio
from vidgen.editor.music import is_music
from vidgen.editor.records import Asset


@pytest.mark.parametrize(
    ("name", "track", "tags", "music"),
    [
        ("background_music-2.mp3", "A1", (), True),
        ("Track 03.mp3", "A1", (), True),
        ("track_3.wav", "A1", (), True),
        ("take.wav", "Music", (), True),
        ("take.wav", "Track 3", (), False),  # what the timeline calls its track says nothing
        ("soundtrack.ogg", "A1", (), True),
        ("Beatrice.wav", "A1", (), False),
        ("interview.wav", "A1", (), False),
        ("03.mp3", "A1", ("music",), True),
        ("03.mp3", "A1", ("Anna",), False),
    ],
)
def test_names_and_tags(name: str, track: str, tags: tuple[str, ...], music: bool) -> None:
    film = Film()
    film.track("A1", title=track)
    asset = film.asset(None, name)
    block = film.block("A1", 0, 1, Audio(asset=asset))
    records = film.document
    with records.transaction("Tag") as tx:
        tx.put(tx.get(asset, Asset).replace(tags=tags))
    assert is_music(records, block) is music
