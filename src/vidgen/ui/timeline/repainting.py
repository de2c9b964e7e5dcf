"""What of the view has to be drawn again: the rows that a change touched, and what a drag says over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics, QRegion

from vidgen.editor.patch import Patch
from vidgen.editor.records import Block
from vidgen.ui.timeline.style import font

if TYPE_CHECKING:
    from vidgen.ui.timeline.surface import Surface
    from vidgen.ui.timeline.view import TimelineView

TIP = (11, 600)
"""Size in pixels and weight of what a drag says."""


def touched(view: Surface, patch: Patch) -> QRegion | None:
    """Return the rows that a patch touches, at their whole width, since what a block shows depends on its neighbours.

    None when it changes more than blocks.
    """
    tracks = set()
    for _, before, after in patch:
        for record in (before, after):
            if isinstance(record, Block):
                tracks.add(record.track)
            elif record is not None:
                return None
    region = QRegion()
    for row in view.rows:
        if row.track in tracks:
            region += QRect(0, view.notes.height + row.top - view.top, view.width(), row.bottom - row.top)
    return region


def said(view: TimelineView) -> QRegion:
    """Return where the guide, the rubber band and what the drag says lie."""
    region = QRegion()
    if view.guide is not None:
        x = round(view.viewport.x(view.guide))
        region += QRect(x - 2, view.notes.top, 5, view.height())
    if view.band is not None:
        region += view.band.translated(0, view.notes.height - view.top).toAlignedRect().adjusted(-2, -2, 2, 2)
    if view.tip:
        region += tip_rect(view).adjusted(-1, -1, 1, 1)
    return region


def tip_rect(view: TimelineView) -> QRect:
    """Return where what a drag says is shown: beside the pointer, inside the view."""
    size = QSize(QFontMetrics(font(*TIP)).horizontalAdvance(view.tip) + 16, 22)
    at = view.pointer_at.toPoint() + QPoint(14, 16)
    at.setX(max(2, min(at.x(), view.width() - size.width() - 2)))
    at.setY(max(2, min(at.y(), view.height() - size.height() - 2)))
    return QRect(at, size)
