"""Captions drawn: at most a few lines, near the bottom, the spoken word coloured in the karaoke style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from vidgen.imaging.picture import Picture
from vidgen.imaging.text import draw_text
from vidgen.imaging.typography import TextBox, TextLook, set_text

Timed = tuple[int, int, str]
"""A word: start, end (flicks), text."""


@dataclass(frozen=True)
class CaptionLook:
    """How captions look; lengths in pixels."""

    style: str
    font: str
    weight: int
    size: float
    fill: str
    highlight: str
    background: str
    outline: str
    outline_width: float
    max_lines: int
    max_width: float
    centre: float
    bottom: float
    """Where the last line ends."""
    canvas_height: float


def draw_caption(text: str, words: Sequence[Timed], start: int, end: int, time: int, look: CaptionLook) -> Picture:
    """Return the lines of a cue that are shown at `time` (all times in one clock, in flicks).

    A cue with more lines than `max_lines` is shown part after part. Words without measured times get times by length.
    """
    letters = _letters(look)
    timed = _placed(text, words) or estimated(text, start, end)
    parts = _parts(text, letters, look)
    first, last = parts[0]
    for part_first, part_last in parts:
        begins = next((w_start for w_start, _, at, _ in timed if part_first <= at < part_last), end)
        if begins <= time:
            first, last = part_first, part_last
    shown = text[first:last].strip()
    offset = first + len(text[first:last]) - len(text[first:last].lstrip())
    marked: list[tuple[int, int, str]] = []
    if look.style == "word_highlight":
        spoken = [w for w in timed if w[0] <= time]
        if spoken:
            _, _, at, length = spoken[-1]
            if 0 <= at - offset < len(shown):
                marked.append((at - offset, length, look.highlight))
    box = TextBox(look.centre - look.max_width / 2, 0.0, look.max_width, look.bottom, "bottom", "wrap")
    return draw_text(shown, letters, box, tuple(marked))


def _letters(look: CaptionLook) -> TextLook:
    boxed = look.style == "box"
    return TextLook(
        font=look.font,
        weight=look.weight,
        size=look.size,
        fill=look.fill,
        line_spacing=1.25,
        outline=look.outline,
        outline_width=0.0 if boxed else look.outline_width,
        background=look.background if boxed else "#00000000",
        background_form="line",
        padding=look.size * 0.18,
        corner_radius=look.size * 0.15,
    )


@lru_cache(maxsize=16)
def _parts(text: str, letters: TextLook, look: CaptionLook) -> list[tuple[int, int]]:
    """Return the stretches of `text` (first and last character) that are shown one after the other."""
    laid = set_text(text, replace(letters, background="#00000000"), look.max_width)
    ends: list[int] = []
    passed = 0
    for layout in laid.layouts:
        units = layout.text().encode("utf-16-le")
        for i in range(layout.lineCount()):
            line = layout.lineAt(i)
            stop = 2 * (line.textStart() + line.textLength())
            ends.append(passed + len(units[:stop].decode("utf-16-le", "ignore")))
        passed += len(layout.text()) + 1
    borders = [0, *ends[look.max_lines - 1 : -1 : look.max_lines], len(text)]
    return list(pairwise(borders))


def _placed(text: str, words: Sequence[Timed]) -> list[tuple[int, int, int, int]]:
    """Return start, end, first character and length of each word; nothing when the words are not those of the text."""
    placed = []
    at = 0
    for start, end, word in words:
        at = text.find(word.strip(), at)
        if at < 0 or not word.strip():
            return []
        placed.append((start, end, at, len(word.strip())))
        at += len(word.strip())
    return placed


def estimated(text: str, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """Return start, end, first character and length of each word, as if each letter took as long as the next."""
    found = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, len(word)))
        at += len(word)
    total = sum(length for _, length in found) or 1
    borders = [0, *accumulate(length for _, length in found)]
    span = end - start
    return [
        (start + span * borders[i] // total, start + span * borders[i + 1] // total, at, length)
        for i, (at, length) in enumerate(found)
    ]
