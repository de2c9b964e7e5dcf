"""A key that a server sends back is taken out of its answer before that is kept or shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from vidgen.ai.jobs.job import Result
from vidgen.errors import ProviderError
from vidgen.redaction import HIDDEN, begun

if TYPE_CHECKING:
    from vidgen.ai.keys import Key

R = TypeVar("R", bound=Result)


class Hiding:
    """Takes the key of one call out of what comes back for it, whole or in pieces."""

    def __init__(self, key: Key | None) -> None:
        self._secret = "" if key is None else key.to_hide()
        self._told: list[str] = []
        self._held = ""

    def result(self, result: R) -> R:
        """Return a result without the key. Raises ProviderError when it is none then."""
        if not self._secret or not any(self._secret in text for text in _texts(result)):
            return result
        try:
            return type(result).model_validate(_without(self._secret, result))
        except ValidationError:
            raise ProviderError("The answer has the key where none can be; it is not used.", paid=True) from None

    def piece(self, text: str) -> str:
        """Return what can be shown when the next piece of a text has come: the beginning of a key is held back."""
        text = self._held + text
        if self._secret:
            text = text.replace(self._secret, HIDDEN)
        shown = text[: len(text) - begun(text, self._secret)]
        self._held = text[len(shown) :]
        self._told.append(shown)
        return shown

    def rest(self, text: str) -> str:
        """Return what of the whole text was not shown yet: all of it where a server sends no pieces."""
        told = "".join(self._told)
        return text[len(told) :] if text.startswith(told) else self._held


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _texts([getattr(value, name) for name in type(value).model_fields])
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _without(secret: str, value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(secret, HIDDEN)
    if isinstance(value, BaseModel):
        return {name: _without(secret, getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {_without(secret, name): _without(secret, part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_without(secret, part) for part in value)
    return value
