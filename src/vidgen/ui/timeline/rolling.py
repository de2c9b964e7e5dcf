"""Scrolling by itself while a drag is held beyond an edge of the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

FRAME = 30
"""Milliseconds between two steps."""


def roll(view: TimelineView) -> bool:
    """Scroll a step, the further the pointer is beyond an edge; return False when it is not, and nothing is to be done."""
    x, y, drag = view.pointer_at.x(), view.pointer_at.y(), view.drag
    if drag is None:
        return False
    beyond = min(x, 0) if x < 0 else max(0.0, x - view.width())
    above = min(0.0, y - view.notes.height) if drag.scrolls_rows else 0.0
    below = max(0.0, y - view.height())
    if not beyond and not above and not below:
        return False
    seen = view.viewport
    if beyond:
        view.session.look_at(scroll=max(0, seen.scroll + seen.span(beyond / 2)))
    if above or below:
        view.scroll_rows(view.top + round((above + below) / 3))
    return True
