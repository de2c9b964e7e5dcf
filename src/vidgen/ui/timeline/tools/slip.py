"""Slip: show another part of the file at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.drags import Drag, GestureDrag, Pointer
from vidgen.ui.timeline.taking import BlockTool

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class Slip(BlockTool):
    """Dragging to the right shows what is earlier in the file."""

    kind = "slip"
    title = "Slip"
    summary = "Show an earlier or later part of the file; the block stays where it is."
    hint = "Drag a block to show what is earlier or later in its file, with Alt without what is linked."
    icon = "move-horizontal"
    shortcut = "Y"
    order = 40

    def grabbed(self, block: Id, pointer: Pointer) -> Drag:
        """Slip the block, and the others that are selected with it."""
        return SlipDrag(self.view, block, pointer)

    def nudge(self, frames: int) -> None:
        """Show what is so many frames earlier in the file."""
        view = self.view
        if view.session.selection:
            rate = view.project.records.rate
            view.context.run("slip", {"blocks": _with_time(view, view.session.selection), "by": -rate.time_of(frames)})


class SlipDrag(GestureDrag):
    """Slips the selected blocks and those linked with them; with Alt the one under the pointer alone."""

    scrolls = False

    def __init__(self, view: TimelineView, block: Id, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Slip"))
        self._block = block
        self._blocks = _with_time(view, view.session.selection or (block,)) or [block]
        self._from = pointer

    def move(self, pointer: Pointer) -> None:
        """Show the part of the file."""
        view, rate = self.view, self.view.project.records.rate
        by = rate.snap(view.viewport.span(self._from.x - pointer.x))
        blocks = [self._block] if pointer.alt else self._blocks
        if self.show(("slip", {"blocks": blocks, "by": by, "linked": not pointer.alt})) is None:
            return
        block = view.project.records.get(self._block, Block)
        if isinstance(block.content, SourceContent):
            source = block.content.source_range(block.duration)
            view.tip = f"{rate.timecode(max(0, source.start))} – {rate.timecode(max(0, source.end))}"


def _with_time(view: TimelineView, blocks: tuple[Id, ...]) -> list[Id]:
    """Return the blocks that play a file: others look the same all the time."""
    records = view.project.records
    return [i for i in blocks if (b := records.find(i, Block)) and isinstance(b.content, SourceContent)] or list(blocks)
