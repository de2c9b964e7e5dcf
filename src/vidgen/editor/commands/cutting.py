"""Commands that cut, join and remove: split, join, delete, lift, extract."""

from __future__ import annotations

from typing import Literal

from vidgen.editor.arguments import BlockId, Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.edits import cutting, placing
from vidgen.editor.edits.rippling import Ripple
from vidgen.editor.edits.slicing import free_edges
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def has_blocks(records: Records) -> str | None:
    """Return why what needs a block cannot be done, or None when there is one."""
    return "there are no blocks yet; append one first" if next(records.blocks(), None) is None else None


@command(title="Split", menu="Edit", shortcut="S", can_run=has_blocks)
def split(tx: Transaction, at: Time, blocks: list[BlockId] | None = None, linked: bool = True) -> list[Id]:
    """Cut blocks in two at a time; the second pieces are returned.

        | A | B |  ->  |A|A| B |
          ^

    * Keyframes and frames stay where they are on the timeline; a fade stays at the edges that it had.

    at: where to cut; on the frame grid, but for sound alone.
    blocks: which blocks; without it all that lie there on unlocked tracks.
    linked: whether linked picture and sound are cut together.
    """
    if blocks is None:
        rows = [t for t in tx.tracks() if not t.locked]
        found = [b for t in rows if (b := tx.block_at(t.id, at if t.medium == "audio" else tx.rate.snap(at)))]
        at = at if free_edges(tx, found) else tx.rate.snap(at)
        blocks = [b.id for b in found if b.start < at < b.end]
        if not blocks:
            raise EditError(f"There is no block to split at {tx.rate.timecode(at)} on an unlocked track.")
    return cutting.split(tx, blocks, at, linked=linked)


@command(title="Join", menu="Edit", shortcut="Ctrl+J", can_run=has_blocks)
def join(tx: Transaction, blocks: list[BlockId], linked: bool = True) -> list[Id]:
    """Make one block of pieces which continue each other: what a split has made.

        | A |A' |  ->  | A     |

    blocks: the pieces; those of each track become one.
    linked: whether linked picture and sound are joined together.
    """
    return cutting.join(tx, blocks, linked=linked)


@command(title="Delete", menu="Edit", shortcut="Delete", can_run=has_blocks)
def delete(tx: Transaction, blocks: list[BlockId], ripple: Ripple = "off", linked: bool = True) -> list[Id]:
    """Remove blocks, and leave a gap or close it.

        | A | B | C |  ->  | A |   | C |      ripple:  | A | C |

    blocks: which blocks.
    ripple: off leaves a gap, track closes it on each block's own track, all on every unlocked track.
    linked: whether linked picture and sound go together.
    """
    return placing.delete(tx, blocks, ripple, linked=linked)


@command(title="Ripple delete", menu="Edit", shortcut="Shift+Delete", can_run=has_blocks)
def ripple_delete(
    tx: Transaction, blocks: list[BlockId], ripple: Literal["track", "all"] = "all", linked: bool = True
) -> list[Id]:
    """Remove blocks and close the gap.

        | A | B | C |  ->  | A | C |

    blocks: which blocks.
    ripple: all closes the gap on every unlocked track, track only on each block's own.
    linked: whether linked picture and sound go together.
    """
    return placing.delete(tx, blocks, ripple, linked=linked)


def _rows(tx: Transaction, tracks: list[TrackId] | None) -> list[Id]:
    return [t.id for t in tx.tracks() if not t.locked] if tracks is None else list(dict.fromkeys(tracks))


def _borders(tx: Transaction, rows: list[Id], start: int, end: int) -> tuple[int, int]:
    found = [b for t in rows for b in tx.blocks_between(t, start, end)]
    return (start, end) if free_edges(tx, found) else (tx.rate.snap(start), tx.rate.snap(end))


def _blocks_of(tx: Transaction, rows: list[Id]) -> set[Id]:
    return {b.id for t in rows for b in tx.blocks_on(t)}


@command(title="Lift", menu="Edit", shortcut=";", can_run=has_blocks)
def lift(tx: Transaction, start: Time, end: Time, tracks: list[TrackId] | None = None) -> list[Id]:
    """Take a range out of tracks and leave a gap; the blocks that went whole are returned.

        | A | B |  ->  |A|   |B|
          [---)

    start: the first time that goes.
    end: the first time that stays.
    tracks: from which; without it from all unlocked ones.
    """
    rows = _rows(tx, tracks)
    before = _blocks_of(tx, rows)
    placing.lift(tx, rows, *_borders(tx, rows, start, end))
    return sorted(i for i in before if tx.find(i, Block) is None)


@command(title="Extract", menu="Edit", shortcut="'", can_run=has_blocks)
def extract(
    tx: Transaction, start: Time, end: Time, tracks: list[TrackId] | None = None, ripple: Ripple | None = None
) -> list[Id]:
    """Take a range out of tracks and close the gap; the blocks that went whole are returned.

        | A | B |  ->  |A|B|
          [---)

    start: the first time that goes.
    end: the first time that stays.
    tracks: from which; without it from all unlocked ones.
    ripple: track closes the gap on these tracks, all on every unlocked track with markers and scenes, off not at all;
        without it all when no tracks are named, else track.
    """
    rows = _rows(tx, tracks)
    before = _blocks_of(tx, rows)
    # Frame borders always: what moves along must stay on the grid.
    borders = tx.rate.snap(start), tx.rate.snap(end)
    if ripple == "off":
        placing.lift(tx, rows, *borders)
    else:
        placing.extract(tx, rows, *borders, ripple or ("all" if tracks is None else "track"))
    return sorted(i for i in before if tx.find(i, Block) is None)
