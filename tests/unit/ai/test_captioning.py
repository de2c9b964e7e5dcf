"""Captions from words: nothing lost, nothing mixed, readable."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from vidgen.ai.captioning import PUNCHY, SUBTITLES, Shape, captions_from_words
from vidgen.timing import FLICKS


@dataclass(frozen=True)
class W:
    start: int
    end: int
    text: str


def words(text: str, each: int = FLICKS // 3, gap: int = 0) -> list[W]:
    return [W(i * (each + gap), i * (each + gap) + each, t) for i, t in enumerate(text.split())]


def texts(text: str, shape: Shape = SUBTITLES) -> list[str]:
    return [c.text for c in captions_from_words(words(text), shape)]


def test_sentences_are_not_mixed() -> None:
    assert texts("It has three hearts. It has blue blood!") == ["It has three hearts.", "It has blue blood!"]


def test_pieces_are_even_and_end_at_commas() -> None:
    text = "When an octopus feels that something is near, it changes its colour in less than a second"
    assert texts(text) == [
        "When an octopus feels that something is near,",
        "it changes its colour in less than a second",
    ]


def test_no_piece_ends_with_a_word_that_leans_on_the_next() -> None:
    found = texts("Most of them live in the warm parts of every ocean", PUNCHY)
    assert not any(t.split()[-1] in {"in", "the", "of"} for t in found)


def test_a_pause_parts() -> None:
    said = [*words("one two"), W(3 * FLICKS, 4 * FLICKS, "three")]
    cues = captions_from_words(said)
    assert [c.text for c in cues] == ["one two", "three"]
    assert cues[0].end < cues[1].start


def test_a_short_word_stays_long_enough_to_be_read() -> None:
    cue = captions_from_words([W(0, FLICKS // 10, "Hi.")])[0]
    assert cue.end - cue.start == SUBTITLES.shortest


@given(
    st.lists(
        st.tuples(st.text("abc,.!", min_size=1, max_size=30), st.integers(1, FLICKS * 8), st.integers(0, FLICKS * 2)),
        max_size=60,
    ),
    st.sampled_from([SUBTITLES, PUNCHY]),
)
def test_every_word_is_shown_once_and_in_time(said: list[tuple[str, int, int]], shape: Shape) -> None:
    made, at = [], 0
    for text, length, gap in said:
        made.append(W(at, at + length, text))
        at += length + gap
    cues = captions_from_words(made, shape)
    assert [w for c in cues for w in c.words] == made
    for cue, following in zip(cues, [*cues[1:], None], strict=False):
        assert cue.start == cue.words[0].start
        assert cue.end > cue.start
        assert following is None or cue.end <= following.start
        assert len(cue.words) == 1 or len(cue.text) <= shape.characters
        assert following is None or cue.end >= cue.words[-1].end
