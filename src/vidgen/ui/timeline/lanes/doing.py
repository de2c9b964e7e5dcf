"""What keys and menus do with keyframes: show lanes, go from key to key, add, move, ease, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from vidgen.editor.command import find, perform
from vidgen.editor.curves import Ease, Keyframe
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id
from vidgen.ui.curves.eases import ease_title
from vidgen.ui.timeline.drags import Step, one_step
from vidgen.ui.timeline.lanes.drags import moves, together, within
from vidgen.ui.timeline.lanes.finding import time_of
from vidgen.ui.timeline.lanes.model import Key, lane_title

if TYPE_CHECKING:
    from vidgen.ui.timeline.view import TimelineView

_MINE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate("Timeline", text)


def run_together(view: TimelineView, label: str, steps: Sequence[Step]) -> list[Any] | None:
    """Run commands as one undo step and return their results; when they cannot be done, tell the user and return None."""
    return one_step(view, label, lambda tx: [perform(tx, find(name), arguments) for name, arguments in steps])


def keyframe(records: Records, key: Key) -> Keyframe | None:
    """Return the keyframe itself, or None when it is gone."""
    block = records.find(key.block, Block)
    curve = block.curve(key.path) if block is not None else None
    return next((k for k in curve.keyframes if k.time == key.time), None) if curve is not None else None


def spoken_key(records: Records, key: Key) -> str:
    """Return what is read out of a key: property, time, value, how it goes on."""
    block, found = records.find(key.block, Block), keyframe(records, key)
    if block is None or found is None:
        return ""
    value = f"{found.value:.6g}" if isinstance(found.value, float) else str(found.value)
    return tr("{0}, keyframe at {1}, {2}, {3}").format(
        lane_title(block, key.path), records.rate.timecode(block.start + key.time), value, ease_title(found.ease)
    )


def meant(view: TimelineView) -> list[Block]:
    """Return the blocks that are meant: the selected ones, else the one that the keyboard is at."""
    records = view.project.records
    wanted = view.session.selection or ((view.current,) if view.current else ())
    return [b for i in wanted if (b := records.find(i, Block))]


def switch_lanes(view: TimelineView) -> None:
    """Show the keyframes of the blocks that are meant, or hide them when all of them are shown."""
    blocks = [b for b in meant(view) if b.curves]
    if not blocks:
        view.context.tell(tr("The block has no keyframes. Set the first with the diamond beside a field."))
        return
    view.lanes.open_blocks([b.id for b in blocks], not all(view.lanes.shown(b) for b in blocks))


def add_key(view: TimelineView, block: Id, path: str, time: int) -> None:
    """Add a key at a time of the timeline, with the value that the property has there, and select it."""
    records = view.project.records
    record = records.get(block, Block)
    at = max(0, min(records.rate.snap(time) - record.start, record.duration))
    if view.context.run("set-keyframe", {"block": block, "path": path, "at": at}) is not None:
        view.session.select([block])
        view.lanes.select([Key(block, path, at)])


def add_keys_here(view: TimelineView) -> None:
    """Add a key at the playhead to everything that is animated in the blocks that are meant."""
    time, keys = view.session.playhead, []
    for block in meant(view):
        if block.start <= time <= block.end:
            keys += [Key(block.id, c.path, time - block.start) for c in view.lanes.curves(block).values()]
    if not keys:
        view.context.tell(tr("Select a block that has keyframes, and put the playhead into it."))
        return
    steps = [("set-keyframe", {"block": k.block, "path": k.path, "at": k.time}) for k in keys]
    if run_together(view, tr("Set keyframes"), steps) is not None:
        view.lanes.open_blocks({k.block for k in keys}, True)
        view.lanes.select(keys)


def go_to_key(view: TimelineView, direction: int) -> None:
    """Select the next key, or the one before, in the order of time and lanes; the playhead goes there."""
    records, lanes = view.project.records, view.lanes
    blocks = [b for b in meant(view) if b.curves]
    order = sorted(
        ((time_of(records, k), n, k) for b in blocks for n, k in enumerate(lanes.keys_of(b))), key=lambda e: e[:2]
    )
    if not order:
        view.context.tell(tr("The block has no keyframes. Set the first with the diamond beside a field."))
        return
    places = [n for n, (_, _, k) in enumerate(order) if k in lanes.selected]
    here = view.session.playhead
    if places:
        place = (max(places) if direction > 0 else min(places)) + direction
    elif direction > 0:
        place = next((n for n, e in enumerate(order) if e[0] >= here), len(order))
    else:
        place = next((n for n in reversed(range(len(order))) if order[n][0] <= here), -1)
    if not 0 <= place < len(order):
        return
    time, _, key = order[place]
    if not all(lanes.shown(b) for b in blocks):
        lanes.open_blocks([b.id for b in blocks], True)
    if key.block not in view.session.selection:
        view.session.select([key.block])
    view.current = key.block
    lanes.select([key])
    view.session.set_playhead(records.rate.snap(time))
    view.look_at(view.viewport.revealing(time))
    if (row := view.row_of(records.get(key.block, Block).track)) is not None:
        view.reveal_row(row)


def nudge_keys(view: TimelineView, frames: int) -> None:
    """Move the selected keys by so many frames, as far as they stay in their blocks."""
    records, keys = view.project.records, view.lanes.selected
    by = within(records, keys, records.rate.time_of(abs(frames)) * (1 if frames > 0 else -1))
    view.lanes.dragging = True
    try:
        done = by != 0 and run_together(view, tr("Move keyframes"), moves(keys, by)) is not None
    finally:
        view.lanes.dragging = False
    if done:
        view.lanes.select(k._replace(time=k.time + by) for k in keys)


def ease_keys(view: TimelineView, ease: Ease) -> None:
    """Choose how it goes on from the selected keys."""
    run_together(
        view,
        tr("Set interpolation"),
        [
            ("set-keyframe", {"block": k.block, "path": k.path, "at": k.time, "ease": ease})
            for k in sorted(view.lanes.selected)
        ],
    )


def remove_keys(view: TimelineView) -> None:
    """Remove the selected keys."""
    steps = [
        ("remove-keyframes", {"block": block, "path": path, "keys": times})
        for (block, path), times in together(view.lanes.selected).items()
    ]
    run_together(view, tr("Remove keyframes"), steps)


def mine(view: TimelineView, event: QKeyEvent) -> bool:
    """Tell whether a key belongs to the selected keyframes rather than to the blocks."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return bool(view.lanes.selected) and plain and event.key() in _MINE


def key_pressed(view: TimelineView, event: QKeyEvent) -> bool:
    """Do what a key does to the selected keyframes; return whether it does anything."""
    if not mine(view, event):
        return False
    if event.key() == Qt.Key.Key_Escape:
        view.lanes.select(())
    else:
        remove_keys(view)
    return True
