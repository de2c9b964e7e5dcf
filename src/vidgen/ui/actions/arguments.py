"""Arguments of a command that the session knows: the playhead, the selection, the chosen file. Pure but for the clipboard.

What is left over is asked in a small form (`form.py`), made from the same JSON schema that the command line uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vidgen.editor.command import Command
from vidgen.editor.edits.scenes import scene_blocks
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Scene
from vidgen.editor.schema import Argument, arguments

PLUMBING = {"add-asset", "update-asset", "set-guides"}
"""Commands that others are made of (importing, relinking, the canvas); nobody runs them by hand in the window."""
ON_EACH = {"add-effect"}
"""Commands on one block that the window runs on each of the selected ones, as one undo step."""


@dataclass(frozen=True)
class Where:
    """Where the user is."""

    playhead: int
    selection: tuple[Id, ...]
    asset: Id | None
    start: int | None
    """Of the marked range."""
    end: int | None
    clipboard: dict[str, Any] | None
    assets: tuple[Id, ...] = ()
    """The files that are chosen in the media bin; `asset` is the one that was chosen last."""


@dataclass(frozen=True)
class Filled:
    """Arguments that are known, names of those that have to be asked for, and why it cannot run, as a sentence's end."""

    known: Mapping[str, Any]
    missing: tuple[str, ...]
    hindrance: str | None


def in_menus(command: Command) -> bool:
    """Whether a person can run it from a menu: what needs data or a property's path is reached from where those are seen."""
    if command.name in PLUMBING:
        return False
    needed = [a for a in arguments(command) if a.required and a.name != "fragment"]
    return not any(a.is_data or a.name == "path" for a in needed)


def filled(command: Command, records: Records, where: Where) -> Filled:
    """Return what the session knows of a command's arguments."""
    every = {a.name: a for a in arguments(command)}
    known: dict[str, Any] = {}
    hindrance: str | None = None
    for name, argument in every.items():
        value = _value(argument, records, where)
        if name == "block" and value is None:
            value = next(iter(on_each(command, records, where)), None)
        if name == "on" and "blocks" in every:
            value = not all(b.enabled for i in where.selection if (b := records.find(i, Block)))
        if name == "on" and (scene := scene_at(records, where.playhead)) is not None and "scene" in every:
            value = not all(b.enabled for b in scene_blocks(records, scene))
        if value is not None:
            known[name] = value
        elif argument.required and name in _HINDRANCES:
            hindrance = hindrance or _HINDRANCES[name]
    if "blocks" in known and not every["blocks"].required and "at" in known:
        inside = [b for b in known["blocks"] if (r := records.find(b, Block)) and r.start < known["at"] < r.end]
        known = {k: v for k, v in known.items() if k != "blocks"} | ({"blocks": inside} if inside else {})
    missing = [name for name, a in every.items() if a.required and name not in known and name not in _HINDRANCES]
    if "scene" in known and not missing:
        # What it may change is what it is about: `set-scene` with nothing but a scene would do nothing.
        missing = [n for n, a in every.items() if n not in known and a.types - {"null", "boolean"}]
    if "to" in every and "to" not in known:
        missing.append("to")  # where to, when it need not be said, is still what it is about
    if "asset" in every and "kind" in every and "asset" not in known:
        missing.insert(0, "kind")
    if not missing and every and not any(a.required for a in every.values()) and not known:
        missing = list(every)  # a command of which everything has a default: it is about these
    return Filled(known, tuple(missing), hindrance)


_HINDRANCES = {
    "blocks": "select a block first",
    "block": "select one block first",
    "assets": "choose files in the media bin first",
    "fragment": "copy some blocks first",
    "scene": "there is no scene at the playhead",
    "scenes": "there are no two scenes from the playhead on",
    "start": "mark a range first, with I and O",
    "end": "mark a range first, with I and O",
}


def _value(argument: Argument, records: Records, where: Where) -> Any:
    name = argument.name
    if name == "blocks":
        return list(where.selection) or None
    if name == "block":
        return _one_block(records, where)
    if name in ("at", "to") and argument.is_time and argument.required:
        return where.playhead
    if name == "start" and argument.required:
        return where.start
    if name == "end" and argument.required:
        return where.end
    if name == "scene":
        scene = scene_at(records, where.playhead)
        return None if scene is None else scene.id
    if name == "scenes":
        following = [s.id for s in records.scenes() if s.end > where.playhead][:2]
        return following if len(following) == 2 and scene_at(records, where.playhead) else None
    if name == "asset":
        return where.asset
    if name == "assets":
        return list(where.assets) or None
    if name == "fragment":
        return where.clipboard
    return None


def scene_at(records: Records, time: int) -> Scene | None:
    """Return the scene that lies at a time, or None."""
    return next((s for s in records.scenes() if s.start <= time < s.end), None)


def on_each(command: Command, records: Records, where: Where) -> list[Id]:
    """Return the selected blocks that a command of `ON_EACH` is for: the pictures, or the sounds if there are no others."""
    if command.name not in ON_EACH:
        return []
    sounds = {t.id for t in records.tracks() if t.medium == "audio"}
    chosen = [b for i in where.selection if (b := records.find(i, Block))]
    return [b.id for b in chosen if b.track not in sounds] or [b.id for b in chosen]


def _one_block(records: Records, where: Where) -> Id | None:
    """Return the block that is meant: the selected one (of linked ones the picture), or the top one at the playhead."""
    chosen = [b for i in where.selection if (b := records.find(i, Block))]
    if chosen:
        alone = len(chosen) == 1 or (chosen[0].link is not None and len({b.link for b in chosen}) == 1)
        order = {t.id: n for n, t in enumerate(records.tracks()) if t.medium != "audio"}
        return max(chosen, key=lambda b: order.get(b.track, -1)).id if alone else None
    for track in reversed([t for t in records.tracks() if not t.locked]):
        if track.medium != "audio" and (block := records.block_at(track.id, where.playhead)):
            return block.id
    return None
