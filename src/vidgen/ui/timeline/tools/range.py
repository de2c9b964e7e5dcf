"""Range: mark a stretch of time by dragging over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.ui.timeline.drags import Drag, Pointer
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.hits import Hit
    from vidgen.ui.timeline.view import TimelineView


class Range(Tool):
    """What I and O mark by keyboard."""

    kind = "range"
    title = "Range"
    summary = "Drag over the time that you want to mark, from in to out."
    hint = "Drag over the time to mark; click to mark nothing. Shift does not snap."
    icon = "square-dashed"
    shortcut = "R"
    order = 60

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show a beam."""
        del hit
        return Qt.CursorShape.IBeamCursor

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Mark from there on."""
        del hit
        return RangeDrag(self.view, pointer)

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Mark nothing."""
        del pointer, hit
        self.view.session.mark(None, None)

    def nudge(self, frames: int) -> None:
        """Move the marked range."""
        session, rate = self.view.session, self.view.project.records.rate
        start, end = session.in_out
        by = max(rate.time_of(frames), -(start or 0))
        if start is not None or end is not None:
            session.mark(None if start is None else start + by, None if end is None else end + by)


class RangeDrag(Drag):
    """Marks from where it began to where it is."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, pointer: Pointer) -> None:
        super().__init__(view)
        self._was = view.session.in_out
        self._targets = [t for t in view.snap_targets() if t not in self._was]
        rate = view.project.records.rate
        first = self.snap([pointer.time], self._targets, pointer)
        self._from = rate.snap(first.at if first is not None else pointer.time)

    def move(self, pointer: Pointer) -> None:
        """Mark up to the pointer."""
        rate = self.view.project.records.rate
        snap = self.snap([pointer.time], self._targets, pointer)
        to = rate.snap(snap.at if snap is not None else pointer.time)
        start, end = min(self._from, to), max(self._from, to)
        self.view.session.mark(start, max(end, rate.time_of(rate.frame_at(start) + 1)))
        self.view.tip = rate.timecode(end - start)

    def cancel(self) -> None:
        """Mark what was marked before."""
        self.view.session.mark(*self._was)
