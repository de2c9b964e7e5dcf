"""Snapping: what is dragged near an edge, the playhead or a marker jumps there. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from vidgen.editor.queries import Records
from vidgen.editor.records import Id

WITHIN = 8
"""Pixels."""


@dataclass(frozen=True)
class Snap:
    """How far what is dragged has to go to be there, and where that is. Flicks."""

    by: int
    at: int


def targets(
    records: Records,
    *,
    but: Collection[Id] = (),
    playhead: int | None = None,
    marks: Iterable[int | None] = (),
    notes: Iterable[int] = (),
) -> list[int]:
    """Return the times to snap to, in order: edges of all blocks but some, playhead, marks, and the start.

    `notes`: borders of markers and scenes, which the caller knows.
    """
    found = {0, *notes}
    for block in records.blocks():
        if block.id not in but:
            found.add(block.start)
            found.add(block.start + block.duration)
    if playhead is not None:
        found.add(playhead)
    found.update(m for m in marks if m is not None)
    return sorted(found)


def snapped(points: Iterable[int], to: Sequence[int], within: int) -> Snap | None:
    """Return the smallest step that brings one of `points` onto one of the times `to`, or None when none is near.

    `to` is in order; `within` is in flicks. Of two that are equally near the earlier one is taken.
    """
    best: Snap | None = None
    for point in points:
        place = bisect_left(to, point)
        for target in to[max(0, place - 1) : place + 1]:
            if abs(target - point) <= within and (best is None or abs(target - point) < abs(best.by)):
                best = Snap(target - point, target)
    return best
