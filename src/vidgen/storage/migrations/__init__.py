"""Bringing project files of older formats up to date.

`STEPS[n]` leads from format n + 1 to n + 2; each is a function in a file of its own here, named after the format that it
reads (`from_1.py`). A step changes tables and may pass every stored record through `rewrite`. All steps that a file needs
run in one transaction, after a backup was made; a file under `tests/` of each format that ever was is the test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from vidgen.storage import schema
from vidgen.storage.database import Database
from vidgen.storage.schema import EDITS, META, RECORD_TABLES
from vidgen.untrusted import json_of

Step = Callable[[Connection], None]
STEPS: tuple[Step, ...] = ()
"""None yet: the format is 1."""


def migrate(path: Path, steps: Sequence[Step] = STEPS) -> int:
    """Bring the file at `path` up to date; return the format that it had. Raises ProjectError; then nothing changed."""
    database = Database(path, "rw")
    try:
        had = int(str(database.pragma("user_version")))
        database.pragma("synchronous=FULL")
        with database.transaction() as connection:
            for step in steps[had - 1 :]:
                step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version={1 + len(steps)}")
    finally:
        database.close()
    return had


def rewrite(connection: Connection, change: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
    """Pass every record (table, JSON data) through `change`: the current ones, and those before and after each edit."""
    total = count = 0
    for name, table in RECORD_TABLES.items():
        for row in connection.execute(table.select()).all():
            data = json.dumps(change(name, json_of(row.data)), ensure_ascii=False, separators=(",", ":"))
            new = schema.record_row(name, row.id, row.revision, data)
            connection.execute(update(table).where(table.c.id == row.id).values(crc=new["crc"], data=data))
            total, count = total + new["crc"], count + 1
    for number in connection.execute(select(EDITS.c.number)).scalars().all():
        row = connection.execute(select(EDITS).where(EDITS.c.number == number)).one()
        old = json_of(schema.unpack(row.packed, row.patch))
        patch = {
            i: [None if side is None else change(i.partition("-")[0], side) for side in sides]
            for i, sides in old.items()
        }
        raw = json.dumps(patch, ensure_ascii=False, separators=(",", ":")).encode()
        packed, stored = schema.pack(raw)
        changed = {"packed": packed, "patch": stored, "patch_crc": schema.crc(number, raw)}
        connection.execute(update(EDITS).where(EDITS.c.number == number).values(**changed))
    state = json_of(connection.execute(select(META.c.value).where(META.c.key == "state")).scalar_one())
    value = json.dumps(state | {"records": count, "sum": total % schema.MODULUS})
    connection.execute(META.delete().where(META.c.key == "state"))
    connection.execute(insert(META), schema.meta_row("state", value))
