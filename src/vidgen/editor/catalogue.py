"""What there is to put into a film: every kind of block, effect and transition, and the placement, with all properties.

Made from the registries and from what each `field()` says; nothing is written here about any one kind.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from vidgen.editor.fields import FieldFacts, facts
from vidgen.editor.kinds import BLOCKS, EFFECTS, TRANSITIONS, Kind
from vidgen.editor.model import Model
from vidgen.editor.records import Placement
from vidgen.errors import UsageError

Role = Literal["block", "effect", "transition", "every block"]


@dataclass(frozen=True)
class PropertyFacts:
    """One property: its field, and what of its JSON schema a person asks for."""

    path: str
    """As `set` names it: `content.size`, `effects.ID.radius`, `transition.before`, `placement.fit`."""
    field: FieldFacts
    schema: dict[str, Any]
    """Of this field alone: type, minimum, maximum, enum, default."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts that it may be, when it may be no other."""
        return tuple(self.schema.get("enum", [self.schema["const"]] if "const" in self.schema else ()))

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.field.info.is_required()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        given = self.field
        names = {"type": "type", "minimum": "min", "maximum": "max", "enum": "choices", "default": "default"}
        return {
            "path": self.path,
            "label": given.label,
            "help": given.help,
            "unit": given.unit,
            "animatable": given.animatable,
            "required": self.required,
            **{name: self.schema[key] for key, name in names.items() if key in self.schema},
        }


@dataclass(frozen=True)
class Entry:
    """One kind, or the placement that every block has."""

    name: str
    role: Role
    model: type[Model]

    @property
    def title(self) -> str:
        """Its name in the window."""
        return self.model.title if issubclass(self.model, Kind) else self.name.capitalize()

    @property
    def summary(self) -> str:
        """What it is, in a sentence: the first of its docstring."""
        return (inspect.getdoc(self.model) or "").partition("\n")[0]

    @property
    def media(self) -> tuple[str, ...]:
        """The media of the tracks on which it can be."""
        return tuple(getattr(self.model, "media", ("video", "caption")))

    @property
    def prefix(self) -> str:
        """What stands before the name of a property in its path."""
        return {"block": "content", "effect": "effects.ID", "transition": "transition"}.get(self.role, self.name)

    def properties(self) -> Iterator[PropertyFacts]:
        """Yield its properties in the order in which its file has them."""
        schemas = self.model.model_json_schema()["properties"]
        for field in facts(self.model):
            yield PropertyFacts(f"{self.prefix}.{field.name}", field, schemas[field.name])

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON data, with the JSON schema of its values."""
        return {
            "name": self.name,
            "title": self.title,
            "what": self.role,
            "summary": self.summary,
            "media": list(self.media),
            "properties": [p.to_json() for p in self.properties()],
            "schema": self.model.model_json_schema(),
        }


def entries() -> Iterator[Entry]:
    """Yield everything: blocks, effects, transitions, each in alphabetical order, and the placement."""
    for name, block in BLOCKS.all().items():
        yield Entry(name, "block", block)
    for name, effect in EFFECTS.all().items():
        yield Entry(name, "effect", effect)
    for name, transition in TRANSITIONS.all().items():
        yield Entry(name, "transition", transition)
    yield Entry("placement", "every block", Placement)


def find(name: str) -> list[Entry]:
    """Return what has that name: one entry, or several where a block and an effect, say, are called alike.

    Raises UsageError, naming near ones, when there is none.
    """
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = list(entries())
    if found := [e for e in known if e.name == wanted]:
        return found
    near = difflib.get_close_matches(wanted, [e.name for e in known], 3)
    hint = f"did you mean {' or '.join(dict.fromkeys(near))}?" if near else "'vidgen kinds' lists them."
    raise UsageError(f"There is no kind '{name}'; {hint}")
