"""Reading a project file: everything is checked while it is read, so damage is found at open and never later."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select, text

from vidgen.editor.history import Action, History
from vidgen.editor.model import explain
from vidgen.editor.patch import Patch, record_from_json
from vidgen.editor.records import Id, Project, Record
from vidgen.errors import ProjectError
from vidgen.storage.database import DamagedProject, Database
from vidgen.storage.schema import EDITS, META, MODULUS, RECORD_TABLES, crc, metadata
from vidgen.untrusted import json_of

QUICK_CHECK_UP_TO = 256 << 20
"""Bytes; SQLite's own check of all pages costs about a millisecond a MB. Larger files rely on the checksums alone."""


@dataclass
class State:
    """What a project file holds, checked."""

    project_id: str
    revision: int
    records: dict[Id, Record]
    checksums: dict[Id, int]
    """The CRC of each record's row; their sum is in `meta`."""
    history: History


def load(database: Database) -> State:
    """Read and check everything but the patches. Raises DamagedProject, or ProjectError for what is only too new."""
    name = f"'{database.shown}'"
    _check_schema(database)
    size = int(str(database.pragma("page_count"))) * int(str(database.pragma("page_size")))
    if size <= QUICK_CHECK_UP_TO and (found := database.pragma("quick_check(1)")) != "ok":
        raise DamagedProject(f"{name} is damaged ({str(found).splitlines()[-1]}).")
    meta = read_meta(database)
    try:
        state = json_of(meta["state"])
        revision, count, total = int(state["revision"]), int(state["records"]), int(state["sum"])
        project_id = meta["project"]
    except (KeyError, ValueError, TypeError, OverflowError):
        raise DamagedProject(f"{name} is damaged (its summary is gone).") from None
    records, checksums = _records(database)
    if len(records) != count or sum(checksums.values()) % MODULUS != total:
        raise DamagedProject(f"{name} is damaged ({len(records)} records where {count} should be, or old ones).")
    if not any(isinstance(r, Project) for r in records.values()):
        raise DamagedProject(f"{name} is damaged (the project's own record is gone).")
    return State(project_id, revision, records, checksums, _history(database, revision))


def read_meta(database: Database) -> dict[str, str]:
    """Return the rows of `meta`. Raises DamagedProject."""
    with database.errors():
        rows = database.connection.execute(select(META.c.key, META.c.value, META.c.crc)).all()
    for key, value, checksum in rows:
        if crc(key, value) != checksum:
            raise DamagedProject(f"'{database.shown}' is damaged (its summary has a wrong checksum).")
    return {key: value for key, value, _ in rows}


def _check_schema(database: Database) -> None:
    with database.errors():
        found = database.connection.execute(text("SELECT type, name FROM sqlite_schema")).all()
    if strange := [row.name for row in found if row.type in {"trigger", "view"}]:
        raise ProjectError(f"'{database.shown}' is refused: it holds code ({strange[0]}), which no project has.")
    if missing := set(metadata.tables) - {row.name for row in found if row.type == "table"}:
        raise DamagedProject(f"'{database.shown}' is damaged (the table '{sorted(missing)[0]}' is gone).")


def _records(database: Database) -> tuple[dict[Id, Record], dict[Id, int]]:
    records: dict[Id, Record] = {}
    checksums: dict[Id, int] = {}
    for name, table in RECORD_TABLES.items():
        with database.errors():
            wanted = select(table.c.id, table.c.revision, table.c.crc, table.c.data)
            rows = database.connection.execute(wanted).all()
        for record_id, revision, checksum, data in rows:
            if crc(name, record_id, revision, data) != checksum:
                raise DamagedProject(f"'{database.shown}' is damaged (the {name} '{record_id}' has a wrong checksum).")
            record = read_record(name, data, database)
            if record.id != record_id:
                raise DamagedProject(f"'{database.shown}' is damaged (the {name} '{record_id}' has another's id).")
            records[record_id] = record
            checksums[record_id] = checksum
    return records, checksums


def read_record(table: str, data: str, database: Database) -> Record:
    """Read one record whose checksum is right. Raises ProjectError when this version cannot make sense of it."""
    try:
        return record_from_json(table, json_of(data))
    except ValidationError as error:
        why = explain(error)
        raise ProjectError(
            f"'{database.shown}' holds a {table} that this version of vidgen does not understand ({why}) "
            "Open it with the version that wrote it, or update vidgen."
        ) from None
    except ValueError:
        raise DamagedProject(f"'{database.shown}' is damaged (a {table} is not readable).") from None


def read_patch(raw: bytes) -> Patch:
    """Read the JSON of a patch. Raises ValueError when it is not one."""
    data = json_of(raw)
    try:
        return Patch.from_json(data)
    except (TypeError, AttributeError):
        raise ValueError("it is not a patch") from None


def _history(database: Database, revision: int) -> History:
    columns = (EDITS.c.number, EDITS.c.at, EDITS.c.label, EDITS.c.source, EDITS.c.action, EDITS.c.target)
    with database.errors():
        rows = database.connection.execute(select(*columns, EDITS.c.head_crc).order_by(EDITS.c.number)).all()
    log: list[tuple[int, str, Action, int | None]] = []
    for expected, row in enumerate(rows):
        if row.number != expected or crc(*row[:6]) != row.head_crc:
            raise DamagedProject(f"'{database.shown}' is damaged (edit {expected} of its log is gone or changed).")
        if expected:
            log.append((row.number, row.label, row.action, row.target))
    if len(rows) != revision + 1:
        raise DamagedProject(f"'{database.shown}' is damaged (its log has {len(rows) - 1} of {revision} edits).")
    try:
        return History.replayed(log)
    except (ValueError, TypeError):
        raise DamagedProject(f"'{database.shown}' is damaged (its log contradicts itself).") from None
