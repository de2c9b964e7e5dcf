"""Moving blocks in time and over tracks, or copies of them, by the pointer and by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from vidgen.editor.command import find, perform
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.ui.timeline.drags import GestureDrag, Pointer, one_step
from vidgen.ui.timeline.geometry import SPACE, Row, in_order_of_rows, nearest_row

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


class MoveDrag(GestureDrag):
    """Moves the selected blocks, or with Alt a copy of them: over what lies there, or with Ctrl between it."""

    def __init__(self, view: TimelineView, grabbed: Id, pointer: Pointer) -> None:
        super().__init__(view, view.tr("Move"))
        records = view.project.records
        self._grabbed = records.get(grabbed, Block)
        chosen = [b for i in view.session.selection if (b := records.find(i, Block))]
        blocks = chosen if any(b.id == grabbed for b in chosen) else [self._grabbed]
        self._blocks = sorted(blocks, key=lambda b: b.start)
        self._first = self._blocks[0].start
        self._end = max(b.end for b in self._blocks)
        self._from = pointer
        self._rows = view.rows
        self._above = False
        """Whether a new row is shown on top now, which pushes the others down."""
        every = {o.id: o for b in self._blocks for o in records.linked(b)}
        self._targets = view.snap_targets(frozenset(every))
        self._targets_of_copy = sorted({*self._targets, *(t for b in every.values() for t in (b.start, b.end))})

    def move(self, pointer: Pointer) -> None:
        """Show the blocks where the pointer is."""
        view, records = self.view, self.view.project.records
        self.label = view.tr("Duplicate") if pointer.alt else view.tr("Move")
        shape = Qt.CursorShape.DragCopyCursor if pointer.alt else Qt.CursorShape.ArrowCursor
        if view.cursor().shape() != shape:
            view.setCursor(shape)
        by = max(pointer.time - self._from.time, -self._first)
        points = [self._grabbed.start, self._grabbed.end, self._first, self._end]
        snap = self.snap([p + by for p in points], self._targets_of_copy if pointer.alt else self._targets, pointer)
        by = max(by + (snap.by if snap is not None else 0), -self._first)
        made = self.show_done(lambda tx: self._place(tx, self._first + by, pointer))
        self.chosen = tuple(made) if made and pointer.alt else None
        if made is None:
            return
        now = records.get(made[self._blocks.index(self._grabbed)] if self.chosen else self._grabbed.id, Block)
        step = now.start - self._grabbed.start
        sign = "−" if step < 0 else "+"
        words = [view.tr("copy")] * pointer.alt + [view.tr("insert")] * pointer.ctrl
        how = f"  {', '.join(words)}" if words else ""
        view.tip = f"{records.rate.timecode(now.start)}  {sign}{records.rate.timecode(abs(step))}{how}"

    def end(self) -> None:
        """Let go; the copies are selected."""
        copies = self.chosen or ()
        super().end()
        if there := [i for i in copies if self.view.project.records.find(i, Block) is not None]:
            self.view.session.select(there)
            self.view.current = there[self._blocks.index(self._grabbed)]

    def _place(self, tx: Transaction, to: int, pointer: Pointer) -> list[Id]:
        """Move or copy to a time, and to the row at the pointer's height; return the blocks that were moved, or the copies.

        The rows of the start count, which a new one on top has pushed down.
        """
        y = pointer.y - (self.view.rows[0].bottom if self._above and self.view.rows else 0)
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
        arguments: dict[str, Any] = {
            "blocks": [b.id for b in self._blocks],
            "mode": "insert" if pointer.ctrl else "overwrite",
            "at" if pointer.alt else "to": to,
        }
        if track is not None:
            arguments["track"] = track
        if pointer.alt and track is None and tx.rate.snap(to) == tx.rate.snap(self._first):
            return []  # a copy just over what it is made of is none
        found: list[Id] = perform(tx, find("duplicate" if pointer.alt else "move"), arguments)
        return found


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
