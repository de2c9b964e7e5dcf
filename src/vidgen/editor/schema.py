"""Reading the JSON schema of a command: its arguments, as the command line and the forms of the window ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vidgen.editor.command import Command

_ANY = ("string", "number", "boolean", "object", "array")


@dataclass(frozen=True)
class Argument:
    """What the schema says about one argument."""

    name: str
    types: frozenset[str]
    """JSON types that it may have; `null` too."""
    items: Argument | None
    """What its items are, for a list."""
    choices: tuple[str, ...]
    help: str
    required: bool
    default: Any
    colour: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it is a time: text, or whole flicks."""
        return self.types - {"null"} == {"string", "integer"}

    @property
    def is_switch(self) -> bool:
        """Whether it is yes or no."""
        return self.types - {"null"} == {"boolean"}

    @property
    def is_data(self) -> bool:
        """Whether only JSON can say it."""
        return "object" in self.types or (self.items is not None and "object" in self.items.types)


@cache
def arguments(command: Command) -> tuple[Argument, ...]:
    """Return the arguments of a command in the order of its function's."""
    return tuple(_arguments(command.schema()))


def _arguments(schema: Mapping[str, Any]) -> Iterator[Argument]:
    definitions, required = schema.get("$defs", {}), set(schema.get("required", ()))
    for name, part in schema.get("properties", {}).items():
        yield _argument(name, part, definitions, name in required)


def _argument(name: str, part: Mapping[str, Any], definitions: Mapping[str, Any], required: bool) -> Argument:
    forms = [resolved(form, definitions) for form in part.get("anyOf", [part])]
    types: set[str] = set()
    choices: list[str] = []
    items = None
    for form in forms:
        given = form.get("type", "object" if "properties" in form else None)
        listed = given if isinstance(given, list) else [given] if given else _ANY
        types.update(listed)
        choices += [str(c) for c in form.get("enum", [form["const"]] if "const" in form else [])]
        if "array" in listed and isinstance(form.get("items"), dict):
            items = _argument(name, form["items"], definitions, required=False)
    text = next((d for d in (part.get("description"), *(f.get("description") for f in forms)) if d), "")
    colour = any(form.get("format") == "color" for form in forms)
    return Argument(name, frozenset(types), items, tuple(choices), text, required, part.get("default"), colour)


def resolved(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of a schema with what it refers to put in; what stands beside the reference goes before that."""
    if "$ref" in part:
        found = definitions.get(part["$ref"].rpartition("/")[2], {})
        return {**found, **{k: v for k, v in part.items() if k != "$ref"}}
    return part
