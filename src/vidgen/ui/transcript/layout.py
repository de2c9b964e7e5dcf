"""How a transcript lies in a text: which letters are which word, which are a pause. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from vidgen.editor.transcript import Word, paragraphs
from vidgen.timing import FLICKS, FrameRate

SHOWN_PAUSE = FLICKS
"""A silence as long as this is shown, so that it can be cut."""

Sort = Literal["word", "pause"]


@dataclass(frozen=True)
class Piece:
    """A word or a pause of the text: what lies from letter `first` up to `last`."""

    first: int
    last: int
    sort: Sort
    number: int
    """Which word of the transcript; of a pause the word after it."""
    start: int
    """Flicks on the timeline."""
    end: int


@dataclass
class Layout:
    """A text and its pieces, in order."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    stamps: list[tuple[int, int]] = field(default_factory=list)
    """The letters of each paragraph's timecode."""

    def at(self, letter: int) -> Piece | None:
        """Return the piece that a letter belongs to, or the one before it; None before the first."""
        place = bisect_right(self.pieces, letter, key=lambda p: p.first) - 1
        return self.pieces[place] if place >= 0 else None

    def between(self, first: int, last: int) -> list[Piece]:
        """Return the pieces that a selection of letters touches."""
        if first == last:
            found = self.at(first)
            return [found] if found is not None and found.first <= first <= found.last else []
        return [p for p in self.pieces if p.first < last and p.last > first]

    def said_at(self, time: int) -> Piece | None:
        """Return the word that is said at a time of the timeline, or None."""
        place = bisect_right(self.pieces, time, key=lambda p: p.start) - 1
        found = self.pieces[place] if place >= 0 else None
        return found if found is not None and found.sort == "word" and time < found.end else None


def laid_out(words: Sequence[Word], rate: FrameRate) -> Layout:
    """Return the transcript as a text: paragraphs with their times, and pauses of a second and more as "⟨1.5 s⟩"."""
    made = Layout()
    parts: list[str] = []
    length = 0

    def add(text: str) -> tuple[int, int]:
        nonlocal length
        parts.append(text)
        length += len(text)
        return length - len(text), length

    for number, paragraph in enumerate(paragraphs(words)):
        if number:
            add("\n")
        made.stamps.append(add(rate.timecode(words[paragraph.start].start)))
        add("\n")
        for n in paragraph:
            before = words[n - 1].end if n else words[n].start
            if words[n].start - before >= SHOWN_PAUSE:
                first, last = add(f"⟨{(words[n].start - before) / FLICKS:.1f} s⟩")
                made.pieces.append(Piece(first, last, "pause", n, before, words[n].start))
                add(" ")
            first, last = add(" ".join(words[n].text.split()) or "…")
            made.pieces.append(Piece(first, last, "word", n, words[n].start, words[n].end))
            add(" ")
        add("\n")
    made.text = "".join(parts).rstrip("\n")
    return made
