"""What the pointer does in the lanes, whatever tool is chosen for the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from vidgen.ui.timeline.lanes.doing import add_key
from vidgen.ui.timeline.lanes.drags import KeyBand, KeyDrag
from vidgen.ui.timeline.lanes.finding import time_of
from vidgen.ui.timeline.tools import Tool

if TYPE_CHECKING:
    from vidgen.ui.timeline.drags import Drag, Pointer
    from vidgen.ui.timeline.hits import Hit


class LanePointer(Tool):
    """Click selects a key, drag moves the selected ones, a double click adds one or goes to one."""

    def cursor(self, hit: Hit) -> Qt.CursorShape:
        """Show a hand over a key, a cross where one can be added."""
        if hit.lane is None or hit.lane.block is None:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.PointingHandCursor if hit.lane.key is not None else Qt.CursorShape.CrossCursor

    def touch(self, pointer: Pointer, hit: Hit) -> None:
        """Select the key that is pressed, and its block."""
        key = hit.lane.key if hit.lane is not None else None
        lanes, session = self.view.lanes, self.view.session
        if key is None:
            return
        more = pointer.ctrl or pointer.shift
        if key.block not in session.selection:
            session.select([*session.selection, key.block] if more else [key.block])
        self.view.current = key.block
        if more:
            lanes.select(lanes.selected ^ {key})
        elif key not in lanes.selected:
            lanes.select([key])

    def press(self, pointer: Pointer, hit: Hit) -> Drag | None:
        """Move keys, or draw a rubber band."""
        key = hit.lane.key if hit.lane is not None else None
        if key is None:
            return KeyBand(self.view, pointer)
        return KeyDrag(self.view, key, pointer) if self.view.project.read_only is None else None

    def click(self, pointer: Pointer, hit: Hit) -> None:
        """Select one key, or none."""
        key = hit.lane.key if hit.lane is not None else None
        if not pointer.ctrl and not pointer.shift:
            self.view.lanes.select([key] if key is not None else ())

    def double_click(self, pointer: Pointer, hit: Hit) -> None:
        """Go to a key, or add one."""
        view, spot = self.view, hit.lane
        if spot is None or spot.block is None or spot.path is None:
            return
        if spot.key is not None:
            view.session.set_playhead(view.project.records.rate.snap(time_of(view.project.records, spot.key)))
        else:
            add_key(view, spot.block, spot.path, pointer.time)
