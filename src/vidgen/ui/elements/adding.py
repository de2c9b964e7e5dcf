"""What is done with a kind that is chosen: put at the playhead, onto the selected blocks, or into the cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from vidgen.editor.catalogue import Entry, entries
from vidgen.editor.command import find
from vidgen.editor.kinds import EFFECTS
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Track
from vidgen.timing import FLICKS
from vidgen.ui.context import Context
from vidgen.ui.elements.samples import is_offered

_NEAR = FLICKS
"""How far from the playhead a cut may be."""


def add_elements(context: Context) -> None:
    """Add an action for each kind that can be put into a film just so: for the palette, and for keys that somebody wants."""
    for entry in entries():
        if is_offered(entry):
            title = QCoreApplication.translate("Kind", entry.title)
            summary = QCoreApplication.translate("Kind", entry.summary)
            name = f"element-{entry.role}-{entry.name}"
            context.actions.add(name, title, "Add", partial(add, context, entry), summary=summary, in_menus=False)


def add(context: Context, entry: Entry) -> None:
    """Add a kind where the user is, as one undo step; tell the user when that cannot be."""
    if entry.role == "block":
        made = context.run("overlay", {"at": context.session.playhead, "kind": entry.name})
        if made:
            context.session.select(made["blocks"])
    elif entry.role == "effect":
        _add_effect(context, entry)
    else:
        _add_transition(context, entry)


def _add_effect(context: Context, entry: Entry) -> None:
    records = context.project.records
    fitting = [b for b in _selected(context) if records.get(b.track, Track).medium in entry.media]
    if not fitting:
        context.tell(f"Select a block of {' or '.join(entry.media)} first: '{entry.title}' is an effect for one.")
    else:
        add_effect(context, fitting, entry.name)


def add_effect(context: Context, blocks: Sequence[Block], kind: str, values: Mapping[str, Any] | None = None) -> bool:
    """Add an effect to blocks as one undo step; tell the user when that cannot be. Tell whether it is done."""
    title = find("add-effect").title if len(blocks) == 1 else f"Add effect {EFFECTS.all()[kind].title}"
    steps = [("add-effect", {"block": block.id, "kind": kind, "values": dict(values or {})}) for block in blocks]
    return bool(steps) and context.actions.run_together(title, steps)


def meant_by(records: Records, selection: Sequence[Id], block: Id) -> list[Block]:
    """Return the blocks that an effect is for that is dropped on one: all selected ones of its medium, if it is selected."""
    on = records.get(block, Block)
    if block not in selection:
        return [on]
    medium = records.get(on.track, Track).medium
    chosen = [b for i in selection if (b := records.find(i, Block)) is not None]
    return [b for b in chosen if records.get(b.track, Track).medium == medium]


def _add_transition(context: Context, entry: Entry) -> None:
    block = cut_at(context.project.records, entry, [b.id for b in _selected(context)], context.session.playhead)
    if block is None:
        context.tell(f"'{entry.title}' leads from one block into the next: go to a cut, or choose the block after it.")
    else:
        context.run("set-transition", {"block": block, "kind": entry.name})


def _selected(context: Context) -> list[Block]:
    records = context.project.records
    return [b for i in context.session.selection if (b := records.find(i, Block)) is not None]


def cut_at(records: Records, entry: Entry, selected: list[Id], playhead: int) -> Id | None:
    """Return the block after the cut that is meant: of a selected block, else the nearest to the playhead."""
    found: list[tuple[bool, int, Id]] = []
    for track in records.tracks():
        if track.medium not in entry.media or track.locked:
            continue
        for block in records.blocks_on(track.id):
            before = records.block_before(block)
            away = abs(block.start - playhead)
            chosen = block.id in selected
            if before is not None and before.end == block.start and (chosen or away <= _NEAR):
                found.append((not chosen, away, block.id))
    return min(found)[2] if found else None
