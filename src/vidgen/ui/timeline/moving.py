"""Moving blocks in time and over tracks, by the pointer and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vidgen.editor.document import Records
from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.drags import GestureDrag, Pointer
from vidgen.ui.timeline.geometry import in_order_of_rows

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class MoveDrag(GestureDrag):
    """Moves the selected blocks: over what lies there, or with Ctrl between it."""

    def __init__(self, view: TimelineView, grabbed: Id, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Move"))
        records = view.project.records
        self._grabbed = records.get(grabbed, Block)
        chosen = [b for i in view.session.selection if (b := records.find(i, Block))]
        self._blocks = chosen if any(b.id == grabbed for b in chosen) else [self._grabbed]
        self._first = min(b.start for b in self._blocks)
        self._end = max(b.end for b in self._blocks)
        self._from = pointer
        every = {o.id for b in self._blocks for o in records.linked(b)}
        self._targets = view.snap_targets(frozenset(every))

    def move(self, pointer: Pointer) -> None:
        """Show the blocks where the pointer is."""
        view, records = self.view, self.view.project.records
        by = max(pointer.time - self._from.time, -self._first)
        points = [self._grabbed.start, self._grabbed.end, self._first, self._end]
        snap = self.snap([p + by for p in points], self._targets, pointer)
        by = max(by + (snap.by if snap is not None else 0), -self._first)
        arguments: dict[str, Any] = {
            "blocks": [b.id for b in self._blocks],
            "to": self._first + by,
            "mode": "insert" if pointer.ctrl else "overwrite",
        }
        rows = rows_up(records, self._grabbed.track, pointer.row.track) if pointer.row is not None else 0
        track = track_for(records, self._blocks, self._grabbed, rows)
        if track is not None:
            arguments["track"] = track
        if self.show(("move", arguments)) is not None:
            now = records.get(self._grabbed.id, Block)
            step = now.start - self._grabbed.start
            sign = "−" if step < 0 else "+"
            how = f"  {view.tr('insert')}" if pointer.ctrl else ""
            view.tip = f"{records.rate.timecode(now.start)}  {sign}{records.rate.timecode(abs(step))}{how}"


def rows_up(records: Records, track: Id, wanted: Id) -> int:
    """Return how many rows of its own medium lie from a track up to another one, downwards below zero.

    When the other one is of another medium: as far as the rows of its own go in that direction.
    """
    rows = in_order_of_rows(records.tracks())
    places = {t.id: n for n, t in enumerate(rows)}
    medium = rows[places[track]].medium
    own = [t.id for t in rows if t.medium == medium]
    if wanted in own:
        return own.index(track) - own.index(wanted)
    return own.index(track) if places[wanted] < places[track] else own.index(track) - len(own) + 1


def track_for(records: Records, blocks: list[Block], grabbed: Block, rows: int) -> Id | None:
    """Return the track where `move` has to put the earliest block of the grabbed one's medium, or None to stay.

    All blocks of that medium go as many rows up as all of them can.
    """
    tracks = in_order_of_rows(records.tracks())
    medium = next(t.medium for t in tracks if t.id == grabbed.track)
    own = [t.id for t in tracks if t.medium == medium]
    places = [own.index(b.track) for b in blocks if b.track in own]
    rows = max(min(rows, min(places)), max(places) - len(own) + 1)
    if rows == 0:
        return None
    lead = min((b for b in blocks if b.track in own), key=lambda b: b.start)
    return own[own.index(lead.track) - rows]


def nudge_blocks(view: TimelineView, frames: int) -> None:
    """Move the selected blocks by so many frames."""
    records = view.project.records
    chosen = [b for i in view.session.selection if (b := records.find(i, Block))]
    if chosen:
        to = max(0, min(b.start for b in chosen) + records.rate.time_of(frames))
        view.context.run("move", {"blocks": [b.id for b in chosen], "to": to})


def move_rows(view: TimelineView, rows: int) -> None:
    """Move the selected blocks so many rows up."""
    records = view.project.records
    chosen = [b for i in view.session.selection if (b := records.find(i, Block))]
    if not chosen:
        return
    current = next((b for b in chosen if b.id == view.current), chosen[0])
    track = track_for(records, chosen, current, rows)
    if track is None:
        view.context.tell(view.tr("There is no track for the blocks there; add one first."))
        return
    view.context.run("move", {"blocks": [b.id for b in chosen], "track": track})
