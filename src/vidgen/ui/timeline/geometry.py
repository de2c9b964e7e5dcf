"""Where things lie on the timeline: times to pixels and back, and the rows of the tracks. Pure; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from vidgen.editor.kinds import Medium
from vidgen.editor.records import Id, Track
from vidgen.timing import FLICKS, FrameRate

LEAST_ZOOM = 0.002
"""Pixels a second: 24 hours fit into a narrow window."""
MOST_ZOOM = 12_000.0
"""Pixels a second: a frame of 60 is 200 pixels wide."""
SPACE = 2
"""Pixels between two rows."""
PARTING = 8
"""Pixels between pictures and sound."""


@dataclass(frozen=True)
class Viewport:
    """Which part of the timeline is seen, and how large. Pixels are device-independent."""

    zoom: float
    """Pixels a second."""
    scroll: int
    """The time at the left edge, in flicks."""
    width: int

    def x(self, time: int) -> float:
        """Return where a time is shown, in pixels from the left edge; may be outside."""
        return (time - self.scroll) * self.zoom / FLICKS

    def time(self, x: float) -> int:
        """Return the time that is shown at a pixel, never before the start of the timeline."""
        return max(0, self.scroll + self.span(x))

    def span(self, pixels: float) -> int:
        """Return how much time so many pixels show, in flicks."""
        return round(pixels * FLICKS / self.zoom)

    @property
    def end(self) -> int:
        """The time at the right edge."""
        return self.scroll + self.span(self.width)

    def zoomed(self, factor: float, x: float) -> Viewport:
        """Return the viewport enlarged, with the time under pixel `x` still there."""
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, self.zoom * factor))
        there = self.time(x)
        return replace(self, zoom=zoom, scroll=max(0, there - round(x * FLICKS / zoom)))

    def showing(self, start: int, end: int, margin: int = 24) -> Viewport:
        """Return the viewport in which `[start, end)` fills the width but for a margin at each side."""
        room = max(1, self.width - 2 * margin)
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, room * FLICKS / max(1, end - start)))
        return replace(self, zoom=zoom, scroll=max(0, start - round(margin * FLICKS / zoom)))

    def revealing(self, time: int, margin: int = 32) -> Viewport:
        """Return the viewport scrolled just so far that a time is seen; the same one when it is."""
        x = self.x(time)
        if margin <= x <= self.width - margin or (x >= 0 and self.scroll == 0 and x < margin):
            return self
        if x < margin:
            return replace(self, scroll=max(0, time - self.span(margin)))
        return replace(self, scroll=max(0, time - self.span(self.width - margin)))

    def revealing_stretch(self, start: int, end: int, margin: int = 32) -> Viewport:
        """Return the viewport in which all of `[start, end)` is seen, or as much from its start on as finds room.

        The same one when some of it is seen, else scrolled no further than need be.
        """
        if start < self.end and self.scroll < end:
            return self
        room = self.span(self.width - 2 * margin)
        first = start if start < self.scroll or end - start > room else end - room
        return replace(self, scroll=max(0, first - self.span(margin)))


@dataclass(frozen=True)
class Row:
    """One track's place. `top` is counted from the top of all rows, before scrolling."""

    track: Id
    medium: Medium
    top: int
    height: int
    """Of the blocks; lanes come below."""
    lanes: int = 0
    """Pixels that keyframe lanes take below the blocks."""

    @property
    def bottom(self) -> int:
        """The first pixel below."""
        return self.top + self.height + self.lanes


def in_order_of_rows(tracks: Sequence[Track]) -> list[Track]:
    """Return tracks as they are shown: pictures and captions above, what is painted last on top; sound below."""
    return [*reversed([t for t in tracks if t.medium != "audio"]), *(t for t in tracks if t.medium == "audio")]


def rows_of(tracks: Sequence[Track], lanes: Mapping[Id, int] | None = None) -> tuple[Row, ...]:
    """Return the rows from top to bottom. `lanes`: pixels of keyframe lanes by track."""
    rows: list[Row] = []
    top = SPACE
    for track in in_order_of_rows(tracks):
        if rows and track.medium == "audio" and rows[-1].medium != "audio":
            top += PARTING - SPACE
        rows.append(Row(track.id, track.medium, top, track.height, (lanes or {}).get(track.id, 0)))
        top = rows[-1].bottom + SPACE
    return tuple(rows)


def height_of(rows: Sequence[Row]) -> int:
    """Return how many pixels all rows take."""
    return rows[-1].bottom + SPACE if rows else 0


def home_of(rows: Sequence[Row], height: int) -> int:
    """Return how far to scroll down at first, with room for `height` pixels: where picture and sound meet is seen.

    Sound has two fifths of the room, at least its first row; above are as many whole rows of pictures as find room.
    """
    pictures, sound = [r for r in rows if r.medium != "audio"], [r for r in rows if r.medium == "audio"]
    if not pictures or height_of(rows) <= height:
        return 0
    border = pictures[-1].bottom
    heard = [r for n, r in enumerate(sound) if n == 0 or r.bottom - border <= height * 2 / 5]
    low = heard[-1].bottom if heard else border
    return next((r.top for r in pictures if low - r.top <= height), pictures[-1].top) - SPACE


def row_at(rows: Sequence[Row], y: float) -> Row | None:
    """Return the row at a height; between two rows the upper one, above and below all rows none."""
    found = None
    for row in rows:
        if row.top <= y:
            found = row
    return found if found is not None and y < found.bottom + SPACE else None


def nearest_row(rows: Sequence[Row], y: float) -> Row | None:
    """Return the row at a height, or the first or last one when it is above or below all; None when there are none."""
    if not rows:
        return None
    return row_at(rows, y) or (rows[0] if y < rows[0].top else rows[-1])


def rows_between(rows: Sequence[Row], top: float, bottom: float) -> Iterable[Row]:
    """Yield the rows that share any pixel with `[top, bottom)`."""
    return (row for row in rows if row.top < bottom and top < row.bottom)


class Tick(NamedTuple):
    """One line of the ruler."""

    time: int
    """Flicks."""
    label: str
    """Timecode, or empty for a small line."""


_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)


def tick_step(rate: FrameRate, zoom: float, apart: float) -> tuple[int, int]:
    """Return how far labelled lines are from each other, and into how many parts smaller ones divide that, in frames.

    `apart`: the least distance of two labels in pixels. Steps are whole frames that divide a second, or whole seconds,
    of the rate's timecode.
    """
    base = max(1, rate.nominal)
    divisors = [n for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30) if base % n == 0 and n < base]
    pixels = zoom * rate.denominator / rate.numerator
    for step in (*divisors, *(s * base for s in _SECONDS)):
        if step * pixels >= apart:
            break
    for parts in (10, 5, 6, 4, 3, 2):
        if step % parts == 0 and step * pixels / parts >= 7:
            return step, parts
    return step, 1


def ticks(rate: FrameRate, view: Viewport, apart: float = 96) -> list[Tick]:
    """Return the ruler's lines that are seen, from left to right."""
    step, parts = tick_step(rate, view.zoom, apart)
    small = max(1, step // parts)
    first = rate.frame_at(view.scroll) // small * small
    found: list[Tick] = []
    frame, end = first, view.end
    while (time := rate.time_of(frame)) <= end:
        found.append(Tick(time, rate.timecode(time) if frame % step == 0 else ""))
        frame += small
    return found
