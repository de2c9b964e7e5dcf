"""`PulledTimeline`: the timeline as it is pulled along by the middle button, and while Space is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from vidgen.ui.timeline.hits import Hit

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class PulledTimeline:
    """What `SpaceHand` takes hold of. The pull itself is the hand tool's drag."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        view.context.hand.serve(self, view)

    def take_hold(self, at: QPointF) -> None:
        """Begin at a point of the view."""
        pointer = self._view.pointer(at, Qt.KeyboardModifier.NoModifier)
        self._view.pointer_at = at
        self._view.begin(self._view.tools["hand"].press(pointer, Hit("nothing", pointer.time)), pointer)

    def pull_to(self, at: QPointF) -> None:
        """Go on."""
        self._view.drag_to(at, Qt.KeyboardModifier.NoModifier)

    def let_loose(self, *, back: bool = False) -> None:
        """End, or show what was shown before."""
        if back:
            self._view.cancel_drag()
        else:
            self._view.finish_drag()
        self._view.show_cursor()

    def open_hand(self, on: bool) -> None:
        """Show whether a drag would pull."""
        if on:
            self._view.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._view.show_cursor()
