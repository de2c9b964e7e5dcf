"""Dragging the end of a scene in the ruler: it becomes longer or shorter, and everything after it moves along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.editor.records import Scene
from vidgen.ui.timeline.drags import GestureDrag, Pointer

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class SceneEndDrag(GestureDrag):
    """Moves where a scene ends. What comes after moves along, so it is no place to snap to."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, scene: str, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Scene length"))
        self._scene, self._from = view.project.records.get(scene, Scene), pointer
        self._targets = [t for t in view.snap_targets() if self._scene.start < t < self._scene.end]
        self._moved = False

    def move(self, pointer: Pointer) -> None:
        """Show the scene that long."""
        if not self._moved and abs(pointer.x - self._from.x) < 4:
            return
        self._moved = True
        view, scene, rate = self.view, self._scene, self.view.project.records.rate
        end = scene.end + pointer.time - self._from.time
        snap = self.snap([end], self._targets, pointer)
        end = max(scene.start + rate.frame_duration, rate.snap(max(0, snap.at if snap is not None else end)))
        if self.show(("resize-scene", {"scene": scene.id, "duration": end - scene.start})) is not None:
            now = view.project.records.get(scene.id, Scene)
            step = now.duration - scene.duration
            sign = "−" if step < 0 else "+"
            view.tip = f"{sign}{rate.timecode(abs(step))}   {rate.timecode(now.duration)}"
