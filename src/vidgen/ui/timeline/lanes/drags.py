"""Dragging keys, and the rubber band that selects them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.drags import Drag, GestureDrag, Pointer, Step
from vidgen.ui.timeline.lanes.finding import keys_in, time_of
from vidgen.ui.timeline.lanes.model import Key

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def moves(keys: Iterable[Key], by: int) -> list[Step]:
    """Return the commands that move keys, one for each property."""
    return [
        ("move-keyframes", {"block": block, "path": path, "keys": times, "by": by})
        for (block, path), times in together(keys).items()
    ]


def together(keys: Iterable[Key]) -> dict[tuple[Id, str], list[int]]:
    """Return the times of keys by block and property, in order."""
    found: dict[tuple[Id, str], list[int]] = {}
    for key in sorted(keys):
        found.setdefault((key.block, key.path), []).append(key.time)
    return found


def within(records: Records, keys: Iterable[Key], by: int) -> int:
    """Return the step nearest to `by` with which all keys stay in their blocks, in flicks."""
    for key in keys:
        by = max(-key.time, min(by, records.get(key.block, Block).duration - key.time))
    return by


class KeyDrag(GestureDrag):
    """Moves the selected keys in time."""

    scrolls_rows = False

    def __init__(self, view: TimelineView, grabbed: Key, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Move keyframes"))
        records = view.project.records
        self._grabbed, self._from = grabbed, pointer
        self._keys = view.lanes.selected | {grabbed}
        self._at = time_of(records, grabbed)
        self._points = sorted({time_of(records, k) for k in self._keys})
        self._targets = sorted({*view.snap_targets(), *self._others(records)} - set(self._points[:1] and [self._at]))
        view.lanes.dragging = True

    def _others(self, records: Records) -> set[int]:
        """Return the times of the keys that are seen and stay where they are."""
        view = self.view
        height = view.rows[-1].bottom if view.rows else 0
        seen = keys_in(records, view.lanes, view.rows, view.viewport.scroll, view.viewport.end, 0, height)
        return {time_of(records, k) for k in seen if k not in self._keys}

    def move(self, pointer: Pointer) -> None:
        """Show the keys where the pointer is."""
        view, records = self.view, self.view.project.records
        by = pointer.time - self._from.time
        snap = self.snap([p + by for p in self._points], self._targets, pointer)
        by = by + snap.by if snap is not None else records.rate.snap(max(0, self._at + by)) - self._at
        kept = within(records, self._keys, by)
        if kept != by:
            view.guide = None
        if self.show(*moves(self._keys, kept)) is None:
            return
        view.lanes.select(k._replace(time=k.time + kept) for k in self._keys)
        sign = "−" if kept < 0 else "+"
        view.tip = f"{records.rate.timecode(self._at + kept)}  {sign}{records.rate.timecode(abs(kept))}"

    def end(self) -> None:
        """Keep them there."""
        super().end()
        self.view.lanes.dragging = False

    def cancel(self) -> None:
        """Show them where they were."""
        super().cancel()
        self.view.lanes.dragging = False
        self.view.lanes.select(self._keys)


class KeyBand(Drag):
    """Selects the keys that a rubber band holds; with Ctrl or Shift they are added."""

    def __init__(self, view: TimelineView, pointer: Pointer) -> None:
        super().__init__(view)
        self._from, self._was = pointer, view.lanes.selected
        self._chosen = view.session.selection
        self._keep = self._was if pointer.ctrl or pointer.shift else frozenset()

    def move(self, pointer: Pointer) -> None:
        """Select what the band holds now, and the blocks that it belongs to."""
        view = self.view
        left, right = sorted((self._from.time, pointer.time))
        top, bottom = sorted((self._from.y, pointer.y))
        x0, x1 = view.viewport.x(left), view.viewport.x(right)
        view.band = QRectF(x0, top, x1 - x0, bottom - top)
        found = self._keep | set(keys_in(view.project.records, view.lanes, view.rows, left, right, top, bottom))
        if found:
            view.session.select(dict.fromkeys(k.block for k in sorted(found)))
        view.lanes.select(found)

    def cancel(self) -> None:
        """Select what was selected before."""
        self.view.session.select(self._chosen)
        self.view.lanes.select(self._was)
