"""Zoom: see more or less time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from vidgen.ui.timeline.drags import Drag, Pointer
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.hits import Hit
    from vidgen.ui.timeline.view import TimelineView


class Zoom(Tool):
    """A click comes nearer, with Ctrl it goes back; a drag shows the time that it goes over."""

    kind = "zoom"
    title = "Zoom"
    summary = "Click to come nearer, with Ctrl to go back; drag over what you want to see."
    hint = "Click to come nearer, with Ctrl to go back; drag over what you want to see."
    icon = "zoom-in"
    shortcut = "Z"
    order = 80

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show a cross."""
        del hit
        return Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Begin the stretch that will be seen."""
        del hit
        return ZoomDrag(self.view, pointer)

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Come nearer, or go back with Ctrl."""
        del hit
        self.view.look_at(self.view.viewport.zoomed(0.5 if pointer.ctrl else 2.0, pointer.x))

    def nudge(self, frames: int) -> None:
        """Come nearer to the playhead, or go back."""
        view = self.view
        view.look_at(view.viewport.zoomed(1.2 if frames > 0 else 1 / 1.2, view.viewport.x(view.session.playhead)))


class ZoomDrag(Drag):
    """Shows the stretch on letting go."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, pointer: Pointer) -> None:
        super().__init__(view)
        self._from = self._to = pointer.time

    def move(self, pointer: Pointer) -> None:
        """Draw the stretch."""
        self._to = pointer.time
        view = self.view.viewport
        left, right = sorted((view.x(self._from), view.x(self._to)))
        self.view.band = QRectF(left, self.view.top, right - left, self.view.rows_height - 1)

    def end(self) -> None:
        """Show it."""
        start, end = sorted((self._from, self._to))
        self.view.look_at(self.view.viewport.showing(start, end, 0))
