"""Properties of a block by dotted path: `placement.opacity`, `content.size`, `effects.<id>.amount`, `transition.before`.

Such a path names what `set` sets, what a keyframe animates and what a form edits. The block's own plain properties are
`name`, `enabled` and `colour`; its place in time is changed by the edit verbs only, its kind by none.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from vidgen.editor.curves import Value
from vidgen.editor.fields import FieldFacts, facts
from vidgen.editor.kinds import Effect, Kind, UnknownContent, UnknownEffect, UnknownTransition
from vidgen.editor.model import Model, explain
from vidgen.editor.records import Block
from vidgen.errors import EditError

OWN = ("name", "enabled", "colour")
"""The properties of the block itself that can be set."""
UNKNOWN = (UnknownContent, UnknownEffect, UnknownTransition)


@dataclass(frozen=True)
class Property:
    """One property of one block: where it is, what it is now, and what `field()` said about it."""

    path: str
    value: Any
    facts: FieldFacts | None
    """None for those that no kind declares: the block's own, and `enabled` of an effect."""

    @property
    def animatable(self) -> bool:
        """Whether it can have keyframes."""
        return self.facts is not None and self.facts.animatable


def read(block: Block, path: str) -> Any:
    """Return the value of a property, keyframes aside. Raises EditError when the block has no such property."""
    owner, name = _find(block, path)
    return getattr(owner, name)


def write(block: Block, path: str, value: Any) -> Block:
    """Return the block with a property changed. Raises EditError when there is none, or the value does not fit it."""
    owner, name = _find(block, path)
    try:
        return _put(block, path, owner.replace(**{name: value}))
    except EditError as error:
        prefix = path.removesuffix(name)
        raise EditError(f"{prefix if str(error).startswith(f'{name}: ') else f'{path}: '}{error}") from None


def describe(block: Block, path: str) -> Property:
    """Return a property. Raises EditError when the block has no such property."""
    owner, name = _find(block, path)
    return Property(path, getattr(owner, name), declared(type(owner)).get(name))


def properties(block: Block) -> Iterator[Property]:
    """Yield every property of a block, also the hidden ones."""
    for path in paths_of(block):
        yield describe(block, path)


def effect_named(block: Block, name: str) -> Effect | None:
    """Return the effect with that id, or else the block's only effect of that kind; None when there is none."""
    if found := block.effect(name):
        return found
    alike = [e for e in block.effects if e.kind == name]
    return alike[0] if len(alike) == 1 else None


def resolved(block: Block, path: str) -> str:
    """Return the path with an effect's id where a person wrote its kind: `effects.fade.curve`."""
    head, _, rest = path.partition(".")
    name, _, last = rest.rpartition(".")
    found = effect_named(block, name) if head == "effects" and name else None
    return path if found is None else f"effects.{found.id}.{last}"


def paths_of(block: Block) -> tuple[str, ...]:
    """Return the paths of all properties of a block."""
    found = list(OWN)
    for part, owner in parts_of(block):
        found += [f"{part}.{name}" for name in _settable(type(owner))]
    return tuple(found)


def plain(block: Block, part: str) -> Block:
    """Return the block with every property of a part as it is by default, without keyframes.

    What must be given, what is hidden and texts of several lines stay: they are what the block is about.
    """
    owner = dict(parts_of(block))[part]
    changed: Model
    if part == "placement":
        changed = type(block.placement)()
    else:
        own = (f for f in declared(type(owner)).values() if not (f.hidden or f.multiline or f.info.is_required()))
        changed = owner.replace(**{f.name: f.info.get_default(call_default_factory=True) for f in own})
    rest = tuple(c for c in block.curves if c.path.rpartition(".")[0] != part)
    return _put(block, f"{part}.x", changed).replace(curves=rest)


def parts_of(block: Block) -> Iterator[tuple[str, Model]]:
    """Yield the parts of a block that have properties, with the path of each."""
    yield "content", block.content
    yield "placement", block.placement
    for effect in block.effects:
        yield f"effects.{effect.id}", effect
    if block.transition is not None:
        yield "transition", block.transition


