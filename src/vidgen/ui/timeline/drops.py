"""What is dropped onto the timeline: files of the bin and of the desktop, kinds of blocks, effects, transitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPen

from vidgen.editor.command import find, perform
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.ui.dragging import Carried, CarriedAsset, CarriedKind, carried_in
from vidgen.ui.elements.adding import meant_by
from vidgen.ui.project.targets import aimed
from vidgen.ui.timeline.drags import Drag, GestureDrag, Pointer
from vidgen.ui.timeline.labels import shown_name
from vidgen.ui.timeline.style import look
from vidgen.ui.timeline.view import TimelineView


class Drops(QObject):
    """Hears what is dragged over a view, and shows it there as if it had been dropped."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the events of a drop."""
        del watched
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
        elif isinstance(event, QDragMoveEvent):
            self._move(event)
        elif event.type() == QEvent.Type.DragLeave:
            self._view.cancel_drag()
        else:
            return False
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        view = self._view
        view.cancel_drag()
        if view.project.read_only is not None:
            event.ignore()
            return
        carried = carried_in(event.mimeData())
        files = _files(event)
        if carried is not None and (carried.assets or carried.kind):
            view.drag = drop_of(view, carried)
        elif files:
            view.drag = FilesDrop(view, files)
        if view.drag is None:
            event.ignore()
            return
        event.acceptProposedAction()

    def _move(self, event: QDragMoveEvent) -> None:
        if self._view.drag is None:
            event.ignore()
            return
        self._view.drag_to(event.position(), event.modifiers())
        event.acceptProposedAction()

    def _drop(self, event: QDropEvent) -> None:
        view = self._view
        if view.drag is None:
            event.ignore()
            return
        view.drag_to(event.position(), event.modifiers())
        event.acceptProposedAction()
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        view.finish_drag()


def _files(event: QDropEvent) -> list[Path]:
    return [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]


def drop_of(view: TimelineView, carried: Carried) -> Drag | None:
    """Return what dropping something does, or None when it has no place here."""
    kind = carried.kind
    if kind is None:
        known = [a for a in carried.assets if view.project.records.find(a.asset, Asset) is not None]
        return PlaceDrop(view, known, None) if known else None
    if kind.family == "block":
        return PlaceDrop(view, [], kind) if BLOCKS.find(kind.kind) is not None else None
    if kind.family == "effect":
        return EffectDrop(view, kind) if EFFECTS.find(kind.kind) is not None else None
    return TransitionDrop(view, kind) if TRANSITIONS.find(kind.kind) is not None else None


def track_under(records: Records, pointer: Pointer, media: tuple[str, ...]) -> Id | None:
    """Return the track under the pointer when it can carry one of these media and is not locked, else None."""
    if pointer.row is None or not pointer.row.top <= pointer.y < pointer.row.bottom:
        return None
    track = records.find(pointer.row.track, Track)
    return track.id if track is not None and track.medium in media and not track.locked else None


class PlaceDrop(GestureDrag):
    """Files or a kind of block: over what lies there, with Ctrl between it; below all rows onto a free track."""

    def __init__(self, view: TimelineView, assets: list[CarriedAsset], kind: CarriedKind | None) -> None:
        super().__init__(view, view.tr("Drop"))
        self._things: list[tuple[tuple[str, ...], Mapping[str, Any]]] = []
        records = view.project.records
        self._rows = tuple(view.rows)
        """As they were before: a track that the drag itself makes is none to drop onto, and moves none away."""
        for carried in assets:
            info = records.get(carried.asset, Asset).info
            media = ("video",) if info is None or info.pictures or info.still else ("audio",)
            given = {"asset": carried.asset, "source_start": carried.start, "source_end": carried.end}
            self._things.append((media, {k: v for k, v in given.items() if v is not None}))
        if kind is not None:
            of = BLOCKS.find(kind.kind)
            self._things.append((of.media if of is not None else (), {"kind": kind.kind, "values": dict(kind.values)}))
        self._targets = view.snap_targets()
        self._made: list[Id] = []

    def move(self, pointer: Pointer) -> None:
        """Show them there."""
        records = self.view.project.records
        snap = self.snap([pointer.time], self._targets, pointer)
        start = max(0, records.rate.snap(snap.at if snap is not None else pointer.time))
        row = next((r for r in self._rows if r.top <= pointer.y < r.bottom), None)
        nowhere, under = row is None, Pointer(pointer.x, pointer.y, pointer.time, row, pointer.modifiers)
        tracks = [track_under(records, under, media) for media, _ in self._things]
        done = self.show_done(lambda tx: self._place(tx, start, tracks, nowhere, insert=pointer.ctrl))
        if done is not None:
            self._made = done
            how = self.view.tr("insert") if pointer.ctrl else self.view.tr("overwrite")
            self.view.tip = f"{records.rate.timecode(start)}  {how}"

    def _place(self, tx: Transaction, start: int, tracks: list[Id | None], nowhere: bool, *, insert: bool) -> list[Id]:
        made: list[Id] = []
        for (_, arguments), track in zip(self._things, tracks, strict=True):
            verb = "insert" if insert else "overlay" if nowhere else "overwrite"
            given = {**arguments, "at": start}
            if track is not None and verb != "overlay":
                given["track"] = track
            blocks = perform(tx, find(verb), aimed(verb, given, tx, self.view.session))["blocks"]
            made += blocks
            start = tx.get(blocks[0], Block).end
            start = start if tx.rate.on_grid(start) else tx.rate.time_of(tx.rate.frame_at(start) + 1)
        return made

    def end(self) -> None:
        """Keep and select them."""
        super().end()
        self.view.session.select(i for i in self._made if self.view.project.records.find(i, Block) is not None)


