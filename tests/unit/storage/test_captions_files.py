from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.blocks.captions import Captions, Cue
from vidgen.editor.document import Document
from vidgen.editor.records import Block, Track
from vidgen.errors import MediaError, UsageError
from vidgen.storage.interchange.captions import cues_of, format_captions, parse_captions, read_captions, write_captions
from vidgen.timing import FLICKS

SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Grüße</i> & a < b\nzwei\n\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}Oben\n"
MS = FLICKS // 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(SRT.replace("\n", newline).encode(encoding))
    one, two = read_captions(path)
    assert (one.start, one.end) == (FLICKS, 5 * FLICKS // 2)
    assert one.text == "Grüße & a < b\nzwei"
    assert two.text == "Oben"


def test_vtt_and_ass() -> None:
    vtt = "WEBVTT\n\nNOTE no\n\nx\n00:01.000 --> 00:02.000 line:0\n<v Bob>Hi &amp; <c.red>bye</c> <00:01.500>now\n"
    assert parse_captions(vtt) == (Cue(start=FLICKS, end=2 * FLICKS, text="Hi & bye now"),)
    ass = format_captions([Cue(start=0, end=FLICKS, text="a\nb")], "ass")
    assert parse_captions(ass) == (Cue(start=0, end=FLICKS, text="a\nb"),)


SAID = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], blacklist_characters="{}<>&\\"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(10, 10**5), SAID), min_size=1, max_size=8),
       st.sampled_from(["srt", "vtt"]))  # fmt: skip
def test_round_trip(cues: list[tuple[int, int, str]], form: str) -> None:
    wanted = tuple(sorted((Cue(start=s * MS, end=(s + d) * MS, text=f"a {t}") for s, d, t in cues),
                          key=lambda c: (c.start, c.end)))  # fmt: skip
    assert parse_captions(format_captions(wanted, form)) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"1\n99:99 --> x\n", b"x" * (11 << 20)]
)
def test_no_captions(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(raw)
    with pytest.raises(MediaError, match=r"a\.srt"):
        read_captions(path)


def test_write(tmp_path: Path) -> None:
    cues = [Cue(start=0, end=FLICKS, text="one\n\ntwo --> <b>")]
    write_captions(cues, tmp_path / "a.vtt")
    assert [c.text for c in read_captions(tmp_path / "a.vtt")] == ["one\ntwo --> <b>"]
    with pytest.raises(UsageError, match="must end in"):
        write_captions(cues, tmp_path / "a.txt")


def test_cues_of_a_timeline_are_cut_to_their_blocks() -> None:
    document = Document.new(rate="25")
    track = Track(id="track-captions", timeline=document.timeline.id, medium="caption", name="C1")
    cues = (
        Cue(start=-FLICKS, end=FLICKS, text="one"),
        Cue(start=2 * FLICKS, end=9 * FLICKS, text="two"),
        Cue(start=5 * FLICKS, end=6 * FLICKS, text="outside"),
    )
    with document.transaction("Captions") as tx:
        tx.put(tx.timeline.replace(tracks=(*tx.timeline.tracks, track.id)))
        tx.put(track)
        content = Captions(cues=cues)
        tx.put(Block(id="block-1", track=track.id, start=10 * FLICKS, duration=4 * FLICKS, content=content))
    shown = [(c.start // FLICKS, c.end // FLICKS, c.text) for c in cues_of(document)]
    assert shown == [(10, 11, "one"), (12, 14, "two")]
    assert cues_of(document, "track-other") == ()


def test_what_is_wrong_with_fields_that_are_not_read_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ass"
    path.write_text("[Script Info]\n[Events]\nDialogue: none,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hello\n")
    (cue,) = read_captions(path)  # a warning would fail the test
    assert cue.text == "Hello"


@pytest.mark.parametrize(
    ("head", "markup"),
    [
        ("1\n00:00:00,000 --> 00:00:01,000\n", "<b>"),
        ("1\n00:00:00,000 --> 00:00:01,000\n", "{\\b1}"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "<c.red>"),
        ("1\n00:00:00,000 --> 00:00:01,000\n", "\n"),
    ],
)
def test_much_markup_is_read_as_quickly_as_text(head: str, markup: str) -> None:
    """pysubs2 alone takes hours for these."""
    (cue,) = parse_captions(head + markup * 100_000 + "said")
    assert cue.text == "said"
