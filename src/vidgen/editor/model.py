"""`Model`: what every record and every part of a record is: a frozen value that keeps what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from vidgen.errors import EditError


class Model(BaseModel):
    """A frozen pydantic value. Fields that a newer version wrote are kept in `model_extra` and saved again."""

    model_config = ConfigDict(frozen=True, extra="allow", ser_json_inf_nan="constants", allow_inf_nan=False)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, validated again. Raises EditError naming the field at fault.

        Never use `model_copy(update=…)` for this: it does not validate.
        """
        if unknown := changes.keys() - type(self).model_fields.keys():
            raise EditError(f"{type(self).__name__} has no property {sorted(unknown)[0]!r}.")
        try:
            # Field by field: `__dict__` also holds what a cached_property has worked out from the old values.
            old = {name: self.__dict__[name] for name in type(self).model_fields}
            return type(self).model_validate({**old, **(self.model_extra or {}), **changes})
        except ValidationError as error:
            raise EditError(explain(error)) from None

    def to_json(self) -> dict[str, Any]:
        """Return the value as plain JSON data. Fields at their default are written too: a default may change later."""
        return self.model_dump(mode="json")


_KINDS = {
    "int_type": "it is no whole number",
    "int_parsing": "it is no whole number",
    "int_parsing_size": "the number is too large",
    "int_from_float": "it is no whole number",
    "float_type": "it is no number",
    "float_parsing": "it is no number",
    "decimal_parsing": "it is no number",
    "decimal_type": "it is no number",
    "finite_number": "it is no number that can be meant here",
    "bool_type": "it is neither true nor false",
    "bool_parsing": "it is neither true nor false",
    "string_type": "it is no text",
    "string_unicode": "it is no text that can be written down",
    "list_type": "it is no list",
    "tuple_type": "it is no list",
    "dict_type": "it is no object with names and values",
    "model_type": "it is no object with names and values",
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "string_pattern_mismatch": "it has not the form that is needed",
}
_LIMITS = {
    "greater_than": ("more than {}", "gt"),
    "greater_than_equal": ("{} or more", "ge"),
    "less_than": ("less than {}", "lt"),
    "less_than_equal": ("{} or less", "le"),
}


def _said(type: str, limits: Mapping[str, Any]) -> str:
    """Return what a fault is for people, who know neither strings nor patterns; empty for those that say it themselves."""
    if type == "string_too_long":
        return f"it is too long: {limits['max_length']:,} characters are the most"
    if type == "string_too_short":
        least = limits["min_length"]
        return "it is empty" if least == 1 else f"it is too short: {least} characters at least"
    if type in ("literal_error", "enum"):
        return f"it must be {limits['expected']}"
    if type in _LIMITS:
        text, name = _LIMITS[type]
        return f"it must be {text.format(limits[name])}"
    if type == "too_short":
        return f"it has too few items: {limits['min_length']} at least"
    if type == "too_long":
        return f"it has too many items: {limits['max_length']} at most"
    return _KINDS.get(type, "")


def explain(error: ValidationError) -> str:
    """Return the first fault of a pydantic error as one sentence for the user."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = _said(first["type"], first.get("ctx") or {}) or first["msg"].removeprefix("Value error, ").rstrip(".")
    got = first.get("input")
    shown = repr(got) if isinstance(got, (str, int, float, bool)) and len(repr(got)) < 80 else None
    if isinstance(got, str) and repr(got) in what:
        shown = None  # it says so itself
    about = f"{where}: " if where else ""
    return f"{about}{what[:1].lower() + what[1:] if about else what}{f' (got {shown})' if shown else ''}."
