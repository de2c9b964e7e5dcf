"""What lies under a point of the lanes, and which keys a rubber band holds. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.lanes.model import LANE, Key, Lanes

REACH = 7
"""Pixels around a key that belong to it."""


@dataclass(frozen=True)
class Spot:
    """A point of the lanes."""

    lane: str
    """The lane's name."""
    block: Id | None = None
    """The block that has a curve there."""
    path: str | None = None
    """Of that curve."""
    key: Key | None = None


def spot(records: Records, lanes: Lanes, row: Row, view: Viewport, x: float, y: float) -> Spot | None:
    """Return what lies at `(x, y)` of a row's lanes, y counted from the top of all rows; None where there are none."""
    place = int((y - row.top - row.height) // LANE)
    names = lanes.names(row.track)
    if not 0 <= place < len(names):
        return None
    name = names[place][0]
    time, reach = view.time(x), view.span(REACH)
    best: tuple[float, Spot] | None = None
    for block in records.blocks_between(row.track, max(0, time - reach), time + reach + 1):
        curve = lanes.curves(block).get(name) if block.curves and lanes.shown(block) else None
        if curve is None:
            continue
        for key in curve.keyframes:
            far = abs(view.x(block.start + key.time) - x)
            if 0 <= key.time <= block.duration and far <= REACH and (best is None or far < best[0]):
                best = far, Spot(name, block.id, curve.path, Key(block.id, curve.path, key.time))
    if best is not None:
        return best[1]
    under = records.block_at(row.track, time)
    curve = lanes.curves(under).get(name) if under is not None and lanes.shown(under) else None
    return Spot(name, under.id, curve.path) if under is not None and curve is not None else Spot(name)


def keys_in(
    records: Records, lanes: Lanes, rows: tuple[Row, ...], start: int, end: int, top: float, bottom: float
) -> list[Key]:
    """Return the keys of all lanes in a stretch of time and of height."""
    found: list[Key] = []
    for row in rows:
        for place, (name, _) in enumerate(lanes.names(row.track)):
            middle = row.top + row.height + place * LANE + LANE / 2
            if not top <= middle <= bottom:
                continue
            for block in records.blocks_between(row.track, start, max(end, start + 1)):
                curve = lanes.curves(block).get(name) if block.curves and lanes.shown(block) else None
                if curve is not None:
                    times = (k.time for k in curve.keyframes if 0 <= k.time <= block.duration)
                    found += [Key(block.id, curve.path, t) for t in times if start <= block.start + t <= end]
    return found


def time_of(records: Records, key: Key) -> int:
    """Return where a key lies on the timeline."""
    return records.get(key.block, Block).start + key.time
