"""Trim, ripple trim, roll, slip, slide: edges and contents move, as far as neighbours and files allow.

    trim tail      | A |   | B |  ->  | A   | | B |      the edge moves, nothing else
    ripple trim    | A | B |      ->  | A   | B |        what follows moves along
    roll           | A | B |      ->  | A   |B|          the cut moves between the two
    slip           | A |          ->  | A'|              another part of the file at the same place
    slide          | A | B | C |  ->  | A  | B |C|       the block moves, its neighbours give and take

Every verb clamps: it goes as far as it can, and linked blocks go together, as far as all of them can.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from vidgen.editor.edits.following import follow_gap, follow_room
from vidgen.editor.edits.rippling import Ripple, rippled_tracks, shift
from vidgen.editor.edits.slicing import (
    ceil,
    floor,
    free_edges,
    media_room,
    moved,
    shortest,
    slice_block,
    track_of,
    unlocked,
    with_linked,
)
from vidgen.editor.integrity import LONGEST
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

Edge = Literal["head", "tail"]


def trim(tx: Transaction, block: Id, edge: Edge, to: int, *, linked: bool = True) -> list[Id]:
    """Move one edge of a block to a time; return the ids of the blocks that changed.

    * It stops at the neighbour, at the start or end of the file, and leaves at least a frame (a sample of sound).
    """
    blocks = _one_a_track(tx, block, edge, linked)
    low, high = -LONGEST, LONGEST
    for b in blocks:
        room, least = media_room(tx, b), shortest(tx, b)
        previous, following = tx.block_before(b), tx.block_after(b)
        if edge == "head":
            low = max(low, max(room.earliest_start, previous.end if previous else 0) - b.start)
            high = min(high, b.duration - least)
        else:
            low = max(low, least - b.duration)
            high = min(high, min(room.latest_end, following.start if following else LONGEST) - b.end)
    by = _clamped(tx, blocks, edge, to, low, high)
    for b in blocks:
        tx.put(_trimmed(b, edge, by))
    return [b.id for b in blocks]


def ripple_trim(tx: Transaction, block: Id, edge: Edge, to: int, ripple: Ripple, *, linked: bool = True) -> list[Id]:
    """Move one edge of a block, and what follows along with it; return the ids of the trimmed blocks.

    * The head stays where it is on the timeline: what it loses or gains goes off or onto what follows.
    * It stops at the start or end of the file, and leaves at least a frame.
    """
    blocks = _one_a_track(tx, block, edge, linked)
    low, high = -LONGEST, LONGEST
    for b in blocks:
        room, least = media_room(tx, b), shortest(tx, b)
        if edge == "head":
            low, high = max(low, room.earliest_start - b.start), min(high, b.duration - least)
        else:
            low, high = max(low, least - b.duration), min(high, room.latest_end - b.end)
    by = _clamped(tx, blocks, edge, to, low, high)
    growth = by if edge == "tail" else -by
    own = {b.track for b in blocks}
    timeline, first = track_of(tx, blocks[0]).timeline, blocks[0]
    # Where other tracks are told apart into what stays and what moves: the edge, or the end of the time that goes.
    at = first.end if edge == "tail" else max(first.start, first.start + by)
    reached, ids = rippled_tracks(tx, timeline, own, ripple), {b.id for b in blocks}
    if growth < 0:
        follow_gap(tx, timeline, reached, at + growth, at, ids)
    for b in blocks:
        shift(tx, track_of(tx, b), b.end, growth)
        trimmed = _trimmed(b, edge, by)
        tx.put(moved(tx.rate, trimmed, b.start - trimmed.start, free=track_of(tx, b).medium == "audio"))
    for track in reached:
        if track.id not in own:
            shift(tx, track, at, growth)
    if growth > 0:
        follow_room(tx, timeline, reached, at, growth, ids)
    if ripple == "all" and growth:
        _shift_notes(tx, timeline, at, growth, edge)
    return [b.id for b in blocks]


def _shift_notes(tx: Transaction, timeline: Id, at: int, by: int, edge: Edge) -> None:
    """Move markers and scenes along: with time added at `at` (`by` above 0), or the time before `at` taken away.

    Time added at a tail belongs to the scene that ends there, time added at a head to the one that begins there.
    """

    def place(time: int, moves: bool) -> int:
        if time > at or (time == at and (moves or by < 0)):
            return time + by
        return min(time, at + by) if by < 0 else time

    for marker in tx.markers(timeline):
        tx.put(marker.replace(time=place(marker.time, moves=True)))
    for scene in tx.scenes(timeline):
        start, end = place(scene.start, moves=edge == "tail"), place(scene.end, moves=edge == "tail")
        if end > start:
            tx.put(scene.replace(start=start, duration=end - start))
        else:
            tx.remove(scene.id)


def roll(tx: Transaction, block: Id, to: int, *, linked: bool = True) -> list[Id]:
    """Move the cut between a block and the one before it; return the ids of the blocks after the cuts that moved.

    * It stops where either file ends, and leaves at least a frame of both.
    * Raises EditError when no block touches its start. Linked blocks whose start nothing touches stay.
    """
    pairs: list[tuple[Block, Block]] = []
    for b in _one_a_track(tx, block, "head", linked):
        previous = tx.block_before(b)
        if previous is not None and previous.end == b.start:
            pairs.append((previous, b))
        elif b.id == block:
            raise EditError("There is no cut to roll: no block touches the start of this one.")
    low, high = -LONGEST, LONGEST
    for a, b in pairs:
        low = max(low, shortest(tx, a) - a.duration, media_room(tx, b).earliest_start - b.start)
        high = min(high, b.duration - shortest(tx, b), media_room(tx, a).latest_end - a.end)
    by = _clamped(tx, [b for _, b in pairs], "head", to, low, high)
    for a, b in pairs:
        tx.put(_trimmed(a, "tail", by))
        tx.put(_trimmed(b, "head", by))
    return [b.id for _, b in pairs]


def slip(tx: Transaction, blocks: Iterable[Id], by: int, *, linked: bool = True) -> list[Id]:
    """Show a later part of the file (an earlier one, below 0) at the same place; return the ids of the blocks that changed.

    * It stops at the start and the end of the file. Keyframes stay where they are.
    * Raises EditError when a block's content has no time of its own.
    """
    named = unlocked(tx, blocks)
    every = with_linked(tx, named, linked)
    low, high = -LONGEST, LONGEST
    for b in every:
        room = media_room(tx, b)
        low, high = max(low, room.earliest_start - b.start), min(high, room.latest_end - b.end)
    by = max(low, min(high, by))
    for b in every:
        content = b.content.sliced(by, b.duration, b.duration)
        if by and content is b.content and b in named:
            raise EditError("There is nothing to slip: the block looks the same all the time.")
        tx.put(b.replace(content=content))
    return [b.id for b in every]


def slide(tx: Transaction, block: Id, by: int, *, linked: bool = True) -> list[Id]:
    """Move a block between its neighbours, which give and take; return the ids of the blocks that moved.

    * It stops where a neighbour has a frame left, or its file ends. A gap beside the block becomes longer or shorter.
    """
    blocks = _one_a_track(tx, block, "head", linked)
    low, high = -LONGEST, LONGEST
    neighbours: list[tuple[Block | None, Block, Block | None]] = []
    for b in blocks:
        a, c = tx.block_before(b), tx.block_after(b)
        touching_a = a if a is not None and a.end == b.start else None
        touching_c = c if c is not None and c.start == b.end else None
        if touching_a is not None:
            low = max(low, shortest(tx, touching_a) - touching_a.duration)
            high = min(high, media_room(tx, touching_a).latest_end - touching_a.end)
        else:
            low = max(low, (a.end if a is not None else 0) - b.start)
        if touching_c is not None:
            high = min(high, touching_c.duration - shortest(tx, touching_c))
            low = max(low, media_room(tx, touching_c).earliest_start - touching_c.start)
        else:
            high = min(high, (c.start if c is not None else LONGEST) - b.end)
        neighbours.append((touching_a, b, touching_c))
    by = _clamped(tx, blocks, "head", blocks[0].start + by, low, high)
    for before, b, after in neighbours:
        if before is not None:
            tx.put(_trimmed(before, "tail", by))
        if after is not None:
            tx.put(_trimmed(after, "head", by))
        tx.put(b.replace(start=b.start + by))
    return [b.id for b in blocks]


def _trimmed(block: Block, edge: Edge, by: int) -> Block:
    if edge == "head":
        return slice_block(block, by, block.duration - by)
    return slice_block(block, 0, block.duration + by)


def _one_a_track(tx: Transaction, block: Id, edge: Edge, linked: bool) -> list[Block]:
    """Return the block and, of each other track, the linked block whose edge is nearest to its own."""
    named = unlocked(tx, [block])[0]

    def place(b: Block) -> int:
        return b.start if edge == "head" else b.end

    found: dict[Id, Block] = {named.track: named}
    for other in sorted(with_linked(tx, [named], linked), key=lambda b: (abs(place(b) - place(named)), b.id)):
        found.setdefault(other.track, other)
    return list(found.values())


def _clamped(tx: Transaction, blocks: list[Block], edge: Edge, to: int, low: int, high: int) -> int:
    """Return how far the edges go: to `to`, within `low` to `high` flicks from the first block's edge, on the frame grid."""
    place = blocks[0].start if edge == "head" else blocks[0].end
    if low > high:
        return 0
    if free_edges(tx, blocks):
        return max(low, min(high, to - place))
    rate = tx.rate
    # A sound's edge may be the first block's while a picture's must be on the grid: measure from the picture's.
    gridded = next(b for b in blocks if not free_edges(tx, [b]))
    offset = (gridded.start if edge == "head" else gridded.end) - place
    least, most = ceil(rate, place + offset + low), floor(rate, place + offset + high)
    if least > most:
        return 0
    return max(least, min(most, rate.snap(to + offset))) - place - offset
