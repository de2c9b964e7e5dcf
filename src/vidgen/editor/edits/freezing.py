"""A frame that stands still between the halves of its clip.

| A      | B |  ->  | A |A*| A     | B |
    ^
"""

from __future__ import annotations

from fractions import Fraction

from vidgen.editor.edits.rippling import Ripple, make_room
from vidgen.editor.edits.slicing import refuse_locked, slice_block, track_of, with_linked
from vidgen.editor.evaluate import evaluated
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def freeze(tx: Transaction, block: Id, at: int, duration: int, ripple: Ripple) -> Id:
    """Let the frame of a clip at a time stand still for a duration, and go on with the clip behind it; return the still.

    * What is animated stays as it is at that time. The sound that is linked with the clip pauses meanwhile.
    * At the very start of the clip the still comes before it, and takes its transition over.
    * Raises EditError when the clip does not lie there, or has no frames of a file.
    """
    record = tx.get(block, Block)
    content, track = record.content, track_of(tx, record)
    refuse_locked(track)
    if not isinstance(content, SourceContent) or track.medium == "audio":
        raise EditError("Only a clip has a frame that can stand still.")
    at, length = tx.rate.snap(at), max(tx.rate.frame_duration, tx.rate.snap(duration))
    if not record.start <= at < record.end:
        raise EditError(f"The clip does not lie at {tx.rate.timecode(at)}, so no frame of it can stand still there.")
    offset = at - record.start
    shown = content.source_time(offset, record.duration)
    rows = [b.track for b in with_linked(tx, [record], True) if b.start <= at < b.end]
    inner = slice_block(
        evaluated(record, offset).replace(curves=()), offset, record.end - at, head=not offset, tail=False
    )
    if not offset:
        tx.put(slice_block(record, 0, record.duration, head=False))
    make_room(tx, track.timeline, rows, at, length, ripple, cut=True)
    still = inner.content
    if not isinstance(still, SourceContent):
        raise EditError("Only a clip has a frame that can stand still.")
    held = still.replace(source_start=shown, speed=Fraction(0), reverse=False)
    return tx.put(inner.replace(id=Block.new_id(), link=None, start=at, duration=length, content=held)).id
