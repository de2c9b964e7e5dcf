"""`evaluated(block, time)`: the block as it is at one instant, each animated property holding its value there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from vidgen.editor.curves import Value
from vidgen.editor.model import Model
from vidgen.editor.paths import declared
from vidgen.editor.records import Block

M = TypeVar("M", bound=Model)


def evaluated(block: Block, time: int) -> Block:
    """Return the block with its animated properties at their values `time` flicks after its start.

    The same object comes back when nothing is animated. Values are within the limits of their fields (a Bézier that
    swings over is clamped), whole-number fields are rounded, and curves of properties that are not there are left out.
    """
    if not block.curves:
        return block
    values: dict[str, dict[str, Value]] = {}
    for curve in block.curves:
        part, _, name = curve.path.rpartition(".")
        values.setdefault(part, {})[name] = curve.value_at(time)
    changes: dict[str, object] = {}
    if "placement" in values:
        changes["placement"] = _with(block.placement, values["placement"])
    if "content" in values:
        changes["content"] = _with(block.content, values["content"])
    if block.transition is not None and "transition" in values:
        changes["transition"] = _with(block.transition, values["transition"])
    if any(part.startswith("effects.") for part in values):
        changes["effects"] = tuple(_with(e, values.get(f"effects.{e.id}", {})) for e in block.effects)
    return _copy(block, changes) if changes else block


def _with(part: M, values: Mapping[str, Value]) -> M:
    limits = _limits(type(part))
    fitting = {name: _fitted(value, *limits[name]) for name, value in values.items() if name in limits}
    return _copy(part, fitting) if fitting else part


def _fitted(value: Value, number: object, low: float | None, high: float | None) -> Value:
    """Return a number within its limits; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if low is not None and value < low:
        value = low
    if high is not None and value > high:
        value = high
    return round(value) if number is int else float(value)


@cache
def _limits(cls: type[Model]) -> Mapping[str, tuple[object, float | None, float | None]]:
    """Return for each animatable field its type, its least and its greatest value."""
    found: dict[str, tuple[object, float | None, float | None]] = {}
    for name, facts in declared(cls).items():
        if facts.animatable:
            bounds = {type(m).__name__: m for m in facts.info.metadata}
            low, high = getattr(bounds.get("Ge"), "ge", None), getattr(bounds.get("Le"), "le", None)
            found[name] = (facts.info.annotation, low, high)
    return MappingProxyType(found)


def _copy(model: M, changes: Mapping[str, object]) -> M:
    """Return a copy with fields changed, not validated: for each frame of a render, from values known to fit."""
    old = model.__dict__
    values = {name: changes[name] if name in changes else old[name] for name in type(model).model_fields}
    copy: M = type(model).model_construct(model.model_fields_set, **values, **(model.model_extra or {}))  # type: ignore[assignment]
    return copy
