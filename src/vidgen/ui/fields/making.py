"""Which editor a field gets: by the JSON schema and the unit that its kind declares."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from vidgen.editor.catalogue import PropertyFacts
from vidgen.editor.paths import declared
from vidgen.editor.queries import Records
from vidgen.editor.records import Block
from vidgen.ui.fields.base import FieldEditor
from vidgen.ui.fields.colour import ColourEditor
from vidgen.ui.fields.font import FontEditor
from vidgen.ui.fields.number import NumberEditor, Scale, TimeEditor
from vidgen.ui.fields.segments import SegmentsEditor
from vidgen.ui.fields.simple import ChoiceEditor, LineEditor, SwitchEditor, TextEditor

_MOST = 2000
"""Blocks whose colours are looked at."""
_SWATCHES = 16
_UNITS = {
    "%": (100.0, " %"),
    "canvas": (100.0, " %"),
    "width": (100.0, " %"),
    "height": (100.0, " %"),
    "degrees": (1.0, "°"),
    "dB": (1.0, " dB"),
    "seconds": (1.0, " s"),
    "": (1.0, ""),
}
"""Factor and suffix."""


def editor_for(facts: PropertyFacts, records: Records) -> FieldEditor | None:
    """Return a new editor for a property; None for one that no form shows."""
    schema, field = facts.schema, facts.field
    given = schema.get("type")
    types = set(given if isinstance(given, list) else [given])
    if field.hidden or types & {"array", "object"}:
        return None
    if field.words:
        return SegmentsEditor(field.words)
    if facts.choices:
        return ChoiceEditor(facts.choices)
    if types == {"boolean"}:
        return SwitchEditor()
    if schema.get("format") == "color":
        return ColourEditor(lambda: colours_of(records))
    if field.unit == "flicks":
        return TimeEditor(records.rate.parse_time, records.rate.frame_duration, schema.get("minimum"))
    if types & {"number", "integer"}:
        return NumberEditor(_scale(facts, whole=types == {"integer"}))
    if field.name == "font":
        from vidgen.imaging.fonts import families

        return FontEditor(families())
    ui = schema.get("ui", {})
    return TextEditor() if ui.get("multiline") else LineEditor(schema.get("maxLength", 255))


def _scale(facts: PropertyFacts, *, whole: bool) -> Scale:
    factor, suffix = _UNITS.get(facts.field.unit, (1.0, f" {facts.field.unit}"))
    step = facts.schema.get("ui", {}).get("step")
    shown = float(step) * factor if step is not None else 1.0
    if facts.field.unit == "" and step is None and not whole:
        shown = 0.01
    return Scale(
        factor=factor,
        step=shown,
        decimals=0 if whole else 2,
        suffix=suffix,
        low=facts.schema.get("minimum"),
        high=facts.schema.get("maximum"),
        whole=whole,
    )


def colours_of(records: Records) -> list[str]:
    """Return the colours that the blocks of a project have, those that are used most first."""
    counted: Counter[str] = Counter()
    for block in islice(records.of(Block), _MOST):
        for part in (block.content, *block.effects):
            for facts in declared(type(part)).values():
                value = getattr(part, facts.name)
                if isinstance(value, str) and value.startswith("#") and facts.info.annotation is str:
                    counted[value] += 1
    return [colour for colour, _ in counted.most_common(_SWATCHES)]
