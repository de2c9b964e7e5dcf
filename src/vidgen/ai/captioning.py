"""Captions from words: which words are shown together, and how long.

Pure: words with times go in, cues with times come out, ready for the command `add-captions`. Sentences are not mixed, a
pause parts, the pieces of a sentence are about equally long, and no piece ends with a word that leans on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from vidgen.timing import FLICKS

_LEANS = """a an the of to in on at by for from with and or but as is are was were be that which who this these those its
it's my your his her our their if when than then so not no very more most into over under about after before"""
_LEANING = frozenset(_LEANS.split())
_BREAKS = (",", ";", ":", "—", "–")
_ENDS = (".", "!", "?", "…")


class Spoken(Protocol):
    """A word and when it is said, in flicks."""

    @property
    def start(self) -> int:
        """When it begins."""
        ...

    @property
    def end(self) -> int:
        """When it ends."""
        ...

    @property
    def text(self) -> str:
        """As it is written, with its punctuation."""
        ...


@dataclass(frozen=True)
class Shape:
    """What a caption may be."""

    characters: int = 64
    """At most, over all its lines: 32 to a line of two is easy to read."""
    words: int = 14
    longest: int = 6 * FLICKS
    shortest: int = FLICKS
    """It stays at least so long, where the next one does not begin before."""
    pause: int = FLICKS * 7 // 10
    """A silence as long as this parts captions."""
    linger: int = FLICKS // 5
    """How long it stays after its last word."""


SUBTITLES = Shape()
"""Two lines at the bottom of a film."""
PUNCHY = Shape(characters=18, words=3, longest=2 * FLICKS, shortest=FLICKS // 3, linger=FLICKS // 6)
"""Two or three words at a time, in the middle of a short."""


@dataclass(frozen=True)
class CueWords:
    """One caption: from `start` up to `end`, with its words. Flicks."""

    start: int
    end: int
    words: tuple[Spoken, ...]

    @property
    def text(self) -> str:
        """What is shown."""
        return " ".join(w.text for w in self.words)

    def to_json(self) -> dict[str, Any]:
        """Return it as the command `add-captions` takes it."""
        words = [{"start": w.start, "end": w.end, "text": w.text} for w in self.words]
        return {"start": self.start, "end": self.end, "text": self.text, "words": words}


def captions_from_words(words: Sequence[Spoken], shape: Shape = SUBTITLES) -> list[CueWords]:
    """Return the captions of `words`, which are in the order of their times. Words without letters are left out."""
    said = [w for w in words if w.text.strip()]
    groups = [piece for run in _runs(said, shape) for piece in _pieces(run, shape)]
    cues = []
    for number, group in enumerate(groups):
        start, last = group[0].start, max(w.end for w in group)
        end = max(last + shape.linger, start + shape.shortest)
        if number + 1 < len(groups):
            following = groups[number + 1][0].start
            # Nothing flickers: a gap too short to be seen is closed.
            end = following if end > following or following - end < shape.linger else end
        cues.append(CueWords(start, max(end, start + 1), tuple(group)))
    return cues


def _runs(words: Sequence[Spoken], shape: Shape) -> list[list[Spoken]]:
    """Return the words in runs that belong together: parted at ends of sentences and at pauses."""
    runs: list[list[Spoken]] = []
    for word in words:
        if runs and not _parted(runs[-1][-1], word, shape):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _parted(before: Spoken, after: Spoken, shape: Shape) -> bool:
    bare = before.text.rstrip("\"'”’)]")
    return bare.endswith(_ENDS) or after.start - before.end >= shape.pause


def _pieces(run: list[Spoken], shape: Shape) -> list[list[Spoken]]:
    """Return a run in pieces: of all ways to part it, the one whose faults are the least (dynamic programming)."""
    count = len(run)
    ahead = [0]
    for word in run:
        ahead.append(ahead[-1] + len(word.text) + 1)
    total = ahead[-1] - 1
    parts = max(1, -(-total // shape.characters), -(-count // shape.words))
    wanted = total / parts
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, count + 1):
        choices = []
        for first in range(max(0, last - shape.words), last):
            length = ahead[last] - ahead[first] - 1
            lasts = run[last - 1].end - run[first].start
            if last - first > 1 and (length > shape.characters or lasts > shape.longest):
                continue
            cost = ((length - wanted) / shape.characters) ** 2 + 0.08
            if last < count:
                end = run[last - 1].text
                cost += 0.7 if end.lower().strip("\"'“‘(") in _LEANING else 0.0
                cost -= 0.12 if end.endswith(_BREAKS) else 0.0
            choices.append((best[first][0] + cost, first))
        best.append(min(choices))
    pieces = []
    last = count
    while last > 0:
        first = best[last][1]
        pieces.append(run[first:last])
        last = first
    return pieces[::-1]
