"""Overwrite, insert, lift, extract, delete.

overwrite X:  | A | B |  ->  |A| X |B|        insert X:  | A | B |  ->  |A| X |A'| B |
                 ^                                          ^

lift:         | A | B |  ->  |A|   |B|        extract:   | A | B |  ->  |A|B|
                 [---)                                      [---)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vidgen.editor.edits.rippling import Ripple, close_gap, make_room
from vidgen.editor.edits.slicing import Bonds, refuse_locked, slice_block, track_of, unlocked, with_linked
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def clear(tx: Transaction, track: Id, start: int, end: int, bonds: Bonds) -> None:
    """Take away what one track has in `[start, end)`.

    * A block that reaches in is made shorter; one that reaches over both sides becomes two, the second with a new id.
    """
    for block in list(tx.blocks_between(track, start, end)):
        head, tail = start - block.start, block.end - end
        right = slice_block(block, end - block.start, tail, head=False) if tail > 0 else None
        if head > 0:
            tx.put(slice_block(block, 0, head, tail=False))
            if right is not None:
                tx.put(right.replace(id=Block.new_id(), link=bonds(block.link)))
        elif right is not None:
            tx.put(right)
        else:
            tx.remove(block.id)


def overwrite(tx: Transaction, blocks: Sequence[Block]) -> list[Id]:
    """Put new blocks where they say, over what is there. Raises EditError on a locked track."""
    bonds = Bonds()
    for block in blocks:
        refuse_locked(track_of(tx, block))
        clear(tx, block.track, block.start, block.end, bonds)
    return [tx.put(b).id for b in blocks]


def insert(tx: Transaction, blocks: Sequence[Block], ripple: Ripple) -> list[Id]:
    """Put new blocks where they say; what is there and later moves along, by the time from the first start to the last end.

    * A block that lies across the first start is cut there.
    """
    at, end = min(b.start for b in blocks), max(b.end for b in blocks)
    tracks = [track_of(tx, b) for b in blocks]
    for track in tracks:
        refuse_locked(track)
    make_room(tx, tracks[0].timeline, [t.id for t in tracks], at, end - at, ripple, cut=True)
    return [tx.put(b).id for b in blocks]


def lift(tx: Transaction, tracks: Iterable[Id], start: int, end: int) -> None:
    """Take the range `[start, end)` out of tracks and leave a gap. Raises EditError on a locked track or an empty range."""
    if end <= start:
        raise EditError("A range must end after it starts.")
    bonds = Bonds()
    for track in [tx.get(t, Track) for t in tracks]:
        refuse_locked(track)
        clear(tx, track.id, start, end, bonds)


def extract(tx: Transaction, tracks: Iterable[Id], start: int, end: int, ripple: Ripple) -> None:
    """Take the range `[start, end)` out of tracks and close the gap."""
    ids = list(tracks)
    lift(tx, ids, start, end)
    if ids:
        close_gap(tx, tx.get(ids[0], Track).timeline, ids, start, end, ripple)


def delete(tx: Transaction, ids: Iterable[Id], ripple: Ripple, *, linked: bool = True) -> list[Id]:
    """Remove blocks; return the ids of all that went.

    * ripple "track": each gap is closed on its own track; "all": the time that they took goes on all tracks.
    """
    blocks = with_linked(tx, unlocked(tx, ids), linked)
    for block in blocks:
        tx.remove(block.id)
    timeline = track_of(tx, blocks[0]).timeline
    if ripple == "track":
        gaps: dict[tuple[int, int], list[Id]] = {}
        for block in sorted(blocks, key=lambda b: -b.start):
            gaps.setdefault((block.start, block.end), []).append(block.track)
        for (start, end), tracks in gaps.items():
            close_gap(tx, timeline, tracks, start, end, "track")
    if ripple == "all":
        for start, end in reversed(merged((b.start, b.end) for b in blocks)):
            close_gap(tx, timeline, (), start, end, "all")
    return [b.id for b in blocks]


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
