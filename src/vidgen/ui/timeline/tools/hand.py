"""Hand: pull the timeline along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.ui.timeline.drags import Drag, Pointer
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.hits import Hit
    from vidgen.ui.timeline.view import TimelineView


class Hand(Tool):
    """Also the middle button of every tool."""

    kind = "hand"
    title = "Hand"
    summary = "Pull the timeline along; the middle button, or Space held, does so with every tool."
    icon = "hand"
    shortcut = "H"
    order = 70
    at_once = True

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show a hand."""
        del hit
        return Qt.CursorShape.OpenHandCursor

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Take hold."""
        del hit
        return HandDrag(self.view, pointer)

    def nudge(self, frames: int) -> None:
        """Scroll by so many frames."""
        session = self.view.session
        session.look_at(scroll=max(0, session.scroll + self.view.project.records.rate.time_of(frames)))


class HandDrag(Drag):
    """Scrolls with the pointer."""

    scrolls = False

    def __init__(self, view: TimelineView, pointer: Pointer) -> None:
        super().__init__(view)
        self._was = view.session.scroll, view.top
        self._x, self._y = pointer.x, pointer.y - view.top
        view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """Pull."""
        view = self.view
        scroll, top = self._was
        view.scroll_rows(round(top + self._y - (pointer.y - view.top)))
        view.session.look_at(scroll=max(0, scroll + view.viewport.span(self._x - pointer.x)))

    def cancel(self) -> None:
        """Show what was shown before."""
        self.view.session.look_at(scroll=self._was[0])
        self.view.scroll_rows(self._was[1])
