"""Editing by what is said: which words there are, what is cut, and that captions stay true."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.editor import command, transcript
from vidgen.editor.document import Document
from vidgen.editor.records import Asset, Block
from vidgen.editor.transcript import Word, pauses, spans_of_words, without
from vidgen.errors import EditError
from vidgen.timing import FLICKS

SAID = "So um we go   to um um the the sea"


def spoken(text: str = SAID, at: str = "0", word: float = 0.4) -> Document:
    """Make a film in which each word takes `word` seconds, a blank more takes half a second; one caption for all."""
    document = Document.new(rate="25")
    words, time = [], 0.2
    for part in text.split(" "):
        if not part:
            time += 0.5
            continue
        words.append({"start": f"{time:.2f}s", "end": f"{time + word:.2f}s", "text": part})
        time += word
    command.run(document, "overlay", {"kind": "solid", "at": 0, "duration": f"{time + 2:.2f}s"})
    cue = {"start": "0.2s", "end": f"{time:.2f}s", "text": " ".join(text.split()), "words": words}
    command.run(document, "add-captions", {"cues": [cue], "at": at})
    return document


def said(document: Document) -> str:
    return " ".join(w.text for w in transcript.transcript(document))


def shown(document: Document) -> str:
    return " | ".join(c["text"] for b in transcript.caption_blocks(document) for c in transcript.cues_of(b))


def run(document: Document, name: str, **args: Any) -> Any:
    return command.run(document, name, args)


def test_words_are_at_their_times_on_the_timeline() -> None:
    words = transcript.transcript(spoken(at="3s"))
    assert [w.text for w in words] == SAID.split()
    assert words[0].start == round(3.2 * FLICKS)
    assert words[4].start - words[3].end == FLICKS


def test_words_outside_their_block_are_not_said() -> None:
    document = spoken()
    block = transcript.caption_blocks(document)[0]
    run(document, "trim", block=block.id, edge="tail", to="1.4s")
    assert said(document) == "So um we"


def test_disabled_captions_say_nothing() -> None:
    document = spoken()
    run(document, "enable", blocks=[transcript.caption_blocks(document)[0].id], on=False)
    assert transcript.transcript(document) == []


def test_fillers_go_and_every_other_word_stays() -> None:
    document = spoken()
    before = document.duration()
    result = run(document, "remove-fillers", repeats=True)
    assert said(document) == shown(document) == "So we go to the sea"
    assert result["words"] == 4
    assert document.duration() == before - result["shorter"]
    document.undo()
    assert said(document) == SAID.replace("   ", " ")


def test_picture_is_cut_where_the_word_was() -> None:
    document = spoken()
    run(document, "cut-words", first=2)
    solid = [b for b in document.blocks() if b.content.kind == "solid"]
    cut = document.rate.snap(round(0.6 * FLICKS))
    assert solid[0].end == solid[1].start == cut
    word = transcript.transcript(document)[1]
    assert (word.text, word.start) == ("we", round(0.6 * FLICKS))


def test_a_locked_track_plays_on() -> None:
    document = spoken()
    run(document, "overlay", kind="shape", at=0, duration="4s")
    shape = next(b for b in document.blocks() if b.content.kind == "shape")
    run(document, "lock-track", track=shape.track)
    run(document, "remove-fillers")
    assert document.get(shape.id, type(shape)) == shape


def test_music_is_not_cut_but_plays_on_and_ends_earlier() -> None:
    """Every cut in it would be heard. What it does in time stays with the film; another sound is cut."""
    document = Document.new(rate="25")
    with document.transaction("Files") as tx:
        for name in ("talk", "music"):
            tx.put(Asset(id=f"asset-{name}", path=f"{name}.wav", name=f"{name}.wav"))
    blocks = {
        name: run(document, "overlay", at="0s", kind="audio", values={"asset": f"asset-{name}"}, duration="10s")[
            "block"
        ]
        for name in ("talk", "music")
    }
    for at, value in (("1s", 0), ("4s", -9), ("8s", 0)):
        run(document, "set-keyframe", block=blocks["music"], path="content.gain_db", at=at, value=value)
    assert (
        run(document, "cut-ranges", ranges=[{"start": "2s", "end": "3s"}, {"start": "5s", "end": "7s"}])["shorter"]
        == 3 * FLICKS
    )
    assert len([b for b in document.blocks() if b.content.asset_id == "asset-talk"]) == 3
    (music,) = [b for b in document.blocks() if b.content.asset_id == "asset-music"]
    assert (music.start, music.duration, music.content.to_json()["source_start"]) == (0, 7 * FLICKS, 0)
    curve = music.curve("content.gain_db")
    assert curve is not None
    assert [k.time // FLICKS for k in curve.keyframes] == [1, 3, 5]
    document.undo()
    assert document.get(blocks["music"], Block).duration == 10 * FLICKS


def test_pauses_become_short_and_no_word_is_lost() -> None:
    document = spoken("one      two three    four")
    run(document, "remove-pauses", longest="0.5s", keep="0.2s")
    words = transcript.transcript(document)
    assert said(document) == "one two three four"
    gaps = [b.start - a.end for a, b in pairwise(words)]
    frame = document.rate.frame_duration
    assert all(0 <= g <= FLICKS // 5 + 2 * frame for g in gaps)
    with pytest.raises(EditError, match="no pause longer"):
        run(document, "remove-pauses", longest="0.5s", keep="0.2s")


def test_without_times_of_words_nothing_is_cut() -> None:
    document = Document.new(rate="25")
    run(document, "add-captions", cues=[{"start": 0, "end": "2s", "text": "um hello"}])
    with pytest.raises(EditError, match="transcribe the film first"):
        run(document, "remove-fillers")


def test_no_fillers_is_said() -> None:
    with pytest.raises(EditError, match="No filler words were heard; nothing is removed"):
        run(spoken("all is well"), "remove-fillers")


def test_captions_without_words_move_and_go() -> None:
    document = Document.new(rate="25")
    cues = [{"start": f"{n}s", "end": f"{n + 1}s", "text": str(n)} for n in range(4)]
    run(document, "add-captions", cues=cues)
    run(document, "cut-ranges", ranges=[{"start": "1s", "end": "2s"}])
    block = transcript.caption_blocks(document)[0]
    times = [(c["text"], c["start"] // FLICKS, c["end"] // FLICKS) for c in transcript.cues_of(block)]
    assert times == [("0", 0, 1), ("2", 1, 2), ("3", 2, 3)]


@pytest.mark.parametrize(("word", "texts"), [(2, ["So", "um we go"]), (4, ["So um we", "go"])])
def test_a_caption_is_split_and_merged_again(word: int, texts: list[str]) -> None:
    document = spoken("So um we go")
    block = transcript.caption_blocks(document)[0]
    run(document, "split-caption", block=block.id, number=1, word=word)
    assert shown(document) == " | ".join(texts)
    assert said(document) == "So um we go"
    first, second = transcript.cues_of(transcript.caption_blocks(document)[0])
    assert first["end"] == second["start"] == second["words"][0]["start"]
    run(document, "merge-captions", block=block.id, number=1)
    assert document.get(block.id, type(block)) == block


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("split-caption", {"number": 1, "word": 1}),
        ("split-caption", {"number": 1, "word": 5}),
        ("split-caption", {"number": 2, "word": 2}),
        ("merge-captions", {"number": 1}),
    ],
)
def test_what_cannot_be_split_or_merged_is_refused(name: str, args: dict[str, int]) -> None:
    document = spoken("So um we go")
    before = dict(document.records)
    with pytest.raises(EditError):
        run(document, name, block=transcript.caption_blocks(document)[0].id, **args)
    assert dict(document.records) == before


times = st.lists(st.integers(0, 10_000), min_size=2, max_size=12, unique=True).map(sorted)


@given(times, st.sets(st.integers(0, 5)))
def test_words_that_stay_are_never_touched(edges: list[int], chosen: set[int]) -> None:
    words = [Word("b", 0, n, a, b, str(n)) for n, (a, b) in enumerate(zip(edges[::2], edges[1::2], strict=False))]
    chosen = {c for c in chosen if c < len(words)}
    spans = spans_of_words(words, chosen)
    for number, word in enumerate(words):
        overlap = sum(max(0, min(b, word.end) - max(a, word.start)) for a, b in spans)
        assert overlap == (word.end - word.start if number in chosen else 0)
    assert all(a[1] < b[0] for a, b in pairwise(spans))


@given(times, st.integers(0, 3000), st.integers(0, 3000))
def test_pauses_lie_between_words(edges: list[int], longest: int, keep: int) -> None:
    words = [Word("b", 0, n, a, b, "x") for n, (a, b) in enumerate(zip(edges[::2], edges[1::2], strict=False))]
    keep = min(keep, longest)
    spans = pauses(words, longest, keep)
    assert all(b <= w.start or a >= w.end for a, b in spans for w in words)
    left = [without(spans, b.start) - without(spans, a.end) for a, b in pairwise(words)]
    assert all(gap <= longest for gap in left)


def test_words_are_found_in_a_row() -> None:
    words = transcript.transcript(spoken("To be, or not to be: that is to be sure."))
    assert transcript.search(words, "TO be") == [0, 1, 4, 5, 8, 9]
    assert transcript.search(words, "be sure") == [9, 10]
    assert transcript.search(words, "be that way") == transcript.search(words, "…") == []


def test_a_long_silence_begins_a_paragraph() -> None:
    words = transcript.transcript(spoken("one two        three"))
    assert transcript.paragraphs(words) == [range(2), range(2, 3)]
    assert transcript.paragraphs([]) == []


@pytest.mark.parametrize(
    ("first", "last", "text", "result"),
    [
        (2, None, "then", "So then we go"),
        (2, 3, "you", "So you go"),
        (4, None, "go on", "So um we go on"),
    ],
)
def test_words_are_corrected_in_their_time(first: int, last: int | None, text: str, result: str) -> None:
    document = spoken("So um we go")
    before = transcript.transcript(document)
    run(document, "correct-words", first=first, last=last, text=text)
    assert said(document) == shown(document) == result
    after = transcript.transcript(document)
    assert (after[0].start, after[-1].end) == (before[0].start, before[-1].end)
    assert all(a.end <= b.start for a, b in pairwise(after))
    with pytest.raises(EditError):
        run(document, "correct-words", first=9, text="x")


def test_a_caption_that_outlasts_its_block_lengthens_it_as_far_as_there_is_room() -> None:
    document = spoken("well then")
    block = transcript.caption_blocks(document)[0]
    late = block.duration // FLICKS + 1
    with pytest.raises(EditError, match="would not be shown"):
        run(document, "add-caption", block=block.id, text="far away", start=f"{late}s", end=f"{late + 1}s")
    at = (block.duration - FLICKS // 25) / FLICKS
    run(document, "add-caption", block=block.id, text="on it goes", start=f"{at:.3f}s", end="4.99s")
    assert transcript.caption_blocks(document)[0].duration == 5 * FLICKS  # whole frames
    run(document, "add-captions", cues=[{"start": "0s", "end": "1s", "text": "next"}], at="6s", track=block.track)
    with pytest.raises(EditError, match="next block of the track"):
        run(document, "set-caption", block=block.id, number=2, end="9s")
    assert transcript.caption_blocks(document)[0].duration == 5 * FLICKS


def test_captions_at_the_foot_keep_clear_of_what_apps_cover() -> None:
    document = Document.new(rate="25")
    cues = [{"start": 0, "end": "1s", "text": "a"}]
    for values in ({}, {"position": 0.94}, {"position": 0.16}):
        run(document, "add-captions", cues=cues, values=values)

    def places() -> list[float]:
        return sorted(getattr(b.content, "position", -1) for b in document.blocks_of_kind("captions"))

    before = places()
    assert before == [0.16, 0.92, 0.94]
    run(document, "set-project", width=1080, height=1920)
    assert places() == [0.16, 0.72, 0.72], "what somebody put elsewhere stays"
    document.undo()
    assert places() == before, "with the change of the canvas, in one step"
    document.redo()
    run(document, "set-project", background="#000000")
    run(document, "add-captions", cues=cues)
    assert places() == [0.16, 0.72, 0.72, 0.72], "new ones stand there at once"
    run(document, "set-project", width=1080, height=1080)
    assert places() == [0.16, 0.92, 0.92, 0.92]
