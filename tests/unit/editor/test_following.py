"""Captions, markers and scenes follow what they belong to when time is put in, taken out or stretched below them."""

from __future__ import annotations

from typing import Any

import pytest

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.editor.queries import Records
from vidgen.editor.transcript import caption_blocks, cues_of
from vidgen.timing import FLICKS

FILE = {
    "container": "mov", "size": 1, "duration": 100 * FLICKS,
    "pictures": [{"index": 0, "codec": "h264", "width": 64, "height": 36, "coded_width": 64, "coded_height": 36,
                  "pixel_format": "yuv420p"}],
    "sounds": [{"index": 1, "codec": "aac", "rate": 48000, "channels": 2, "layout": "stereo"}],
}  # fmt: skip


def run(document: Document, name: str, /, **args: Any) -> Any:
    return command.run(document, name, args)


@pytest.fixture
def film() -> Document:
    """A talk in three clips of four seconds with their sound, one caption a second, and a block of captions over all."""
    document = Document.new(rate="25")
    asset = run(document, "add-asset", path="talk.mov", info=FILE)
    for number in range(3):
        run(document, "append", asset=asset, source_start=f"{10 * number}s", source_end=f"{10 * number + 4}s")
    cues = [
        {"start": f"{n}s", "end": f"{n + 1}s", "text": f"w{n}",
         "words": [{"start": f"{n}s", "end": f"{n + 1}s", "text": f"w{n}"}]}
        for n in range(12)
    ]  # fmt: skip
    run(document, "add-captions", cues=cues)
    return document


def said(records: Records) -> dict[str, tuple[float, float]]:
    """Return when each caption is shown, in seconds; its words are said as long."""
    found = {}
    for block in caption_blocks(records):
        for cue in cues_of(block):
            if 0 <= cue["start"] < block.duration:
                assert [(w["start"], w["end"]) for w in cue["words"]] == [(cue["start"], cue["end"])]
                assert cue["end"] <= block.duration
                found[cue["text"]] = ((block.start + cue["start"]) / FLICKS, (block.start + cue["end"]) / FLICKS)
    return found


def clips(document: Document) -> list[str]:
    return [b.id for t in document.tracks() if t.medium == "video" for b in document.blocks_on(t.id)]


@pytest.mark.parametrize("ripple", ["track", "all"])
def test_a_faster_clip_takes_its_captions_along_and_those_behind_it(film: Document, ripple: str) -> None:
    run(film, "speed", blocks=[clips(film)[1]], speed=2, ripple=ripple)
    times = said(film)
    assert len(times) == 12
    assert times["w3"] == (3, 4)
    assert times["w4"] == (4, 4.5)
    assert times["w7"] == (5.5, 6)
    assert times["w8"] == (6, 7)
    film.undo()
    assert said(film)["w7"] == (7, 8)


@pytest.mark.parametrize("ripple", ["track", "all"])
def test_a_slower_clip_does_so_too(film: Document, ripple: str) -> None:
    run(film, "speed", blocks=[clips(film)[1]], speed="1/2", ripple=ripple)
    times = said(film)
    assert times["w5"] == (6, 8)
    assert times["w7"] == (10, 12)
    assert times["w8"] == (12, 13)
    assert len(times) == 12


def test_without_a_ripple_what_is_said_in_the_clip_alone_follows(film: Document) -> None:
    run(film, "speed", blocks=[clips(film)[1]], speed=2)
    assert (said(film)["w7"], said(film)["w8"]) == ((5.5, 6), (8, 9))
    film.undo()
    run(film, "speed", blocks=[clips(film)[1]], speed="1/2")  # what finds no room is not heard any more
    times = said(film)
    assert (times["w5"], times["w8"]) == ((6, 8), (8, 9))
    assert "w6" not in times


def test_captions_stay_when_what_changes_is_a_picture_alone_or_music(film: Document) -> None:
    sounds = [b for t in film.tracks() if t.medium == "audio" for b in film.blocks_on(t.id)]
    run(film, "unlink", blocks=clips(film))
    run(film, "speed", blocks=[clips(film)[1]], speed=2, ripple="track")
    assert said(film)["w11"] == (11, 12)
    run(film, "rename-track", track=sounds[0].track, name="Music")
    run(film, "speed", blocks=[sounds[1].id], speed=2, ripple="track")
    assert said(film)["w11"] == (11, 12)


