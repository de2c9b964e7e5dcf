"""Which blocks are selected together, and the rubber band."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.drags import Drag, Pointer
from vidgen.ui.timeline.geometry import in_order_of_rows
from vidgen.ui.timeline.hits import blocks_in

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def together(records: Records, blocks: Iterable[Id]) -> list[Id]:
    """Return the blocks, those of their groups, and those linked with any of them."""
    found: dict[Id, None] = {}
    for name in blocks:
        block = records.find(name, Block)
        if block is None:
            continue
        found[name] = None
        for member in records.members(group=block.group) if block.group else (block,):
            for other in records.linked(member):
                found[other.id] = None
    return list(found)


def between(view: TimelineView, first: Id, last: Id) -> list[Id]:
    """Return all blocks from one to another: on the tracks from one's to the other's, in the time that both span."""
    records = view.project.records
    a, b = records.find(first, Block), records.find(last, Block)
    if a is None or b is None:
        return [last]
    rows = [t.id for t in in_order_of_rows(records.tracks())]
    low, high = sorted((rows.index(a.track), rows.index(b.track)))
    start, end = min(a.start, b.start), max(a.end, b.end)
    return together(records, (x.id for t in rows[low : high + 1] for x in records.blocks_between(t, start, end)))


class BandDrag(Drag):
    """Selects what a rubber band touches; with Ctrl or Shift it is added to what was selected."""

    def __init__(self, view: TimelineView, pointer: Pointer) -> None:
        super().__init__(view)
        self._from, self._y = pointer.time, pointer.y
        self._was = view.session.selection
        self._keep = self._was if pointer.ctrl or pointer.shift else ()

    def move(self, pointer: Pointer) -> None:
        """Select what the band touches now."""
        view = self.view
        left, right = sorted((self._from, pointer.time))
        top, bottom = sorted((self._y, pointer.y))
        x0, x1 = view.viewport.x(left), view.viewport.x(right)
        view.band = QRectF(x0, top, x1 - x0, bottom - top)
        records = view.project.records
        found = blocks_in(records, view.rows, left, right, top, bottom)
        view.session.select([*self._keep, *together(records, found)])

    def cancel(self) -> None:
        """Select what was selected before."""
        self.view.session.select(self._was)
