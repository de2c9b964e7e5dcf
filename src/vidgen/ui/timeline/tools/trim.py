"""Trim: move edges so that what follows moves along (ripple), or a cut between its two blocks (roll)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.editor.records import Block
from vidgen.ui.timeline.edges import EdgeDrag, nudge_edge
from vidgen.ui.timeline.hits import Hit
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Drag, Pointer

_ROLL = 3
"""Pixels at each side of a cut that take the cut itself."""


class Trim(Tool):
    """Near an edge it ripples; on a cut it rolls. Inside a block it takes the nearer edge."""

    kind = "trim"
    title = "Trim"
    summary = "Drag an edge and what follows moves along; drag a cut between two blocks."
    hint = "Drag an edge or a cut, with Alt without what is linked. Shift does not snap."
    icon = "fold-horizontal"
    shortcut = "T"
    order = 30

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show arrows, and other ones on a cut."""
        if hit.block is None or hit.part == "gap":
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.SplitHCursor if self._on_cut(hit) else Qt.CursorShape.SizeHorCursor

    def touch(self, pointer: Pointer, hit: Hit) -> None:
        """Select the block whose edge is meant."""
        self.view.tools["select"].touch(pointer, hit)

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Ripple or roll."""
        view = self.view
        if hit.block is None or hit.part == "gap" or view.project.read_only is not None:
            return None
        if self._on_cut(hit):
            return EdgeDrag(view, hit, pointer, "roll")
        block = view.project.records.get(hit.block, Block)
        part = hit.part if hit.part in ("head", "tail") else None
        if part is None:
            part = "head" if hit.time - block.start < block.end - hit.time else "tail"
        return EdgeDrag(
            view, Hit("head" if part == "head" else "tail", hit.time, hit.row, hit.block), pointer, "ripple-trim"
        )

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Choose the edge, so that the keyboard can move it."""
        if hit.block is None or hit.part == "gap":
            self.view.tools["select"].click(pointer, hit)
        elif hit.part in ("head", "tail"):
            edge = "roll" if self._on_cut(hit) and hit.part == "head" else hit.part
            self.view.session.select([hit.block])
            self.view.edge = (hit.block, edge)
            self.view.update()

    def _on_cut(self, hit: Hit) -> bool:
        if not hit.cut or hit.block is None:
            return False
        block = self.view.project.records.find(hit.block, Block)
        if block is None:
            return False
        edge = block.start if hit.part == "head" else block.end
        return abs(hit.time - edge) <= self.view.viewport.span(_ROLL)

    def nudge(self, frames: int) -> None:
        """Ripple the edge that is chosen, or roll the cut."""
        nudge_edge(self.view, frames, "ripple-trim")
