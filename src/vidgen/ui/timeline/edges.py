"""Moving edges of blocks: trim, ripple trim and roll, by the pointer and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.records import Block
from vidgen.ui.timeline.drags import GestureDrag, Pointer
from vidgen.ui.timeline.hits import Hit

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

Verb = Literal["trim", "ripple-trim", "roll"]


class EdgeDrag(GestureDrag):
    """Moves one edge, or a cut, and those of linked blocks; with Alt the one alone."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, hit: Hit, pointer: Pointer, verb: Verb) -> None:
        titles = {"trim": view.tr("Trim"), "ripple-trim": view.tr("Ripple trim"), "roll": view.tr("Roll")}
        super().__init__(view, titles[verb])
        records = view.project.records
        self._verb, self._edge = verb, hit.part
        block = records.get(hit.block or "", Block)
        if verb == "roll" and hit.part == "tail":
            block = records.block_after(block) or block
            self._edge = "head"
        self._block = block
        self._at = block.start if self._edge == "head" else block.end
        self._from = pointer
        ripples = verb == "ripple-trim"
        but = {b.id for b in records.linked(block)}
        if verb == "roll" and (before := records.block_before(block)) is not None:
            but |= {b.id for b in records.linked(before)}
        targets = view.snap_targets(frozenset(but))
        # What ripples along is no place to snap to: it moves with the edge.
        self._targets = [t for t in targets if t != self._at and not (ripples and t > block.end)]

    def move(self, pointer: Pointer) -> None:
        """Show the edge where the pointer is."""
        view, records = self.view, self.view.project.records
        to = self._at + pointer.time - self._from.time
        snap = self.snap([to], self._targets, pointer)
        to = max(0, to + (snap.by if snap is not None else 0))
        arguments: dict[str, object] = {"block": self._block.id, "to": to, "linked": not pointer.alt}
        if self._verb != "roll":
            arguments["edge"] = self._edge
        if self.show((self._verb, arguments)) is None:
            return
        now, rate = records.get(self._block.id, Block), records.rate
        step = now.start - self._block.start
        if self._edge == "tail":
            step = now.end - self._block.end
        elif self._verb == "ripple-trim":
            step = self._block.duration - now.duration
        sign = "−" if step < 0 else "+"
        length = "" if self._verb == "roll" else f"   {rate.timecode(now.duration)}"
        view.tip = f"{sign}{rate.timecode(abs(step))}{length}"


def nudge_edge(view: TimelineView, frames: int, verb: Verb) -> None:
    """Move the edge that the keyboard has chosen by so many frames."""
    records = view.project.records
    if view.edge is None:
        view.context.tell(view.tr("Choose an edge first: [ for the start of a block, ] for its end, \\ for the cut."))
        return
    block, edge = records.find(view.edge[0], Block), view.edge[1]
    if block is None:
        return
    to = (block.end if edge == "tail" else block.start) + records.rate.time_of(frames)
    if edge == "roll":
        view.context.run("roll", {"block": block.id, "to": to})
    else:
        view.context.run(verb, {"block": block.id, "edge": edge, "to": to})
