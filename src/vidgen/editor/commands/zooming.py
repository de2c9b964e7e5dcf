"""Commands that move into pictures."""

from __future__ import annotations

from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits.slicing import track_of, unlocked
from vidgen.editor.edits.zooming import zoomed
from vidgen.editor.records import Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError
from vidgen.timing import FLICKS


@command(title="Zoom into picture", menu="Block", can_run=has_blocks)
def zoom_into(
    tx: Transaction,
    blocks: list[BlockId],
    at: Time,
    scale: float = 1.5,
    x: float = 0.5,
    y: float = 0.5,
    ramp: Time = FLICKS // 2,
    hold: Time | None = None,
) -> list[Id]:
    r"""Let pictures move into a part of what they show, and back: keyframes of their place and size are made.

        ____/‾‾‾‾‾‾\____

    blocks: which blocks; those that are not seen at the time are passed over.
    at: when it begins, on the timeline.
    scale: how much larger; 1.15 is a punch, 3 shows a detail.
    x: where the detail is, from 0 at the left edge of the canvas to 1 at the right.
    y: the same from the upper edge to the lower one.
    ramp: how long the way takes; 0 jumps.
    hold: how long it stays there before it goes back in the same time; without it to the end of the block.
    """
    if not 1 < scale <= 20:
        raise EditError("Say how much larger the picture becomes: more than 1, and 20 at most.")
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise EditError("The place lies on the canvas: x and y go from 0 to 1.")
    if ramp < 0 or (hold is not None and hold < 0):
        raise EditError("The way and the stay last some time, or 0.")
    done = []
    for block in unlocked(tx, blocks):
        if track_of(tx, block).medium != "audio" and block.start <= at < block.end:
            tx.put(zoomed(block, at - block.start, scale, (x, y), ramp, hold))
            done.append(block.id)
    if not done:
        raise EditError("None of these blocks is seen at that time; go to where the zoom begins.")
    return done
