"""`Patch`: the difference between two states of the records, as `{id: (before, after)}`. Its swap is its undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from vidgen.editor.records import RECORDS, Id, Record

Change: TypeAlias = tuple[Record | None, Record | None]


@dataclass(frozen=True)
class Patch:
    """What changed: for each id the record before (None: it was not there) and after (None: it is gone)."""

    changes: Mapping[Id, Change]

    @classmethod
    def of(cls, changes: Mapping[Id, Change]) -> Patch:
        """Make a patch, leaving out what did not really change."""
        return cls(MappingProxyType({i: (a, b) for i, (a, b) in changes.items() if a != b}))

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[tuple[Id, Record | None, Record | None]]:
        return ((i, before, after) for i, (before, after) in self.changes.items())

    def inverse(self) -> Patch:
        """Return the patch that takes this one back."""
        return Patch(MappingProxyType({i: (after, before) for i, (before, after) in self.changes.items()}))

    def then(self, later: Patch) -> Patch:
        """Return one patch for this one followed by `later`: the first before with the last after."""
        joined = dict(self.changes)
        for i, before, after in later:
            joined[i] = (joined[i][0] if i in joined else before, after)
        return Patch.of(joined)

    def to_json(self) -> dict[str, Any]:
        """Return the patch as plain JSON data."""
        return {
            i: [before.to_json() if before else None, after.to_json() if after else None] for i, before, after in self
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Patch:
        """Read what `to_json` wrote. Raises ValueError (pydantic's included) when the data is not a patch."""
        return cls(
            MappingProxyType({i: (_record(i, before), _record(i, after)) for i, (before, after) in data.items()})
        )


def record_from_json(table: str, data: Any) -> Record:
    """Read one record. Raises ValueError (pydantic's included) when the data is not one of that table."""
    if table not in RECORDS:
        raise ValueError(f"there is no kind of record named {table!r}")
    return RECORDS[table].model_validate(data)


def _record(record_id: Id, data: Any) -> Record | None:
    return None if data is None else record_from_json(record_id.partition("-")[0], data)
