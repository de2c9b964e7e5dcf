"""Values of kinds' fields as a person writes them: "0.3s" for a time, a name for an asset, 2024 for a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from vidgen.editor.arguments import find_named
from vidgen.editor.document import Records
from vidgen.editor.fields import FieldFacts
from vidgen.editor.kinds import K
from vidgen.editor.model import Model, explain
from vidgen.editor.paths import declared
from vidgen.editor.records import Asset
from vidgen.errors import UsageError
from vidgen.registry import Registry


def made(records: Records, registry: Registry[K], what: str, kind: str, values: Mapping[str, Any]) -> K:
    """Return a content, an effect or a transition of a kind; `what` names which of them in messages.

    Raises UsageError when there is no such kind, no such property, or a value does not fit.
    """
    cls = registry.find(kind)
    if cls is None:
        raise UsageError(f"There is no {what} '{kind}'; there are {', '.join(registry.names)}.")
    if unknown := set(values) - set(cls.model_fields):
        raise UsageError(f"{cls.title} has no property '{min(unknown)}'; it has {', '.join(cls.model_fields)}.")
    read = {name: understood(records, cls, name, value) for name, value in values.items()}
    try:
        return cls.model_validate({**read, "kind": kind})
    except ValidationError as error:
        raise UsageError(f"{kind}: {explain(error)}") from None


def understood(records: Records, cls: type[Model], name: str, value: Any) -> Any:
    """Return a value for the field `name` of a class as the field holds it; what needs no reading comes back as it is.

    Raises UsageError for a text that is no time, or an asset that is not there.
    """
    facts = declared(cls).get(name)
    if facts is None:
        return value
    if isinstance(value, str):
        return _from_text(records, facts, value)
    if facts.info.annotation is str and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _from_text(records: Records, facts: FieldFacts, text: str) -> Any:
    if facts.unit == "flicks":
        return records.rate.parse_time(text)
    if facts.name == "asset" and text:
        return find_named(records, text, Asset).id
    return text
