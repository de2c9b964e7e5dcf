"""Blade: cut blocks in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.editor.records import Block
from vidgen.ui.timeline.snapping import WITHIN, snapped
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Pointer
    from vidgen.ui.timeline.hits import Hit


class Blade(Tool):
    """Cuts where one clicks, and what is linked there; with Shift all tracks, with Alt the one block alone."""

    kind = "blade"
    title = "Blade"
    summary = "Cut blocks in two where you click; with Shift on all tracks."
    hint = "Click to cut, with Shift all tracks, with Alt without what is linked."
    icon = "scissors"
    shortcut = "B"
    order = 20

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show where it cuts."""
        return Qt.CursorShape.CrossCursor if hit.block and hit.part != "gap" else Qt.CursorShape.ForbiddenCursor

    def hover(self, pointer: Pointer, hit: Hit | None) -> None:
        """Draw a line where it would cut."""
        self.view.guide = self._time(pointer) if hit is not None and hit.block and hit.part != "gap" else None
        self.view.update()

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Cut."""
        if hit.block is None or hit.part == "gap":
            return
        at = self._time(pointer)
        if pointer.shift:
            self.view.context.run("split", {"at": at})
            return
        row = hit.row
        block = self.view.project.records.block_at(row.track, at) if row is not None else None
        if block is not None and block.start < at:
            self.view.context.run("split", {"at": at, "blocks": [block.id], "linked": not pointer.alt})

    def _time(self, pointer: Pointer) -> int:
        """Return where it cuts: at the nearest frame, or at the playhead or a marker when that is near."""
        view, records = self.view, self.view.project.records
        marks = [t for t in (view.session.playhead, *view.session.in_out, *view.notes.times()) if t is not None]
        near = (
            snapped([pointer.time], sorted(set(marks)), view.viewport.span(WITHIN)) if view.session.snapping else None
        )
        return near.at if near is not None else records.rate.snap(pointer.time)

    def nudge(self, frames: int) -> None:
        """Nothing is dragged with a blade: the selected blocks are moved."""
        block = next(iter(self.view.session.selection), None)
        if block is not None and self.view.project.records.find(block, Block) is not None:
            self.view.tools["select"].nudge(frames)
