"""What lies under a point of the timeline. Pure: asks records and rows, changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vidgen.editor.kinds import Transition
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.effects.fade import Fade
from vidgen.ui.timeline.geometry import Row, Viewport, row_at

if TYPE_CHECKING:
    from vidgen.ui.timeline.lanes.finding import Spot

Part = Literal[
    "block", "head", "tail", "fade-in", "fade-out", "transition", "transition-head", "transition-tail", "gap",
    "lane", "nothing",
]  # fmt: skip

GRIP = 7
"""Pixels at each end of a block that move its edge; less on a narrow one."""
STRIP = 17
"""Pixels of the strip with the name, on top of a block that is high enough."""
FADES = 26
"""Pixels of height and twice of width from which on a block has handles for its fades."""


@dataclass(frozen=True)
class Hit:
    """What lies under a point."""

    part: Part
    time: int
    """Flicks, not on the frame grid."""
    row: Row | None = None
    block: Id | None = None
    """Of a transition the block after the cut; of a gap the block after it."""
    cut: bool = False
    """At `head` or `tail`: whether another block touches that edge."""
    lane: Spot | None = None
    """In the keyframe lanes below a row: what lies there. Then `block` is None: it is no block that was hit."""


def fade_of(block: Block) -> Fade | None:
    """Return the effect that fades a block, the first if there are several."""
    return next((e for e in block.effects if isinstance(e, Fade)), None)


def transition_of(records: Records, block: Block) -> Transition | None:
    """Return the transition into a block, if it has one and another block touches its start."""
    if block.transition is None:
        return None
    before = records.block_before(block)
    return block.transition if before is not None and before.end == block.start else None


def transition_top(height: int) -> int:
    """Return where transitions begin, in pixels below the top of a row of that height."""
    return STRIP + 1 if height >= 2 * STRIP else 2


def handle_of_fade(height: int) -> int:
    """Return where the handles of fades lie, in pixels below the top of a row of that height."""
    return STRIP + 1 if height >= 2 * STRIP else 6


def hit(records: Records, rows: Sequence[Row], view: Viewport, x: float, y: float) -> Hit:
    """Return what lies at `(x, y)`; y is counted from the top of all rows."""
    time = view.time(x)
    row = row_at(rows, y)
    if row is None:
        return Hit("nothing", time)
    if y >= row.top + row.height:
        return Hit("nothing", time, row)
    found = _transition(records, row, view, x, y, time)
    if found is not None:
        return found
    block = records.block_at(row.track, time)
    if block is None:
        near = _near_edge(records, row, view, x, time)
        if near is not None:
            return near
        following = next(records.blocks_between(row.track, time, 1 << 62), None)
        return Hit("gap" if following is not None else "nothing", time, row, following.id if following else None)
    return _in_block(records, row, view, block, x, y, time)


def _in_block(records: Records, row: Row, view: Viewport, block: Block, x: float, y: float, time: int) -> Hit:
    left, right = view.x(block.start), view.x(block.end)
    width = right - left
    if row.height >= FADES and width >= 2 * FADES and abs(y - row.top - handle_of_fade(row.height)) <= 6:
        fade = fade_of(block)
        into, out = (fade.fade_in, fade.fade_out) if fade is not None else (0, 0)
        at_in, at_out = (
            view.x(block.start + into) + (8 if not into else 0),
            view.x(block.end - out) - (8 if not out else 0),
        )
        if abs(x - at_in) <= 6 and (into or x - left >= 3):
            return Hit("fade-in", time, row, block.id)
        if abs(x - at_out) <= 6 and (out or right - x >= 3):
            return Hit("fade-out", time, row, block.id)
    grip = min(GRIP, width / 3)
    if x - left < grip:
        before = records.block_before(block)
        return Hit("head", time, row, block.id, cut=before is not None and before.end == block.start)
    if right - x < grip:
        after = records.block_after(block)
        return Hit("tail", time, row, block.id, cut=after is not None and after.start == block.end)
    return Hit("block", time, row, block.id)


def _near_edge(records: Records, row: Row, view: Viewport, x: float, time: int) -> Hit | None:
    """Return the edge of a block that lies up to three pixels beside the point: narrow blocks can be taken there."""
    reach = view.span(3)
    for block in records.blocks_between(row.track, max(0, time - reach), time + reach):
        if abs(view.x(block.end) - x) <= 3:
            return Hit("tail", time, row, block.id)
        if abs(view.x(block.start) - x) <= 3:
            return Hit("head", time, row, block.id)
    return None


def _transition(records: Records, row: Row, view: Viewport, x: float, y: float, time: int) -> Hit | None:
    if y < row.top + transition_top(row.height):
        return None
    around = records.block_at(row.track, time)
    if around is None:
        return None
    for block in (around, records.block_after(around)):
        if block is None or transition_of(records, block) is None or block.transition is None:
            continue
        left = view.x(block.start - block.transition.before)
        right = view.x(block.start + block.transition.after)
        if left <= x < right:
            grip = min(5.0, (right - left) / 4)
            if x - left < grip:
                return Hit("transition-head", time, row, block.id)
            if right - x <= grip:
                return Hit("transition-tail", time, row, block.id)
            return Hit("transition", time, row, block.id)
    return None


def blocks_in(records: Records, rows: Sequence[Row], start: int, end: int, top: float, bottom: float) -> list[Id]:
    """Return the blocks that a rubber band touches, from top to bottom and in order of time."""
    return [
        block.id
        for row in rows
        if row.top < bottom and top < row.top + row.height
        for block in records.blocks_between(row.track, start, max(end, start + 1))
    ]
