"""`ProjectFile`: one SQLite file as the document's journal. An edit and the rows that it changes are one transaction.

While it is open, `NAME.vidgen-wal` lies beside it (WAL, synchronous=FULL: durable before `append` returns); after `close`
there is one file again. Only the process that holds the project's lock makes one of these for the real file; everybody
else reads a copy (`snapshot.py`).
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vidgen.editor.history import Action, Edit
from vidgen.editor.patch import Patch
from vidgen.editor.records import Record
from vidgen.errors import ProjectError, ReadOnly
from vidgen.files import discard, finish
from vidgen.lock import Lock
from vidgen.partials import partial_name, tidy
from vidgen.storage import schema
from vidgen.storage.database import Database, Unwritable, as_project_error
from vidgen.storage.loading import State, load, read_patch
from vidgen.storage.schema import EDITS, META, MODULUS, RECORD_TABLES, VERSIONS

log = logging.getLogger(__name__)

_PUT = {name: upsert(t) for name, t in RECORD_TABLES.items()}
_PUT = {
    name: s.on_conflict_do_update(index_elements=["id"], set_={c: s.excluded[c] for c in ("revision", "crc", "data")})
    for name, s in _PUT.items()
}
_DROP = {name: delete(t).where(t.c.id == bindparam("gone")) for name, t in RECORD_TABLES.items()}
_ADD_EDIT = insert(EDITS)
_READ_EDIT = select(EDITS).where(EDITS.c.number == bindparam("wanted"))
_SET_META = update(META).where(META.c.key == bindparam("name"))


@dataclass(frozen=True)
class LogRow:
    """One line of the history."""

    number: int
    at: str
    """UTC, ISO 8601."""
    label: str
    source: str
    action: Action
    target: int | None


@dataclass(frozen=True)
class Version:
    """A revision with a name."""

    number: int
    name: str
    revision: int
    at: str


def create(path: Path, records: Iterable[Record], *, project_id: str = "", label: str = "New project") -> None:
    """Write a new project file that holds `records` as its edit 0; whole or not at all. Raises ProjectError."""
    tidy(path.parent)
    partial = partial_name(path)
    known = list(records)
    patch = patch_json((r.id, None, r.model_dump_json()) for r in known)
    first = schema.edit_row(0, now(), label, "user", "do", None, patch)
    try:
        write_new(partial, ((r, 0) for r in known), project_id=project_id, edits=[first])
        finish(partial, path)
    except OSError as error:
        raise as_project_error(error, path) from error
    except ProjectError as error:
        raise type(error)(str(error).replace(str(partial), str(path))) from error
    finally:
        discard(partial, partial.with_name(f"{partial.name}-journal"))


def write_new(
    path: Path,
    records: Iterable[tuple[Record, int]],
    *,
    edits: Sequence[Mapping[str, Any]],
    versions: Iterable[Version] = (),
    project_id: str = "",
) -> None:
    """Make a project file at a path where nothing is yet. Raises ProjectError.

    `records`: each with the number of the edit that wrote it; `edits`: rows of the log from 0 on.
    """
    database = Database(path, "rwc")
    try:
        database.pragma("synchronous=FULL")
        database.pragma(f"application_id={schema.APPLICATION_ID}")
        database.pragma(f"user_version={schema.FORMAT}")
        rows: dict[str, list[dict[str, Any]]] = {}
        for record, revision in records:
            row = schema.record_row(record.table, record.id, revision, record.model_dump_json())
            rows.setdefault(record.table, []).append(row)
        checksums = [row["crc"] for of_table in rows.values() for row in of_table]
        state = state_text(len(edits) - 1, len(checksums), sum(checksums))
        meta = [schema.meta_row("project", project_id or uuid.uuid4().hex), schema.meta_row("state", state)]
        named = [schema.version_row(v.number, v.name, v.revision, v.at) for v in versions]
        with database.transaction() as connection:
            schema.metadata.create_all(connection)
            for table, of_table in rows.items():
                connection.execute(insert(RECORD_TABLES[table]), of_table)
            connection.execute(_ADD_EDIT, edits)
            connection.execute(insert(META), meta)
            if named:
                connection.execute(insert(VERSIONS), named)
    finally:
        database.close()


def state_text(revision: int, count: int, total: int) -> str:
    """Return the summary of the current state as `meta` keeps it."""
    return json.dumps({"revision": revision, "records": count, "sum": total % MODULUS})


def patch_json(changes: Iterable[tuple[str, str | None, str | None]]) -> bytes:
    """Return a patch as JSON, from records that are JSON already."""
    items = (f"{json.dumps(i)}:[{before or 'null'},{after or 'null'}]" for i, before, after in changes)
    return ("{" + ",".join(items) + "}").encode()


def now() -> str:
    """Return the time as the log keeps it. Order comes from the numbers, never from this."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class ProjectFile:
    """The journal of one document. `state` is what was in the file when it was opened."""

    def __init__(
        self,
        path: Path,
        *,
        writable: bool,
        read_only_reason: str = "",
        shown: Path | None = None,
        lock: Lock | None = None,
    ) -> None:
        """Open and check the file at `path`. Raises DamagedProject, Unwritable, Busy or another ProjectError."""
        self.path = path
        self._lock = lock
        self._unmerged = False
        self._reason = read_only_reason
        self._database = Database(path, "rw", shown=shown)
        try:
            # Exclusive first: the index of a WAL is then kept in memory, and no other program can write in between.
            self._database.pragma("locking_mode=EXCLUSIVE")
            self.state: State = load(self._database)
            if writable:
                self._prepare_for_writing()
        except BaseException:
            self._database.close()
            raise
        self._writable = writable
        self._identity = _identity(path)

    def _prepare_for_writing(self) -> None:
        if self._database.pragma("journal_mode=WAL") != "wal":
            raise Unwritable(f"'{self.path}' cannot be written: its disk does not allow a write-ahead file.")
        self._database.pragma("synchronous=FULL")
        with self._database.transaction():  # raises when the file is read-only
            pass

    def append(self, edit: Edit) -> None:
        """Write one edit and the rows that it changes; durable when it returns. Raises ProjectError; nothing changed."""
        if not self._writable:
            raise ReadOnly(self._reason)
        if edit.number != self.state.revision + 1:
            raise RuntimeError(f"edit {edit.number} after {self.state.revision}")
        self._still_there()
        checksums: dict[str, int | None] = {}
        puts: dict[str, list[dict[str, object]]] = {}
        drops: dict[str, list[dict[str, object]]] = {}
        texts: list[tuple[str, str | None, str | None]] = []
        for record_id, before, after in edit.patch:
            old, new = (record.model_dump_json() if record else None for record in (before, after))
            texts.append((record_id, old, new))
            if after is not None and new is not None:
                row = schema.record_row(after.table, record_id, edit.number, new)
                puts.setdefault(after.table, []).append(row)
                checksums[record_id] = row["crc"]
            elif before is not None:
                drops.setdefault(before.table, []).append({"gone": record_id})
                checksums[record_id] = None
        row = schema.edit_row(edit.number, now(), edit.label, edit.source, edit.action, edit.target, patch_json(texts))
        count, total = self._totals(checksums)
        summary = schema.meta_row("state", state_text(edit.number, count, total))
        with self._database.transaction() as connection:
            for table, rows in drops.items():
                connection.execute(_DROP[table], rows)
            for table, rows in puts.items():
                connection.execute(_PUT[table], rows)
            connection.execute(_ADD_EDIT, row)
            connection.execute(_SET_META, {"name": "state", "value": summary["value"], "crc": summary["crc"]})
        for record_id, checksum in checksums.items():
            if checksum is None:
                self.state.checksums.pop(record_id, None)
            else:
                self.state.checksums[record_id] = checksum
        self._total = total
        self.state.revision = edit.number

    _total: int | None = None

    def _totals(self, changes: dict[str, int | None]) -> tuple[int, int]:
        """Return count and sum of the checksums as they will be after `changes`."""
        known = self.state.checksums
        count, total = len(known), sum(known.values()) if self._total is None else self._total
        for record_id, checksum in changes.items():
            old = known.get(record_id)
            count += (checksum is not None) - (old is not None)
            total += (checksum or 0) - (old or 0)
        return count, total

    def _still_there(self) -> None:
        """A file that was moved away takes no more edits: nobody would find them again."""
        if _identity(self.path) != self._identity:
            raise ProjectError(
                f"'{self.path}' was moved, replaced or deleted while it was open; put it back, or save a copy."
            )
        self._note_unmerged(now=True)

    def _note_unmerged(self, *, now: bool) -> None:
        if self._lock is not None and self._unmerged != now:
            self._unmerged = now
            self._lock.note(unmerged=now)

    def read(self, number: int) -> Edit:
        """Return one edit of the log. Raises ProjectError when its row is damaged."""
        with self._database.errors():
            row = self._database.connection.execute(_READ_EDIT, {"wanted": number}).one_or_none()
        patch = _read_patch(row)
        if row is None or patch is None:
            raise ProjectError(
                f"Edit {number} in the log of '{self._database.shown}' is damaged, so it cannot be taken back or "
                "done again; everything else is as it was."
            )
        return Edit(number, row.label, row.source, patch, row.action, row.target)

    def log(self, limit: int | None = None) -> list[LogRow]:
        """Return the newest `limit` lines of the log (all without one), the newest first."""
        c = EDITS.c
        query = select(c.number, c.at, c.label, c.source, c.action, c.target).order_by(c.number.desc()).limit(limit)
        with self._database.errors():
            return [LogRow(*row) for row in self._database.connection.execute(query)]

    def edits_after(self, revision: int) -> Iterator[Edit]:
        """Yield the edits after a revision, the oldest first. Raises ProjectError at a damaged one."""
        for number in range(revision + 1, self.state.revision + 1):
            yield self.read(number)

    def versions(self) -> list[Version]:
        """Return the named versions, the oldest first; one whose row is damaged is left out."""
        with self._database.errors():
            rows = self._database.connection.execute(select(VERSIONS).order_by(VERSIONS.c.number)).all()
        return [Version(*row[:4]) for row in rows if schema.crc(*row[:4]) == row.crc]

    def name_version(self, name: str) -> Version:
        """Give the current revision a name. Raises ProjectError when the name is taken or nothing can be written."""
        self._check_version_name(name)
        with self._database.errors():
            last = self._database.connection.execute(select(func.max(VERSIONS.c.number))).scalar()
        number = (last or 0) + 1
        version = Version(number, name, self.state.revision, now())
        row = schema.version_row(version.number, version.name, version.revision, version.at)
        with self._database.transaction() as connection:
            connection.execute(insert(VERSIONS), row)
        return version

    def rename_version(self, version: Version, name: str) -> Version:
        """Give a version another name. Raises ProjectError when the name is taken or nothing can be written."""
        self._check_version_name(name, besides=version)
        renamed = replace(version, name=name)
        row = schema.version_row(renamed.number, renamed.name, renamed.revision, renamed.at)
        with self._database.transaction() as connection:
            connection.execute(update(VERSIONS).where(VERSIONS.c.number == version.number), row)
        return renamed

    def remove_version(self, version: Version) -> None:
        """Forget a version; the edits that led to it stay in the log. Raises ProjectError when nothing can be written."""
        self._check_writable()
        with self._database.transaction() as connection:
            connection.execute(delete(VERSIONS).where(VERSIONS.c.number == version.number))

    def _check_version_name(self, name: str, *, besides: Version | None = None) -> None:
        self._check_writable()
        if any(v.name == name for v in self.versions() if v != besides):
            raise ProjectError(f"There is a version named '{name}' already; choose another name.")

    def _check_writable(self) -> None:
        if not self._writable:
            raise ReadOnly(self._reason)
        self._still_there()

    def copy_to(self, target: Path) -> None:
        """Copy the project as it is now into a new file. Raises ProjectError."""
        self._database.copy_to(target)

    def close(self) -> None:
        """Leave one file behind. When that fails (a full disk) the WAL stays, and the next open takes it in."""
        try:
            if self._writable:
                self._database.pragma("wal_checkpoint(TRUNCATE)")
                self._note_unmerged(now=False)
                self._database.pragma("journal_mode=DELETE")
        except ProjectError as error:
            log.warning("the write-ahead file of '%s' stays: %s", self.path, error)
        finally:
            self._database.close()


def _read_patch(row: Row[Any] | None) -> Patch | None:
    """Return the patch of a row of the log, or None when it is damaged."""
    if row is None:
        return None
    try:
        raw = schema.unpack(row.packed, row.patch)
        return read_patch(raw) if schema.crc(row.number, raw) == row.patch_crc else None
    except ValueError:
        return None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - once for each edit, and Path.stat costs twice as much
    except OSError:
        return None
    return found.st_dev, found.st_ino
