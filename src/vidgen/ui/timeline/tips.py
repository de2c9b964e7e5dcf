"""What the view says about what lies under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QPointF

from vidgen.ui.timeline import navigation
from vidgen.ui.timeline.lanes.doing import spoken_key
from vidgen.ui.widgets.label import plain_tip

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def tip_at(view: TimelineView, at: QPoint) -> str:
    """Return the tip of a point of the widget, which shows everything as it is; empty for none."""
    text, hit = "", view.hovered
    if at.y() < view.notes.height:
        found = view.ruler_hit(QPointF(at))
        marker = next((m for m in view.notes.markers if m.id == found.id), None)
        scene = next((s for s in view.notes.scenes if s.id == found.id), None)
        text = marker.text if marker is not None else scene.name if scene is not None else ""
        if not text and any(view.viewport.time(at.x()) in stretch for stretch in view.context.stretches.ranges):
            text = QCoreApplication.translate("Rendering", "Rendered: it plays from the cache")
    elif hit is not None and hit.lane is not None:
        text = spoken_key(view.project.records, hit.lane.key) if hit.lane.key is not None else ""
    elif hit is not None and hit.block and hit.part != "gap":
        text = navigation.described(view, hit.block)
    return plain_tip(text)