def test_captions_stay_while_others_speak_on(film: Document) -> None:
    run(film, "add-track", medium="audio")
    asset = next(b.content.asset_id for b in film.blocks())
    run(film, "overlay", kind="audio", values={"asset": asset}, at="5s", duration="6s")
    before = said(film)
    run(film, "speed", blocks=[clips(film)[1]], speed=2, ripple="track")
    assert said(film) == before


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ripple-delete", {}),
        ("ripple-delete", {"ripple": "track"}),
        ("delete", {"ripple": "all"}),
    ],
)
def test_what_a_clip_says_goes_with_it(film: Document, name: str, arguments: dict[str, Any]) -> None:
    run(film, name, blocks=[clips(film)[1]], **arguments)
    assert [(word, start) for word, (start, _) in said(film).items()] == [
        *((f"w{n}", n) for n in range(4)),
        *((f"w{n}", n - 4) for n in range(8, 12)),
    ]


@pytest.mark.parametrize(("name", "gone"), [("cut-head", "w4"), ("cut-tail", "w7")])
def test_what_is_cut_off_a_clip_is_not_said_any_more(film: Document, name: str, gone: str) -> None:
    at = "5s" if name == "cut-head" else "7s"
    run(film, name, block=clips(film)[1], at=at)
    times = said(film)
    assert gone not in times
    assert (times["w3"], times["w8"]) == ((3, 4), (7, 8))
    assert times["w6"] == ((5, 6) if name == "cut-head" else (6, 7))


@pytest.mark.parametrize(("edge", "first"), [("tail", "w8"), ("head", "w4")])
def test_captions_make_room_for_a_longer_clip(film: Document, edge: str, first: str) -> None:
    to = "9s" if edge == "tail" else "3s"
    run(film, "ripple-trim", block=clips(film)[1], edge=edge, to=to)
    times = said(film)
    number = int(first[1:])
    assert times[first] == (number + 1, number + 2)
    assert times[f"w{number - 1}"] == (number - 1, number)
    assert len(caption_blocks(film)) == 1


def test_captions_make_room_for_a_copy_and_for_a_still(film: Document) -> None:
    run(film, "duplicate", blocks=[clips(film)[1]])
    times = said(film)
    assert (times["w7"], times["w8"]) == ((7, 8), (12, 13))
    film.undo()
    run(film, "freeze", block=clips(film)[1], at="6s", duration="2s")
    assert (said(film)["w5"], said(film)["w6"]) == ((5, 6), (8, 9))


def test_captions_of_a_locked_track_stay(film: Document) -> None:
    track = next(t for t in film.tracks() if t.medium == "caption")
    run(film, "lock-track", track=track.id)
    run(film, "speed", blocks=[clips(film)[1]], speed=2, ripple="track")
    assert said(film)["w8"] == (8, 9)


def test_with_a_ripple_of_all_markers_and_scenes_stay_with_what_they_mark(film: Document) -> None:
    for at in ("3s", "6s", "8s", "9s"):
        run(film, "add-marker", at=at)
    for start in ("0s", "4s", "8s"):
        run(film, "add-scene", start=start, duration="4s")
    run(film, "speed", blocks=[clips(film)[1]], speed=2, ripple="all")
    assert [m.time / FLICKS for m in film.markers()] == [3, 5, 6, 7]
    assert [(s.start / FLICKS, s.end / FLICKS) for s in film.scenes()] == [(0, 4), (4, 6), (6, 10)]
    film.undo()
    run(film, "speed", blocks=[clips(film)[1]], speed="1/2", ripple="all")
    assert [m.time / FLICKS for m in film.markers()] == [3, 8, 12, 13]
    assert [(s.start / FLICKS, s.end / FLICKS) for s in film.scenes()] == [(0, 4), (4, 12), (12, 16)]
