"""Commands for speed and direction."""

from __future__ import annotations

from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.commands.placing import InsertRipple
from vidgen.editor.edits import freezing
from vidgen.editor.edits import speed as edits
from vidgen.editor.edits.rippling import Ripple
from vidgen.editor.fields import Ratio
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction
from vidgen.timing import FLICKS


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


@command(title="Freeze frame", menu="Clip", shortcut="Shift+R", can_run=has_blocks)
def freeze(
    tx: Transaction, block: BlockId, at: Time, duration: Time = 2 * FLICKS, ripple: InsertRipple = "track"
) -> Id:
    """Let a frame of a clip stand still for a while and go on behind it; the new block is returned.

        | A      | B |  ->  | A |A*| A     | B |
            ^

    block: which clip.
    at: which of its frames, as a time of the timeline.
    duration: how long it stands still.
    ripple: what moves along: the clip's own track and that of its sound, or all with markers and scenes.
    """
    return freezing.freeze(tx, block, at, duration, ripple)
