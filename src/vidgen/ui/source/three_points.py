"""Three points of four (in and out of the source, in and out of the timeline) say what goes where. Pure."""

from __future__ import annotations

from dataclasses import dataclass

Marks = tuple[int | None, int | None]
"""In and out in flicks, None where there is none."""


@dataclass(frozen=True)
class Placing:
    """A stretch of a source and where it begins on the timeline, all in flicks."""

    at: int
    start: int
    end: int


def placing(source: Marks, timeline: Marks, playhead: int, length: int) -> Placing:
    """Return what an edit puts where; `length` is the source's.

    * The timeline's in is where it begins; without one the playhead.
    * With both marks on the timeline they say how long it is; of a source with only an out mark, its end is kept.
    * With only an out mark on the timeline it ends there.
    * With all four the source's range is kept, as far as it fits between the timeline's marks.
    """
    start = source[0] or 0
    end = length if source[1] is None else min(source[1], length)
    first, last = timeline
    if first is not None and last is not None:
        room = last - first
        if source[0] is None and source[1] is not None:
            return Placing(first, max(0, end - room), end)
        if source[1] is None:
            end = length
        return Placing(first, start, min(end, start + room))
    if last is not None:
        return Placing(max(0, last - (end - start)), start, end)
    return Placing(playhead if first is None else first, start, end)
