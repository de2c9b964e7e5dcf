"""Figures of what was made, as rows of the library, for the view that shows how exports went over time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, Table, Text, delete, insert, select

from vidgen.storage.library import Library, metadata
from vidgen.untrusted import json_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

METRIC = Table(
    "metric",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("time", Text, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_autoincrement=True,
)
KEPT = 5000
"""Rows; the oldest go."""


@dataclass(frozen=True)
class Metric:
    """The figures of one piece of work."""

    sequence: int
    """Counts up. Order by this: clocks jump."""
    kind: str
    time: str
    """UTC, ISO 8601."""
    data: dict[str, Any]


class MetricBook:
    """The figures of this user. No call raises."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, kind: str, data: dict[str, Any]) -> None:
        """Note figures, JSON data."""
        row = {"kind": kind, "time": datetime.now(UTC).isoformat(timespec="seconds"), "data": json.dumps(data)}

        def write(connection: Connection) -> None:
            made = connection.execute(insert(METRIC).values(**row))
            newest = int(made.inserted_primary_key[0])  # type: ignore[index]  # there is one after an insert
            connection.execute(delete(METRIC).where(METRIC.c.sequence <= newest - KEPT))

        self._library.run(write, None)

    def rows(self, kind: str) -> list[Metric]:
        """Return the figures of a kind, the oldest first; rows that make no sense are left out."""
        statement = select(METRIC).where(METRIC.c.kind == kind).order_by(METRIC.c.sequence)
        nothing: list[Row[Any]] = []
        found = []
        for row in self._library.read(lambda c: list(c.execute(statement)), nothing):
            try:
                data = json_of(row.data)
            except ValueError:
                continue
            if isinstance(data, dict):
                found.append(Metric(row.sequence, row.kind, row.time, data))
        return found
