"""What was spent, out of libraries that were damaged and put aside: a budget does not begin anew with the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from vidgen.storage.carving import Value, carve
from vidgen.storage.library import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LOOKED_AT = Table("ai_salvaged", metadata, Column("file", Text, primary_key=True))
"""The damaged libraries that were looked at, by the names of their files."""
_MONTH = re.compile(r"\d{4}-\d{2}")
_STATES = {"reserved", "sent", "done", "failed", "cancelled", "unknown"}


def unseen(connection: Connection, home: Path) -> list[Path]:
    """Return the damaged libraries of a folder that were not looked at, the newest first. Raises OSError."""
    # The newest first: it has what was saved out of those before it, as it became since.
    damaged = sorted(home.glob("library.damaged-*.sqlite"), key=lambda p: (len(p.name), p.name), reverse=True)
    if not damaged:
        return []
    looked_at = set(connection.execute(select(LOOKED_AT.c.file)).scalars())
    return [path for path in damaged if path.name not in looked_at]


def take_over(connection: Connection, calls: Table, home: Path) -> None:
    """Put the calls that damaged libraries of a folder still have into `calls`; each library once. Raises OSError."""
    for path in unseen(connection, home):
        for row in _newest(calls, path).values():
            connection.execute(insert(calls).values(**row).on_conflict_do_nothing())
        connection.execute(insert(LOOKED_AT).values(file=path.name))


def _newest(calls: Table, path: Path) -> Mapping[int, dict[str, Any]]:
    """Return the rows that can be made out, by their numbers; of a row that was written over the newest."""
    found: dict[int, dict[str, Any]] = {}
    for number, values in carve(path, path.with_name(f"{path.name}-wal")):
        row = _row(calls, number, values)
        if row and (row["number"] not in found or found[row["number"]]["changed"] <= row["changed"]):
            found[row["number"]] = row
    return found


def _row(calls: Table, number: int | None, values: tuple[Value, ...]) -> dict[str, Any] | None:
    """Return what is a row of the table by all that can be told: there are no checksums."""
    if number is None or not 0 < number < 1 << 53 or len(values) != len(calls.columns):
        return None
    row: dict[str, Any] = {c.name: v for c, v in zip(calls.columns, values, strict=True)} | {"number": number}
    for column in calls.columns:
        value = row[column.name]
        fits = isinstance(value, int if isinstance(column.type, Integer) else str)
        if not fits and not (value is None and column.nullable):
            return None
    amounts = (row["reserved"] or 0, row["actual"] or 0)
    return row if row["state"] in _STATES and _MONTH.fullmatch(row["month"]) and min(amounts) >= 0 else None
