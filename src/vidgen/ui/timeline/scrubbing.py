"""Drags in the ruler: the playhead, the marked range, markers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.editor.records import Marker
from vidgen.ui.actions.navigation import last_frame
from vidgen.ui.timeline.drags import Drag, GestureDrag, Pointer
from vidgen.ui.timeline.ruler import RulerHit
from vidgen.ui.timeline.scene_ends import SceneEndDrag

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def ruler_drag(view: TimelineView, hit: RulerHit, pointer: Pointer) -> Drag | None:
    """Return what a press in the ruler begins."""
    if hit.part == "marker" and hit.id is not None and view.project.read_only is None:
        return MarkerDrag(view, hit.id, pointer)
    if hit.part == "scene-end" and hit.id is not None and view.project.read_only is None:
        return SceneEndDrag(view, hit.id, pointer)
    if hit.part in ("in", "out"):
        return MarkDrag(view, start=hit.part == "in")
    return PlayheadDrag(view)


class PlayheadDrag(Drag):
    """Moves the playhead from frame to frame."""

    scrolls_rows = False

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._was = view.session.playhead
        self._targets = view.snap_targets(playhead=False)

    def move(self, pointer: Pointer) -> None:
        """Go to the frame under the pointer, or to the edge near it while Ctrl is held."""
        view = self.view
        rate, time = view.project.records.rate, pointer.time
        snap = self.snap([time], self._targets, pointer) if pointer.ctrl else None
        time = snap.at if snap is not None else time
        view.session.set_playhead(min(max(0, rate.time_of(rate.frame_at(time))), last_frame(view.project.records)))

    def cancel(self) -> None:
        """Go back to where the playhead was."""
        self.view.session.set_playhead(self._was)


class MarkDrag(Drag):
    """Moves the start or the end of the marked range."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, *, start: bool) -> None:
        super().__init__(view)
        self._start = start
        self._was = view.session.in_out
        self._targets = [t for t in view.snap_targets() if t not in self._was]

    def move(self, pointer: Pointer) -> None:
        """Put the mark where the pointer is."""
        session, rate = self.view.session, self.view.project.records.rate
        snap = self.snap([pointer.time], self._targets, pointer)
        time = rate.snap(snap.at if snap is not None else pointer.time)
        self.view.tip = rate.timecode(time)
        start, end = self._was
        if self._start:
            session.mark(time if end is None else min(time, end - rate.frame_duration), end)
        else:
            session.mark(start, max(time, (start or 0) + rate.frame_duration))

    def cancel(self) -> None:
        """Mark what was marked before."""
        self.view.session.mark(*self._was)


class MarkerDrag(GestureDrag):
    """Moves a marker."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, marker: str, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Move marker"))
        self._marker = marker
        self._from = view.project.records.get(marker, Marker).time
        self._pressed = pointer
        self._targets = [t for t in view.snap_targets() if t != self._from]
        self._moved = False

    def move(self, pointer: Pointer) -> None:
        """Put the marker where the pointer is; a press alone takes the playhead there."""
        if not self._moved and abs(pointer.x - self._pressed.x) < 4:
            return
        self._moved = True
        rate = self.view.project.records.rate
        time = max(0, self._from + pointer.time - self._pressed.time)
        snap = self.snap([time], self._targets, pointer)
        time = rate.snap(snap.at if snap is not None else time)
        self.view.tip = rate.timecode(time)
        self.show(("set-marker", {"marker": self._marker, "at": time}))

    def end(self) -> None:
        """Keep the marker there, or go to it when it was only pressed."""
        if not self._moved:
            self.view.session.set_playhead(self.view.project.records.rate.snap(self._from))
        super().end()
