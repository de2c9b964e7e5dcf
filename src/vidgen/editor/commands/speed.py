"""Commands for speed and direction."""

from __future__ import annotations

from vidgen.editor.arguments import BlockId
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits import speed as edits
from vidgen.editor.edits.rippling import Ripple
from vidgen.editor.fields import Ratio
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction


@command(title="Speed", menu="Clip", shortcut="Ctrl+R", can_run=has_blocks)
def speed(
    tx: Transaction,
    blocks: list[BlockId],
    speed: Ratio,
    keep_duration: bool = False,
    ripple: Ripple = "off",
    linked: bool = True,
) -> list[Id]:
    """Play clips and sounds faster or slower; the pitch of sound stays.

        | A      | B |  ->  | A  |   | B |

    blocks: which blocks.
    speed: 1 is the file's own, 2 twice as fast; from 0.01 to 100.
    keep_duration: whether the block stays as long and plays another stretch of the file.
    ripple: whether what follows moves along: off, track, or all.
    linked: whether linked picture and sound change together.
    """
    return edits.set_speed(tx, blocks, speed, keep_duration=keep_duration, ripple=ripple, linked=linked)


@command(title="Reverse", menu="Clip", can_run=has_blocks)
def reverse(tx: Transaction, blocks: list[BlockId], linked: bool = True) -> list[Id]:
    """Play clips and sounds the other way round.

    blocks: which blocks.
    linked: whether linked picture and sound turn together.
    """
    return edits.reverse(tx, blocks, linked=linked)
