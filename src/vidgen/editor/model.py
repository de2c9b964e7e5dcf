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


def _said(type: str, limits: Mapping[str, Any]) -> str:
    """Return what a fault of texts is for people, who know neither strings nor patterns; empty for others."""
    if type == "string_too_long":
        return f"it is too long: {limits['max_length']:,} characters are the most"
    if type == "string_too_short":
        return (
            "it is empty"
            if limits["min_length"] == 1
            else f"it is too short: {limits['min_length']} characters at least"
        )
    return "it has not the form that is needed" if type == "string_pattern_mismatch" else ""


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
