"""Moving blocks in time and over tracks, by the pointer and by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vidgen.editor.command import find, perform
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.ui.timeline.drags import GestureDrag, Pointer, one_step
from vidgen.ui.timeline.geometry import SPACE, Row, in_order_of_rows, nearest_row

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
        self._rows = view.rows
        self._above = False
        """Whether a new row is shown on top now, which pushes the others down."""
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
        if self.show_done(lambda tx: self._move(tx, arguments, pointer.y)) is not None:
            now = records.get(self._grabbed.id, Block)
            step = now.start - self._grabbed.start
            sign = "−" if step < 0 else "+"
            how = f"  {view.tr('insert')}" if pointer.ctrl else ""
            view.tip = f"{records.rate.timecode(now.start)}  {sign}{records.rate.timecode(abs(step))}{how}"

    def _move(self, tx: Transaction, arguments: dict[str, Any], y: float) -> bool:
        """Move to the row at a height: the rows of the start count, which a new one on top has pushed down."""
        if self._above and self.view.rows:
            y -= self.view.rows[0].bottom
        self._above = False
        medium = tx.get(self._grabbed.track, Track).medium
        beyond = _beyond(self._rows, y)
        place = new_track_place(tx, medium, beyond) if beyond else None
        rows = 0
        if beyond and place is not None:
            perform(tx, find("add-track"), {"medium": medium, "place": place})
            rows = beyond * len(tx.tracks())
            self._above = beyond > 0
        elif (row := nearest_row(self._rows, y)) is not None:
            rows = rows_up(tx, self._grabbed.track, row.track)
        track = track_for(tx, self._blocks, self._grabbed, rows)
        perform(tx, find("move"), arguments if track is None else {**arguments, "track": track})
        return True


def _beyond(rows: Sequence[Row], y: float) -> int:
    """Return 1 for a height above all rows, -1 for one below them, else 0."""
    if not rows:
        return 0
    return 1 if y < rows[0].top else -1 if y >= rows[-1].bottom + SPACE else 0


def new_track_place(records: Records, medium: str, way: int) -> int | None:
    """Return where, among all tracks, a new track above (1) or below (-1) all rows belongs; None when it cannot lie there.

    Pictures and captions lie above sound; a new row of sound above the others only makes sense when there is nothing else.
    """
    tracks = records.tracks()
    if way > 0 and medium != "audio":
        own = [n for n, t in enumerate(tracks) if t.medium == medium]
        return own[-1] + 1 if own else len(tracks)
    if way < 0 and medium == "audio":
        return len(tracks)
    return 0 if all(t.medium == medium for t in tracks) else None


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
    blocks = [b.id for b in chosen]
    track = track_for(records, chosen, current, rows)
    if track is not None:
        view.context.run("move", {"blocks": blocks, "track": track})
        return
    medium = records.get(current.track, Track).medium
    place = new_track_place(records, medium, 1 if rows > 0 else -1)
    if place is None:
        view.context.tell(view.tr("There is no place for the blocks there."))
        return

    def move(tx: Transaction) -> None:
        perform(tx, find("add-track"), {"medium": medium, "place": place})
        perform(tx, find("move"), {"blocks": blocks, "track": track_for(tx, chosen, current, rows)})

    one_step(view, view.tr("Move to a new track"), move)