class FilesDrop(Drag):
    """Files of the desktop: brought into the project first, then put down where they were dropped."""

    def __init__(self, view: TimelineView, files: list[Path]) -> None:
        super().__init__(view)
        self._files = files
        self._targets = view.snap_targets()
        self._at: Pointer | None = None
        self._time = 0

    def move(self, pointer: Pointer) -> None:
        """Show where they will begin; how long they are is not known yet."""
        view, rate = self.view, self.view.project.records.rate
        snap = self.snap([pointer.time], self._targets, pointer)
        self._at, self._time = pointer, max(0, rate.snap(snap.at if snap is not None else pointer.time))
        view.guide = self._time
        how = view.tr("insert") if pointer.ctrl else view.tr("overwrite")
        view.tip = f"{rate.timecode(self._time)}  {how}  " + view.tr("%n file(s)", "", len(self._files))

    def end(self) -> None:
        """Bring them in, and put them down."""
        view, at, time = self.view, self._at, self._time
        if at is None:
            return

        async def bring() -> None:
            brought = list({a.id: a for a in await view.context.work.brought(self._files)}.values())
            if not brought:
                return
            drop = PlaceDrop(view, [CarriedAsset(asset=a.id) for a in brought], None)
            drop.move(Pointer(at.x, at.y, time, at.row, at.modifiers | Qt.KeyboardModifier.ShiftModifier))
            view.guide, view.tip = None, ""
            drop.end()

        view.context.background.start(bring())


class EffectDrop(GestureDrag):
    """An effect: onto the block under the pointer; onto all selected ones, if it is one of them."""

    paints = True

    def __init__(self, view: TimelineView, kind: CarriedKind) -> None:
        super().__init__(view, view.tr("Add effect"))
        self._kind = kind
        self._block: Id | None = None
        self._on: list[Id] = []

    def move(self, pointer: Pointer) -> None:
        """Show the blocks with it."""
        view = self.view
        hit = view.hit(pointer)
        block = hit.block if hit.part != "gap" else None
        if block == self._block:
            return
        self._block, self._on = block, []
        if block is None:
            self.show()
            view.tip = view.tr("Drop it onto a block")
            return
        self._on = [b.id for b in meant_by(view.project.records, view.session.selection, block)]
        given = {"kind": self._kind.kind, "values": dict(self._kind.values)}
        if self.show(*(("add-effect", {"block": one, **given}) for one in self._on)) is not None:
            name = shown_name(view.project.records, view.project.records.get(block, Block))
            view.tip = name if len(self._on) == 1 else view.tr("%n block(s)", "", len(self._on))

    def paint(self, painter: QPainter) -> None:
        """Set off the blocks."""
        for block in self._on:
            _frame(self.view, painter, block)

    def end(self) -> None:
        """Keep it, and select its blocks."""
        super().end()
        if self._block is not None and self._block not in self.view.session.selection and not self.refused:
            self.view.session.select([self._block])


class TransitionDrop(GestureDrag):
    """A transition: onto the cut that is nearest to the pointer on its row."""

    def __init__(self, view: TimelineView, kind: CarriedKind) -> None:
        super().__init__(view, view.tr("Set transition"))
        self._kind = kind
        self._block: Id | None = None

    def move(self, pointer: Pointer) -> None:
        """Show the cut with it."""
        view = self.view
        block = nearest_cut(view.project.records, pointer)
        if block == self._block and self._block is not None:
            return
        self._block = block
        if block is None:
            self.show()
            view.tip = view.tr("Drop it onto a cut")
            return
        values = {k: v for k, v in self._kind.values.items() if k not in ("before", "after")}
        arguments = {"block": block, "kind": self._kind.kind, "values": values}
        if self.show(("set-transition", arguments)) is not None:
            view.transition = block
            view.tip = view.project.records.rate.timecode(view.project.records.get(block, Block).start)

    def cancel(self) -> None:
        """Show the start again."""
        self.view.transition = None
        super().cancel()


def nearest_cut(records: Records, pointer: Pointer) -> Id | None:
    """Return the block after the cut that is nearest to the pointer, among those of the block under it."""
    if pointer.row is None:
        return None
    block = records.block_at(pointer.row.track, pointer.time)
    if block is None:
        return None
    after = records.block_after(block)
    cuts = [b for b in (block, after) if b is not None and _touches(records, b)]
    return min(cuts, key=lambda b: abs(b.start - pointer.time)).id if cuts else None


def _touches(records: Records, block: Block) -> bool:
    before = records.block_before(block)
    return before is not None and before.end == block.start


def _frame(view: TimelineView, painter: QPainter, block: Id | None) -> None:
    record = view.project.records.find(block or "", Block)
    row = view.row_of(record.track) if record is not None else None
    if record is None or row is None:
        return
    left, right = view.viewport.x(record.start), view.viewport.x(record.end)
    painter.setPen(QPen(look().guide, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left + 1, row.top + 1, right - left - 3, row.height - 2), 5, 5)
