"""Commands for how sounds go together."""

from __future__ import annotations

from typing import Any

from vidgen.editor.arguments import BlockId, Time
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.commands.speech import Stretch
from vidgen.editor.curves import Curve
from vidgen.editor.edits import ducking
from vidgen.editor.edits.slicing import unlocked
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError
from vidgen.timing import FLICKS

_GAIN = "content.gain_db"
_SOFTEST = -60.0


@command(title="Duck under speech", menu="Effect", can_run=has_blocks)
def duck(
    tx: Transaction,
    blocks: list[BlockId],
    by_db: float = 12.0,
    fade: Time = FLICKS * 3 // 10,
    pause: Time = FLICKS,
    spans: list[Stretch] | None = None,
) -> dict[str, Any]:
    r"""Make sounds, music for example, quieter while somebody speaks.

            | hello |    | you |
        |  ‾‾\______/‾‾‾‾\_____/‾ |

    * Keyframes of their gain are made, in place of those that they had.

    blocks: which sounds step back.
    by_db: by how many decibels.
    fade: how long they take to step back, and to return.
    pause: they return where nobody speaks for longer than this.
    spans: where somebody speaks; without it where the words of the captions are, else where other sounds lie but music.
    """
    if not 0 < by_db <= -_SOFTEST:
        raise EditError(f"Say by how many decibels the sound steps back: more than 0, and {-_SOFTEST:g} at most.")
    if fade < 0 or pause < 0:
        raise EditError("A fade and a pause last some time, or 0.")
    said = ducking.speech(tx, set(blocks)) if spans is None else [(s.start, s.end) for s in spans]
    done = 0
    for block in unlocked(tx, blocks):
        loud = getattr(block.content, "gain_db", None)
        if loud is None:
            continue
        within = [(start - block.start, end - block.start) for start, end in said]
        soft = max(_SOFTEST, loud - by_db)
        keys = ducking.gain(within, block.duration, loud=loud, soft=soft, fade=fade, pause=pause)
        if keys:
            rest = tuple(c for c in block.curves if c.path != _GAIN)
            tx.put(block.replace(curves=(*rest, Curve(path=_GAIN, keyframes=keys))))
            done += 1
    if not done:
        raise EditError(
            "Nobody speaks while these sounds are heard: choose music that lies under a voice, or say where."
        )
    return {"blocks": done}
