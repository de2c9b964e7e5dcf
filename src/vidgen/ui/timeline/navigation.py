"""Going from block to block with the keyboard. The block that the keyboard is at is the view's `current` one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from vidgen.editor.records import Block, Id, Track
from vidgen.ui.timeline.geometry import in_order_of_rows
from vidgen.ui.timeline.hits import Hit
from vidgen.ui.timeline.labels import shown_name
from vidgen.ui.timeline.lanes.finding import Spot, time_of
from vidgen.ui.timeline.lanes.model import LANE
from vidgen.ui.timeline.selecting import together
from vidgen.ui.timeline.standing import standing

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView


def key(view: TimelineView, event: QKeyEvent) -> bool:
    """Do what a key does here; return whether it does anything."""
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    pressed = event.key()
    steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
    if ctrl and pressed in steps:
        _go(view, *steps[Qt.Key(pressed)])
    elif pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        _toggle(view)
    elif pressed == Qt.Key.Key_Escape:
        if view.edge is None and not view.session.selection and view.transition is None:
            return False
        if view.edge is not None:
            view.edge = None
        else:
            view.transition = None
            view.session.select(())
        view.update()
    elif pressed in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and view.transition is not None:
        view.context.run("remove-transition", {"blocks": [view.transition]})
    elif pressed == Qt.Key.Key_Delete and view.session.selection:
        view.context.run("delete", {"blocks": list(view.session.selection)})
    elif pressed in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        seen = view.viewport
        page = seen.span(seen.width * (0.8 if pressed == Qt.Key.Key_PageDown else -0.8))
        view.session.look_at(scroll=max(0, seen.scroll + page))
    else:
        return False
    return True


def tab(view: TimelineView, event: QKeyEvent) -> bool:
    """Go to the next block of all, or back; return False at the last one, so that the keyboard leaves the timeline."""
    tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    if not tabs or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    forward = event.key() == Qt.Key.Key_Tab
    records = view.project.records
    rows = in_order_of_rows(records.tracks())
    current = records.find(view.current or "", Block)
    if current is not None:
        found = records.block_after(current) if forward else records.block_before(current)
        place = next((n for n, t in enumerate(rows) if t.id == current.track), 0)
        rest = rows[place + 1 :] if forward else list(reversed(rows[:place]))
    else:
        found, rest = None, rows if forward else list(reversed(rows))
    for track in rest if found is None else ():
        blocks = records.blocks_on(track.id)
        if blocks:
            found = blocks[0] if forward else blocks[-1]
            break
    if found is None:
        view.current = None
        view.update()
        return False
    at(view, found)
    return True


def at(view: TimelineView, block: Block) -> None:
    """Bring the keyboard to a block and show it."""
    view.current = block.id
    view.reveal(block)
    view.current_changed.emit()
    view.update()


def _go(view: TimelineView, along: int, down: int) -> None:
    records = view.project.records
    current = records.find(view.current or "", Block)
    rows = in_order_of_rows(records.tracks())
    if current is None:
        time = view.session.playhead
        found = next((b for t in rows if (b := records.block_at(t.id, time))), next(records.blocks(), None))
        if found is not None:
            at(view, found)
        return
    if along:
        found = records.block_after(current) if along > 0 else records.block_before(current)
    else:
        place = next((n for n, t in enumerate(rows) if t.id == current.track), 0) + down
        found = None
        middle = current.start + current.duration // 2
        while 0 <= place < len(rows) and found is None:
            found = records.block_at(rows[place].id, middle) or min(
                records.blocks_on(rows[place].id), key=lambda b: abs(b.start - current.start), default=None
            )
            place += down
    if found is not None:
        at(view, found)


def _toggle(view: TimelineView) -> None:
    session, records = view.session, view.project.records
    if view.current is None or records.find(view.current, Block) is None:
        return
    these = together(records, [view.current])
    if view.current in session.selection:
        session.select(i for i in session.selection if i not in these)
    else:
        session.select([*session.selection, *these])


def choose_edge(view: TimelineView, edge: str) -> None:
    """Choose an edge of the current block for the keyboard: head, tail, or roll."""
    records = view.project.records
    wanted = (
        view.current if view.current in view.session.selection else next(iter(view.session.selection), view.current)
    )
    block = records.find(wanted or "", Block)
    if block is None:
        view.context.tell(view.tr("Select a block first."))
        return
    if edge == "roll":
        before = records.block_before(block)
        if before is None or before.end != block.start:
            view.context.tell(view.tr("There is no cut: no block touches the start of this one."))
            return
    if block.id not in view.session.selection:
        view.session.select([block.id])
    view.edge = (block.id, edge)
    at(view, block)


def here(view: TimelineView) -> tuple[Hit, QPoint]:
    """Return what the keyboard is at, and where it is in the widget."""
    records = view.project.records
    wanted = view.current or next(iter(view.session.selection), None)
    block = records.find(wanted or "", Block)
    if view.transition is not None and (cut := records.find(view.transition, Block)) is not None:
        point = view.block_rect(cut).topLeft()
        return Hit("transition", cut.start, view.row_of(cut.track), cut.id), _inside(view, point)
    if view.lanes.selected:
        key = min(view.lanes.selected)
        owner = records.get(key.block, Block)
        row, name = (
            view.row_of(owner.track),
            next((n for n, c in view.lanes.curves(owner).items() if c.path == key.path), ""),
        )
        place = next((n for n, (known, _) in enumerate(view.lanes.names(owner.track)) if known == name), 0)
        y = view.block_rect(owner).bottom() + place * LANE + LANE // 2
        spot = Spot(name, key.block, key.path, key)
        return Hit("lane", time_of(records, key), row, lane=spot), _inside(
            view, QPoint(round(view.viewport.x(time_of(records, key))), y)
        )
    if block is not None:
        rect = view.block_rect(block)
        return Hit("block", block.start, view.row_of(block.track), block.id), _inside(
            view, rect.topLeft() + QPoint(8, 12)
        )
    time = view.session.playhead
    point = QPoint(round(view.viewport.x(time)), view.notes.height + 4)
    return Hit("nothing", time, view.rows[0] if view.rows else None), _inside(view, point)


def _inside(view: TimelineView, point: QPoint) -> QPoint:
    return QPoint(max(4, min(point.x(), view.width() - 4)), max(4, min(point.y(), view.height() - 4)))


def described(view: TimelineView, block: Id) -> str:
    """Return what there is to know about a block, as lines."""
    records = view.project.records
    record = records.find(block, Block)
    if record is None:
        return ""
    rate = records.rate
    track = records.find(record.track, Track)
    lines = [shown_name(records, record)]
    lines.append(f"{record.content.title} · {track.name if track is not None else ''}")
    lines.append(f"{rate.timecode(record.start)} – {rate.timecode(record.end)}  ({rate.timecode(record.duration)})")
    if record.effects:
        lines.append(", ".join(e.title or e.kind for e in record.effects))
    if record.content.asset_id and view.files.missing(record.content.asset_id):
        lines.append(view.tr("The file is missing."))
    if standing(records, record):
        lines.append(view.tr("Where its transition is hatched a frame stands still: the file has nothing more there."))
    return "\n".join(lines)
