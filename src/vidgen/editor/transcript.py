"""What is said on a timeline, word by word, as its captions tell: the base of editing by text. Pure.

Times are flicks on the timeline. Only words whose times were measured count: where a word was only estimated to be, nothing
may be cut. Captions count on hidden tracks, too, so that there can be a transcript that is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.timing import FLICKS

Span = tuple[int, int]
"""From a time up to another, in flicks."""

FILLERS = ("um", "umm", "uh", "uhm", "er", "erm", "hm", "hmm", "mm", "ah", "äh", "ähm", "öh", "euh", "eh")
"""Sounds that people make while they think. Words that can mean something ("like", "so") are not among them."""

_BREATH = FLICKS
"""A silence as long as this is no part of the word before it."""


@dataclass(frozen=True)
class Word:
    """One word that is said."""

    block: Id
    """The block of captions."""
    cue: int
    """Which caption of the block; the first is 0."""
    number: int
    """Which word of the caption; the first is 0."""
    start: int
    end: int
    text: str

    @property
    def bare(self) -> str:
        """The word in small letters, without the marks around it."""
        return bare(self.text)


def bare(text: str) -> str:
    """Return a word in small letters, without the marks around it."""
    return re.sub(r"^\W+|\W+$", "", text.casefold())


def caption_blocks(records: Records) -> list[Block]:
    """Return the blocks of captions that are switched on, in order of time."""
    found = [b for b in records.blocks_of_kind("captions") if b.enabled]
    return sorted(found, key=lambda b: (b.start, b.id))


def cues_of(block: Block) -> list[dict[str, Any]]:
    """Return the captions of a block as data, which the editor does not know more of."""
    cues: list[dict[str, Any]] = block.content.to_json().get("cues", [])
    return cues


def transcript(records: Records) -> list[Word]:
    """Return every word that is said, in order of time, of the captions' words that lie inside their block."""
    found = [w for block in caption_blocks(records) for w in _words_of(block)]
    return sorted(found, key=lambda w: (w.start, w.end))


def _words_of(block: Block) -> Iterator[Word]:
    for cue_number, cue in enumerate(cues_of(block)):
        for number, word in enumerate(cue.get("words", ())):
            start, end = word["start"], max(word["end"], word["start"] + 1)
            if start < block.duration and end > 0:
                start, end = max(0, start), min(block.duration, end)
                yield Word(block.id, cue_number, number, block.start + start, block.start + end, word["text"])


def spans_of_words(words: Sequence[Word], chosen: Collection[int]) -> list[Span]:
    """Return what to cut so that the words with the numbers `chosen` go and the others stay whole.

    A word goes with the short silence after it, so that no double pause is left; neighbours go as one piece.
    """
    spans: list[Span] = []
    for number in sorted(chosen):
        start, end = words[number].start, words[number].end
        if number and number - 1 not in chosen:
            start = max(start, words[number - 1].end)
        if number + 1 < len(words):
            following = words[number + 1].start
            end = following if following - end < _BREATH else end
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif end > start:
            spans.append((start, end))
    return spans


def fillers(words: Sequence[Word], known: Iterable[str] = FILLERS) -> list[int]:
    """Return the numbers of the words that are fillers."""
    wanted = {k.casefold() for k in known}
    return [n for n, w in enumerate(words) if w.bare in wanted]


def repeats(words: Sequence[Word]) -> list[int]:
    """Return the numbers of words that are said again at once ("the the"): all but the last of each run."""
    return [
        n for n, (a, b) in enumerate(pairwise(words)) if a.bare and a.bare == b.bare and b.start - a.end < FLICKS // 2
    ]


def search(words: Sequence[Word], text: str) -> list[int]:
    """Return the numbers of the words of every place where these words are said one after the other."""
    wanted = [b for part in text.split() if (b := bare(part))]
    said = [w.bare for w in words]
    starts = [n for n in range(len(said) - len(wanted) + 1) if said[n : n + len(wanted)] == wanted] if wanted else []
    return sorted({n + i for n in starts for i in range(len(wanted))})


def paragraphs(words: Sequence[Word], pause: int = 2 * FLICKS) -> list[range]:
    """Return the words as stretches of their numbers, parted where nothing is said for `pause` or longer."""
    borders = [0, *(n for n in range(1, len(words)) if words[n].start - words[n - 1].end >= pause), len(words)]
    return [range(a, b) for a, b in pairwise(borders) if b > a]


def pauses(words: Sequence[Word], longest: int, keep: int, *, first: int | None = None) -> list[Span]:
    """Return what to cut so that no pause between two words is longer than `longest`: of each that is, `keep` stays.

    `keep` is halved, before and after the cut, so that no breath is cut off hard. `first`: the time from which a pause
    before the first word counts; without it there is none.
    """
    edges = ([] if first is None else [(first, first)]) + [(w.start, w.end) for w in words]
    spans: list[Span] = []
    heard = edges[0][1] if edges else 0
    for start, end in edges[1:]:
        if start - heard > longest:
            spans.append((heard + keep // 2, start - (keep - keep // 2)))
        heard = max(heard, end)
    return [s for s in spans if s[1] > s[0]]


def without(spans: Sequence[Span], time: int) -> int:
    """Return where a time lies after the spans, in order and apart from each other, were cut out and the gaps closed."""
    gone = 0
    for start, end in spans:
        if time <= start:
            break
        gone += min(time, end) - start
    return time - gone


def covered(spans: Sequence[Span], start: int, end: int) -> bool:
    """Tell whether the middle of a stretch is cut out."""
    middle = (start + end) // 2
    return any(a <= middle < b for a, b in spans)
