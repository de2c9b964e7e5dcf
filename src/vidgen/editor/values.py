"""Values of kinds' fields as a person writes them: "0.3s" for a time, "60%", a name for an asset, 2024 for a text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from vidgen.editor.arguments import find_named
from vidgen.editor.fields import FieldFacts
from vidgen.editor.kinds import K
from vidgen.editor.model import Model, explain
from vidgen.editor.paths import declared
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset
from vidgen.errors import UsageError
from vidgen.registry import Registry

_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")


def made(records: Records, registry: Registry[K], what: str, kind: str, values: Mapping[str, Any]) -> K:
    """Return a content, an effect or a transition of a kind; `what` names which of them in messages.

    Raises UsageError when there is no such kind, no such property, or a value does not fit.
    """
    cls = registry.find(kind)
    if cls is None:
        raise UsageError(f"There is no {what} '{kind}'; there are {', '.join(registry.names)}: see 'vidgen kinds'.")
    if unknown := set(values) - set(cls.model_fields):
        stray, known = min(unknown), list(declared(cls))
        near = difflib.get_close_matches(stray, known, 2, 0.7)
        hint = f"did you mean {' or '.join(near)}" if near else f"it has {', '.join(known)}"
        raise UsageError(f"{cls.title} has no property '{stray}'; {hint}; 'vidgen kinds {kind}' tells all.")
    read = {name: understood(records, cls, name, value) for name, value in values.items()}
    try:
        return cls.model_validate({**read, "kind": kind})
    except ValidationError as error:
        raise UsageError(f"{kind}: {explain(error)}") from None


def understood(records: Records, cls: type[Model], name: str, value: Any) -> Any:
    """Return a value for the field `name` of a class as the field holds it; what needs no reading comes back as it is.

    Raises UsageError for a text or a broken number that is no time, or an asset that is not there.
    """
    facts = declared(cls).get(name)
    if facts is None:
        return value
    if isinstance(value, str):
        return _from_text(records, facts, value)
    if facts.name == "cues":
        return _with_times(records, value)
    if facts.unit == "flicks" and isinstance(value, float):
        raise UsageError(f'{name}: {value} is not a time; write for example "{value}s", a text.')
    if facts.info.annotation is str and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _from_text(records: Records, facts: FieldFacts, text: str) -> Any:
    if facts.unit == "flicks":
        return records.rate.parse_time(text)
    if facts.name == "asset" and text:
        return find_named(records, text, Asset).id
    if facts.unit == "%" and (share := _PERCENT.fullmatch(text.strip())):
        return float(share[1]) / 100
    return text


def _with_times(records: Records, value: Any) -> Any:
    """Return captions as JSON data with the times in them, which may be texts, in flicks."""
    if isinstance(value, list | tuple):
        return [_with_times(records, item) for item in value]
    if not isinstance(value, dict):
        return value
    if wrong := next((n for n in ("start", "end") if isinstance(value.get(n), float)), None):
        raise UsageError(f'cues: {value[wrong]} is not a time; write for example "{value[wrong]}s", a text.')
    times = {n: records.rate.parse_time(value[n]) for n in ("start", "end") if isinstance(value.get(n), str)}
    return {**value, **times, **({"words": _with_times(records, value["words"])} if "words" in value else {})}
