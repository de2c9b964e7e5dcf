"""Where a transition shows a frame that stands still, since a file has nothing more before or behind a cut. Pure."""

from __future__ import annotations

from vidgen.editor.edits.slicing import media_room
from vidgen.editor.queries import Records
from vidgen.editor.records import Block
from vidgen.timing import TimeRange
from vidgen.ui.timeline.hits import transition_of


def standing(records: Records, block: Block) -> list[TimeRange]:
    """Return those stretches of the transition into a block; empty when both files go on for long enough."""
    transition, before = transition_of(records, block), records.block_before(block)
    if transition is None or before is None:
        return []
    start, end = block.start - transition.before, block.start + transition.after
    from_, to = media_room(records, block).earliest_start, media_room(records, before).latest_end
    found = [
        TimeRange(start, min(from_, block.start) - start),
        TimeRange(max(to, block.start), end - max(to, block.start)),
    ]
    return [stretch for stretch in found if stretch.duration > 0]
