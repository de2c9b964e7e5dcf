"""The properties of kinds as people read them: what each may be, its default, and commands to try; from their facts."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vidgen.cli import wording

if TYPE_CHECKING:
    from vidgen.editor.catalogue import Entry, PropertyFacts

COLUMNS = ("property", "may be", "default", "keyframes", "about")
UNITS = {
    "canvas": "canvas: 1 is the shorter side of the canvas.",
    "width": "width: 1 is the width of the canvas.",
    "height": "height: 1 is the height of the canvas.",
    "flicks": 'time: seconds, frames, timecode; in JSON a text: "0.5s", "12f".',
}
"""What the units of `field()` mean to somebody who writes a value."""
_TYPES = {"integer": "whole number", "boolean": "true or false", "array": "list", "object": "JSON", "string": "text"}
_TRACKS = {"video": "V1", "audio": "A1", "caption": "C1"}


def rows(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `COLUMNS` for each property."""
    for found in entry.properties():
        label, help_text = found.field.label, found.field.help
        about = label if help_text == label else f"{label}: {help_text}"
        yield found.path, may_be(found), default(found), "yes" if found.field.animatable else "", about


def meanings(entry: Entry) -> list[str]:
    """Return a line on each unit of an entry's properties, and on what stands in their paths."""
    used = {p.field.unit for p in entry.properties()}
    lines = [meaning for unit, meaning in UNITS.items() if unit in used]
    path = f"In --values a property is named without '{entry.prefix}.'."
    if entry.role == "effect":
        lines.append(f"ID: what add-effect answers, or '{entry.name}' where the block has no other of it. {path}")
    elif entry.role != "every block":
        lines.append(path)
    return lines


def may_be(found: PropertyFacts) -> str:
    """Return what values a property takes: "left, centre or right", "0.002 to 4 canvas", "time from 0s"."""
    if found.choices:
        return wording.either(found.choices)
    unit = "(1 is 100 %)" if found.field.unit == "%" else found.field.unit
    if unit == "flicks":
        return " ".join(["time", *_limits(found, wording.seconds)])
    if found.field.name == "asset":
        return "name of an asset"
    if found.schema.get("format") == "color":
        return "colour: #rrggbb or #rrggbbaa"
    kind = found.schema.get("type")
    if isinstance(kind, list):
        return f"number or fraction {unit}".rstrip()
    limits = _limits(found, lambda number: f"{number:g}")
    name = "number" if kind == "number" and not limits else "" if kind == "number" else _TYPES.get(str(kind), "JSON")
    return " ".join(word for word in (name, *limits, unit) if word)


def _limits(found: PropertyFacts, shown: Any) -> list[str]:
    least, most = found.schema.get("minimum"), found.schema.get("maximum")
    if least is None:
        return [] if most is None else [f"up to {shown(most)}"]
    return [f"from {shown(least)}"] if most is None else [f"{shown(least)} to {shown(most)}"]


def default(found: PropertyFacts) -> str:
    """Return what a property is when nobody says."""
    if found.required:
        return "(needed)"
    value = written(found)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def written(found: PropertyFacts) -> Any:
    """Return a property's default as JSON that a command takes; a time is seconds."""
    value = found.schema.get("default")
    return wording.seconds(value) if found.field.unit == "flicks" and isinstance(value, int) else value


def commands(entry: Entry) -> Iterator[str]:
    """Yield commands that make such a thing and that change it."""
    shown = [p for p in entry.properties() if not p.field.hidden]
    own = [p for p in shown if p.path not in {"transition.before", "transition.after"}]
    example = json.dumps({p.field.name: written(p) for p in own[:1]}, ensure_ascii=False)  # one is enough to see how
    values = f" --values {shlex.quote(example)}" if own else ""
    track = _TRACKS[entry.media[0]]
    if entry.role == "block":
        needs_file = any(p.required and p.field.name == "asset" for p in entry.properties())
        yield f"append {'--asset ASSET' if needs_file else f'--kind {entry.name}'}{values}"
    elif entry.role == "effect":
        yield f"add-effect --block {track}:1 --kind {entry.name}{values}"
    elif entry.role == "transition":
        yield f"set-transition --block {track}:2 --kind {entry.name} --duration 1s{values}"
    if shown:
        block = f"{track}:{2 if entry.role == 'transition' else 1}"
        last = (own or shown)[-1]
        value = written(last)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"set --blocks {block} --path {last.path} --value {shlex.quote(text)}"
