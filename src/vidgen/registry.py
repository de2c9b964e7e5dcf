"""Kinds are found by their folder: `Registry("vidgen.blocks", Content)` knows each file of `vidgen/blocks/`.

The rule: the file `vidgen/blocks/text.py` defines exactly one class with `kind = "text"`. Nothing else lists it. A
registry imports a file only when its kind is asked for, so starting up does not pay for kinds that are not used.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """The kinds of one folder, by name."""

    def __init__(self, package: str, base: type[T]) -> None:
        self.package = package
        self.base = base
        self._classes: dict[str, type[T]] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The kinds there are, in alphabetical order."""
        path = importlib.import_module(self.package).__path__
        return tuple(sorted(m.name for m in pkgutil.iter_modules(path) if not m.name.startswith("_")))

    def find(self, kind: str) -> type[T] | None:
        """Return the class of `kind`, or None when this installation does not have it."""
        if kind not in self._classes:
            if kind not in self.names:
                return None
            self._classes[kind] = self._load(kind)
        return self._classes[kind]

    def all(self) -> dict[str, type[T]]:
        """Return every kind; this imports every file of the folder."""
        return {name: cls for name in self.names if (cls := self.find(name)) is not None}

    def _load(self, kind: str) -> type[T]:
        module = importlib.import_module(f"{self.package}.{kind}")
        found = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, self.base)
            and value.__module__ == module.__name__
            and _kind_of(value) == kind
        ]
        if len(found) != 1:
            wanted = f"one {self.base.__name__} with kind = {kind!r}"
            raise TypeError(f"{module.__name__} must define {wanted}, not {len(found)}")
        return found[0]


def _kind_of(cls: type) -> object:
    """Return the default of the model field `kind`."""
    declared = getattr(cls, "model_fields", {}).get("kind")
    return declared.default if declared else None
