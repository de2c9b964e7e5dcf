"""Select: choose blocks, move them, drag their edges, fades and transitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.editor.records import Block
from vidgen.ui.timeline.edges import EdgeDrag, nudge_edge
from vidgen.ui.timeline.fading import FadeDrag, TransitionDrag
from vidgen.ui.timeline.moving import MoveDrag, nudge_blocks
from vidgen.ui.timeline.selecting import BandDrag, between, together
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Drag, Pointer
    from vidgen.ui.timeline.hits import Hit

_ON_BLOCK = ("block", "head", "tail", "fade-in", "fade-out")


class Select(Tool):
    """The tool that one has when no other was chosen."""

    kind = "select"
    title = "Select"
    summary = "Choose blocks, move them or with Alt a copy, and drag their edges."
    hint = "Drag to move, with Alt a copy, with Ctrl in between; at edges Alt leaves out what is linked. Shift: no snapping."
    icon = "mouse-pointer-2"
    shortcut = "A"
    order = 10

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show arrows at edges and a hand at what can be pulled."""
        if hit.part in ("head", "tail", "transition-head", "transition-tail"):
            return Qt.CursorShape.SizeHorCursor
        if hit.part in ("fade-in", "fade-out"):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.ArrowCursor

    def touch(self, pointer: Pointer, hit: Hit) -> None:
        """Select what is pressed, unless it is selected already or a key is held."""
        view, session = self.view, self.view.session
        if hit.block is None or hit.part not in _ON_BLOCK:
            return
        if pointer.shift and view.current is not None:
            session.select([*session.selection, *between(view, view.current, hit.block)])
        elif not pointer.ctrl and hit.block not in session.selection:
            alone = pointer.alt and hit.part != "block"  # an edge of one of linked blocks, not a copy of it
            session.select([hit.block] if alone else together(view.project.records, [hit.block]))
        view.current = hit.block

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Move blocks, an edge, a fade or a transition; on nothing draw a rubber band."""
        view = self.view
        if hit.block is None or hit.part in ("gap", "nothing"):
            return BandDrag(view, pointer)
        if view.project.read_only is not None:
            return None
        if hit.part in ("head", "tail"):
            return EdgeDrag(view, hit, pointer, "trim")
        if hit.part in ("fade-in", "fade-out"):
            return FadeDrag(view, hit, pointer)
        if hit.part in ("transition-head", "transition-tail"):
            return TransitionDrag(view, hit, pointer)
        if hit.part == "block":
            return MoveDrag(view, hit.block, pointer)
        return None

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Select one block and those linked with it, with Alt it alone; add or take with Ctrl; on nothing go there."""
        view, session = self.view, self.view.session
        if hit.block is not None and hit.part in _ON_BLOCK:
            if pointer.ctrl:
                these = [hit.block] if pointer.alt else together(view.project.records, [hit.block])
                if hit.block in session.selection:
                    session.select(i for i in session.selection if i not in these)
                else:
                    session.select([*session.selection, *these])
            elif not pointer.shift:
                session.select([hit.block] if pointer.alt else together(view.project.records, [hit.block]))
        elif hit.block is not None and hit.part.startswith("transition"):
            session.select(())
            view.transition = hit.block
            view.current = hit.block
            view.update()
        elif not pointer.ctrl and not pointer.shift:
            session.select(())
            view.transition = None
            rate = view.project.records.rate
            session.set_playhead(rate.time_of(rate.frame_at(pointer.time)))
            view.update()

    def double_click(self, pointer: Pointer, hit: Hit) -> None:
        """Go to the start of a block."""
        del pointer
        block = self.view.project.records.find(hit.block or "", Block)
        if block is not None and hit.part in _ON_BLOCK:
            self.view.session.set_playhead(self.view.project.records.rate.snap(block.start))

    def nudge(self, frames: int) -> None:
        """Move the edge that is chosen, else the selected blocks."""
        if self.view.edge is not None:
            nudge_edge(self.view, frames, "trim")
        else:
            nudge_blocks(self.view, frames)
