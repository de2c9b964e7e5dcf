"""Captions drawn: at most a few lines, near the bottom, the spoken word coloured in the karaoke style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTextLine

from vidgen.imaging.images import blank
from vidgen.imaging.lying import Box
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import qcolor
from vidgen.imaging.text import draw_text, text_extent
from vidgen.imaging.typography import TextBox, TextLook, set_text
from vidgen.timing import FLICKS

_WORD_BY_WORD = ("word_highlight", "word_box", "pop")
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
    first, last = _part_at(text, timed, end, time, look)
    shown = text[first:last].strip()
    offset = first + len(text[first:last]) - len(text[first:last].lstrip())
    marked: list[tuple[int, int, str]] = []
    if look.style in _WORD_BY_WORD:
        spoken = [w for w in timed if w[0] <= time]
        if spoken:
            _, _, at, length = spoken[-1]
            if 0 <= at - offset < len(shown):
                marked.append((at - offset, length, look.highlight))
    if look.style == "pop":
        begins = next((w[0] for w in timed if first <= w[2] < last), start)
        letters = replace(letters, size=look.size * _spring((time - begins) / FLICKS))
    box = _box(look)
    drawn = draw_text(shown, letters, box, tuple(marked))
    if look.style != "word_box" or not marked:
        return drawn
    return _on_box(drawn, shown, marked[0], letters, box)


def caption_extent(text: str, words: Sequence[Timed], start: int, end: int, time: int, look: CaptionLook) -> Box | None:
    """Return the box around the lines that `draw_caption` draws, at rest; None when there are none."""
    timed = _placed(text, words) or estimated(text, start, end)
    first, last = _part_at(text, timed, end, time, look)
    return text_extent(text[first:last].strip(), _letters(look), _box(look))


def _box(look: CaptionLook) -> TextBox:
    return TextBox(look.centre - look.max_width / 2, 0.0, look.max_width, look.bottom, "bottom", "wrap")


def _part_at(
    text: str, timed: Sequence[tuple[int, int, int, int]], end: int, time: int, look: CaptionLook
) -> tuple[int, int]:
    """Return the first and last character of the part of a cue that is shown at `time`."""
    parts = _parts(text, _letters(look), look)
    first, last = parts[0]
    for part_first, part_last in parts:
        begins = next((w_start for w_start, _, at, _ in timed if part_first <= at < part_last), end)
        if begins <= time:
            first, last = part_first, part_last
    return first, last


def _spring(seconds: float) -> float:
    """Return the size of a caption that springs up, so long after it began: it overshoots a little, then stands."""
    steps = (0.82, 0.93, 1.02, 1.05, 1.03, 1.01)
    at = int(seconds * 30)
    return steps[at] if 0 <= at < len(steps) else 1.0


def _on_box(drawn: Picture, shown: str, word: tuple[int, int, str], letters: TextLook, box: TextBox) -> Picture:
    """Return the letters with a coloured box behind one word; the letters keep their own colour."""
    plain = draw_text(shown, letters, box)
    key = ("word_box", word)
    return Picture.of_image(plain.kept(key, lambda: _boxed(plain, shown, word, letters, box)), drawn.x, drawn.y)


def _boxed(plain: Picture, shown: str, word: tuple[int, int, str], letters: TextLook, box: TextBox) -> QImage:
    laid = set_text(shown, letters, box.width)
    top = box.y + box.height - laid.height * laid.scale
    image = blank(plain.width, plain.height)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(qcolor(word[2]))
        painter.setPen(Qt.PenStyle.NoPen)
        passed = 0
        for layout in laid.layouts:
            for i in range(layout.lineCount()):
                line = layout.lineAt(i)
                begins = passed + line.textStart()
                first, last = max(word[0], begins), min(word[0] + word[1], begins + line.textLength())
                if first >= last:
                    continue
                left, right = sorted((_x(line, first - passed), _x(line, last - passed)))
                rise = letters.size * 0.06
                area = QRectF(
                    box.x + left * laid.scale - plain.x - 1.6 * rise,
                    top + (layout.position().y() + line.y()) * laid.scale - plain.y + rise,
                    (right - left) * laid.scale + 3.2 * rise,
                    line.height() * laid.scale - 2 * rise,
                )
                painter.drawRoundedRect(area, letters.size * 0.16, letters.size * 0.16)
            passed += len(layout.text()) + 1
        painter.drawImage(0, 0, plain.image())
    return image


def _x(line: QTextLine, at: int) -> float:
    """Return where a character begins, in pixels of the layout."""
    found: Any = line.cursorToX(at)  # with the position that it took, in some versions
    return float(found[0] if isinstance(found, tuple) else found)


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