def animated_value(block: Block, path: str, value: Any) -> Value:
    """Return `value` as a keyframe of that property holds it.

    Raises EditError when the property cannot be animated, or the value does not fit it.
    """
    found = describe(block, path)
    if not found.animatable:
        able = [p.path for p in properties(block) if p.animatable]
        raise EditError(f"{path} cannot have keyframes{_hint(path, able)}.")
    fitting: Value = checked(block, path, value)
    return fitting


def checked(block: Block, path: str, value: Any) -> Any:
    """Return `value` as that property would hold it. Raises EditError when it does not fit."""
    owner, name = _find(block, path)
    try:
        return _adapter(type(owner), name).validate_python(value)
    except ValidationError as error:
        raise EditError(f"{path}: {explain(error)}") from None


def owner_of(block: Block, path: str) -> tuple[type[Model], str]:
    """Return the class that declares a property, and its name there. Raises EditError when there is no such property."""
    owner, name = _find(block, path)
    return type(owner), name


def limits(cls: type[Model], name: str) -> tuple[float, float]:
    """Return the smallest and the largest number that a property can be; infinities where there is no limit."""
    low, high = -inf, inf
    for rule in cls.model_fields[name].metadata:
        low = max(low, float(getattr(rule, "ge", low) if getattr(rule, "ge", None) is not None else low))
        high = min(high, float(getattr(rule, "le", high) if getattr(rule, "le", None) is not None else high))
    return low, high


@cache
def declared(cls: type[Model]) -> Mapping[str, FieldFacts]:
    """Return what `field()` said about the fields of a class, by name."""
    return MappingProxyType({f.name: f for f in facts(cls)})


@cache
def _adapter(cls: type[Model], name: str) -> TypeAdapter[Any]:
    info = cls.model_fields[name]
    return TypeAdapter(Annotated[info.annotation, info])  # type: ignore[arg-type]  # made at run time


@cache
def _settable(cls: type[Model]) -> tuple[str, ...]:
    """Return the names of the properties of a part of a block; of an unknown kind, only the common ones are known."""
    fixed = {"kind", "id"} if issubclass(cls, Kind) else set()
    return tuple(name for name in cls.model_fields if name not in fixed)


def _find(block: Block, path: str) -> tuple[Model, str]:
    """Return the part of the block that has the property, and its name there."""
    part, _, name = path.rpartition(".")
    if not part and name in OWN:
        return block, name
    for its_path, owner in parts_of(block):
        if its_path == part:
            if name in _settable(type(owner)):
                return owner, name
            if isinstance(owner, UNKNOWN):
                raise EditError(f"{path} cannot be changed: '{owner.kind}' is not installed here.")
    if part.startswith("effects.") and part not in dict(parts_of(block)):
        known = ", ".join(f"{e.id} ({e.kind})" for e in block.effects)
        raise EditError(f"This block has no property '{path}'; its effects are {known or 'none'}.")
    if f"{part}.".startswith("content.cues.") and block.content.kind == "captions":
        raise EditError(f"'{path}' is no property; set-caption changes one caption of a block.")
    entry = "placement" if part == "placement" else block.content.kind
    entry = next((owner.kind for its, owner in parts_of(block) if its == part and isinstance(owner, Kind)), entry)
    hint = f"{_hint(path, paths_of(block))}; 'vidgen kinds {entry}' tells all"
    raise EditError(f"This block has no property '{path}'{hint}.")


def _put(block: Block, path: str, part: Model) -> Block:
    head, _, rest = path.partition(".")
    if isinstance(part, Block):
        return part
    if head == "effects":
        effect_id = rest.rpartition(".")[0]
        return block.replace(effects=tuple(part if e.id == effect_id else e for e in block.effects))
    return block.replace(**{head: part})


def _hint(path: str, known: Sequence[str]) -> str:
    """Return the end of a sentence that names what may have been meant."""
    last = path.rpartition(".")[2]
    near = [k for k in known if k.rpartition(".")[2] == last][:3] or difflib.get_close_matches(path, known, 3, 0.6)
    if near:
        return f"; near it are {', '.join(near)}"
    return f"; it has {', '.join(known[:12])}{' and others' if len(known) > 12 else ''}"
