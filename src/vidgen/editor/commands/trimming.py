"""Commands that move edges: trim, ripple trim, roll, slip, slide."""

from __future__ import annotations

from typing import Literal

from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits import trimming
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction

Edge = Literal["head", "tail"]
Ripple = Literal["track", "all"]


@command(title="Trim", menu="Edit", can_run=has_blocks)
def trim(tx: Transaction, block: BlockId, edge: Edge, to: Time, linked: bool = True) -> list[Id]:
    """Move the start or the end of a block; it stops at its neighbour and where its file ends.

        | A |   | B |  ->  | A   | | B |
            ->

    block: which block.
    edge: head is its start, tail its end.
    to: the time where the edge goes.
    linked: whether linked picture and sound are trimmed together.
    """
    return trimming.trim(tx, block, edge, to, linked=linked)


@command(title="Ripple trim", menu="Edit", can_run=has_blocks)
def ripple_trim(
    tx: Transaction, block: BlockId, edge: Edge, to: Time, ripple: Ripple = "track", linked: bool = True
) -> list[Id]:
    """Move the start or the end of a block, and what follows along with it.

        | A | B |  ->  | A   | B |
            ->

    block: which block.
    edge: head is its start, tail its end.
    to: the time up to which (head) or from which on (tail) it is cut off, or where the tail goes.
    ripple: track moves what follows on its own track, all on every unlocked track, with markers and scenes.
    linked: whether linked picture and sound are trimmed together.
    """
    return trimming.ripple_trim(tx, block, edge, to, ripple, linked=linked)


@command(title="Cut off head", menu="Edit", shortcut="Q", can_run=has_blocks)
def cut_head(tx: Transaction, block: BlockId, at: Time, ripple: Ripple = "track") -> list[Id]:
    """Cut off what a block shows before a time, and close the gap.

        | A   | B |  ->  |A  | B |
          ^

    block: which block.
    at: the first time that stays.
    ripple: track moves what follows on its own track, all on every unlocked track.
    """
    return trimming.ripple_trim(tx, block, "head", at, ripple)


@command(title="Cut off tail", menu="Edit", shortcut="W", can_run=has_blocks)
def cut_tail(tx: Transaction, block: BlockId, at: Time, ripple: Ripple = "track") -> list[Id]:
    """Cut off what a block shows from a time on, and close the gap.

        | A   | B |  ->  | A| B |
            ^

    block: which block.
    at: the first time that goes.
    ripple: track moves what follows on its own track, all on every unlocked track.
    """
    return trimming.ripple_trim(tx, block, "tail", at, ripple)


@command(title="Roll", menu="Edit", can_run=has_blocks)
def roll(tx: Transaction, block: BlockId, to: Time, linked: bool = True) -> list[Id]:
    """Move the cut between a block and the one before it.

        | A | B |  ->  | A   |B|
            ->

    block: the block after the cut.
    to: the time where the cut goes.
    linked: whether the cuts of linked picture and sound move together.
    """
    return trimming.roll(tx, block, to, linked=linked)


@command(title="Slip", menu="Edit", can_run=has_blocks)
def slip(tx: Transaction, blocks: list[BlockId], by: Time, linked: bool = True) -> list[Id]:
    """Show a later or an earlier part of the file at the same place.

        | A |  ->  | A'|

    blocks: which blocks.
    by: how much later in the file; earlier below zero.
    linked: whether linked picture and sound are slipped together.
    """
    return trimming.slip(tx, blocks, by, linked=linked)


@command(title="Slide", menu="Edit", can_run=has_blocks)
def slide(tx: Transaction, block: BlockId, by: Time, linked: bool = True) -> list[Id]:
    """Move a block between its neighbours, which give and take.

        | A | B | C |  ->  | A  | B |C|

    block: which block.
    by: how much later; earlier below zero.
    linked: whether linked picture and sound slide together.
    """
    return trimming.slide(tx, block, by, linked=linked)
