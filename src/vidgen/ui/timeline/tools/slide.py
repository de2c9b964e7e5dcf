"""Slide: move a block between its neighbours, which give and take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.drags import Drag, GestureDrag, Pointer
from vidgen.ui.timeline.taking import BlockTool

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class Slide(BlockTool):
    """The block keeps its length and its content."""

    kind = "slide"
    title = "Slide"
    summary = "Move a block between its neighbours, which become longer and shorter."
    hint = "Drag a block between its neighbours, with Alt without what is linked. Shift does not snap."
    icon = "arrow-left-right"
    shortcut = "U"
    order = 50

    def grabbed(self, block: Id, pointer: Pointer) -> Drag:
        """Slide the block."""
        return SlideDrag(self.view, block, pointer)

    def nudge(self, frames: int) -> None:
        """Slide the selected block by so many frames."""
        view = self.view
        block = view.current if view.current in view.session.selection else next(iter(view.session.selection), None)
        if block is not None:
            view.context.run("slide", {"block": block, "by": view.project.records.rate.time_of(frames)})


class SlideDrag(GestureDrag):
    """Slides one block and those linked with it; with Alt it alone."""

    def __init__(self, view: TimelineView, block: Id, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Slide"))
        record = view.project.records.get(block, Block)
        self._block, self._was, self._from = block, (record.start, record.end), pointer
        self._targets = view.snap_targets(frozenset(b.id for b in view.project.records.linked(record)))

    def move(self, pointer: Pointer) -> None:
        """Show the block at its new place."""
        rate = self.view.project.records.rate
        by = pointer.time - self._from.time
        snap = self.snap([t + by for t in self._was], self._targets, pointer)
        by = rate.snap(by + (snap.by if snap is not None else 0))
        if self.show(("slide", {"block": self._block, "by": by, "linked": not pointer.alt})) is not None:
            now = self.view.project.records.get(self._block, Block)
            self.view.tip = rate.timecode(now.start)
