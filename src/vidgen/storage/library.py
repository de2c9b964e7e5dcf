"""The library: what vidgen knows beside the projects. A damaged one is put aside and begun anew, and never blocks.

Its tables of exports are in `jobs.py` and `metrics.py`.
"""

from __future__ import annotations

import logging
import math
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from vidgen import folders
from vidgen.errors import UsageError
from vidgen.storage.database import raw_connect

log = logging.getLogger(__name__)

T = TypeVar("T")
metadata = MetaData()
RECENT = Table(
    "recent",
    metadata,
    Column("path", Text, primary_key=True),
    Column("project_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
)
NAMED = Table(
    "project_name",
    metadata,
    Column("record", Text, primary_key=True),
    Column("name", Text, nullable=False),
)
"""What projects were called when they were last open, by the ids of their records: by those the ledger knows them."""
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
_PATIENCE = 20.0
"""Seconds to wait for other processes: the ledger of what was paid is in it, which must not go without an entry."""
_PATIENCE_OF_RECENT = 2.0
"""The same of what a project that is being opened would wait for."""


@dataclass(frozen=True)
class Recent:
    """A project that was opened."""

    path: Path
    project_id: str
    name: str
    opened: str
    """UTC, ISO 8601."""


class Library:
    """Opens the database for each call, so that several processes can share it. No call raises. For any thread."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        """Where another process holds it, up to `patience` seconds are waited for each call."""
        self._patience = patience
        self._guard = threading.Lock()
        self._notices: list[str] = []
        self._said: set[str] = set()
        """What is wrong since something was written last; it is told once."""

    def told(self) -> list[str]:
        """Return sentences for the user about what went wrong since the last call."""
        with self._guard:
            notices, self._notices = self._notices, []
        return notices

    def note_opened(self, path: Path, project_id: str, name: str, record: str = "") -> None:
        """Remember that a project was opened: `project_id` is that of its file, `record` that of its record."""

        def write(connection: Connection) -> None:
            last = connection.execute(select(func.max(RECENT.c.sequence))).scalar() or 0
            opened = datetime.now(UTC).isoformat(timespec="seconds")
            row = {"project_id": project_id, "name": name, "opened": opened, "sequence": last + 1}
            statement = insert(RECENT).values(path=str(path), **row)
            connection.execute(statement.on_conflict_do_update(index_elements=["path"], set_=row))
            connection.execute(delete(RECENT).where(RECENT.c.sequence <= last - 100))
            if record:
                named = insert(NAMED).values(record=record, name=name)
                connection.execute(named.on_conflict_do_update(index_elements=["record"], set_={"name": name}))

        self.run(write, None, _PATIENCE_OF_RECENT)

    def recent(self) -> list[Recent]:
        """Return the projects that were opened, the newest first."""

        def read(connection: Connection) -> list[Recent]:
            rows = connection.execute(select(RECENT).order_by(RECENT.c.sequence.desc()))
            return [Recent(Path(r.path), r.project_id, r.name, r.opened) for r in rows]

        return self.read(read, [], _PATIENCE_OF_RECENT)

    def names(self) -> dict[str, str]:
        """Return what projects were called when they were last open, by the ids of their records."""
        return self.read(lambda c: {row.record: row.name for row in c.execute(select(NAMED))}, {})

    def forget(self, path: Path) -> None:
        """Remember no longer that a project was opened there."""

        def write(connection: Connection) -> None:
            connection.execute(delete(RECENT).where(RECENT.c.path == str(path)))

        self.run(write, None, _PATIENCE_OF_RECENT)

    def project_id(self, path: Path) -> str | None:
        """Return the id of the project that was last opened at a path: for finding the backups of a damaged file."""
        return next((r.project_id for r in self.recent() if r.path == path), None)

    def read(self, work: Callable[[Connection], T], otherwise: T, patience: float = math.inf) -> T:
        """Return what `work` returns, which only reads: any number of processes do so at the same time, see one state, and
        wait only while somebody else's change goes to the disk. `otherwise` when the library cannot be used.
        """
        with suppress(sqlite3.Error, UnicodeDecodeError, OSError, UsageError, UnicodeEncodeError):
            return _run(folders.home() / "library.sqlite", work, min(patience, self._patience), writes=False)
        return self.run(work, otherwise, patience)  # a new library, one of an older version, or a damaged one

    def run(self, work: Callable[[Connection], T], otherwise: T, patience: float = math.inf) -> T:
        """Return what `work` returns, in one transaction that may write; `otherwise` when the library cannot be used.

        Where another process holds it, no longer than `patience` seconds are waited.
        """
        try:
            path = folders.home() / "library.sqlite"
            for _ in range(3):
                before = _identity(path)
                try:
                    result = _run(path, work, min(patience, self._patience))
                except (sqlite3.Error, UnicodeDecodeError) as error:
                    if not _is_broken(error, path):
                        log.warning("the library cannot be used: %s", error)
                        self._tell(f"The library (recent projects, exports) cannot be used: {_reason(error)}.")
                        return otherwise
                    self._replace(path, before)
                else:
                    with self._guard:
                        self._said.clear()
                    return result
        except (OSError, UsageError, UnicodeEncodeError) as error:  # the last: a path that is no text
            log.warning("the library cannot be used: %s", error)
        return otherwise

    def _replace(self, path: Path, broken: tuple[int, int] | None) -> None:
        """Put a library that is damaged aside, unless somebody has done so meanwhile."""
        with self._guard:
            if _identity(path) != broken:
                return
            aside = _put_aside(path)
        self._tell(
            f"The library (recent projects, exports) was damaged; a new one was begun, the old one is '{aside}'."
        )

    def _tell(self, notice: str) -> None:
        with self._guard:
            if notice not in self._said:
                self._said.add(notice)
                self._notices.append(notice)


def _run(path: Path, work: Callable[[Connection], T], patience: float, *, writes: bool = True) -> T:
    """Run `work` in one transaction. Raises sqlite3.Error, and UnicodeDecodeError where SQLite quotes damaged bytes.

    Who writes takes the right to it at once: two that first read and then write could never both go on.
    """
    engine = create_engine("sqlite://", creator=lambda: raw_connect(path, "rwc", patience), poolclass=NullPool)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
            if writes:
                metadata.create_all(connection)
            result = work(connection)
            connection.exec_driver_sql("COMMIT")
            return result
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
    finally:
        engine.dispose()


def _is_broken(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> bool:
    """Tell whether an error is about what is in the file, so that it can only be put aside."""
    if isinstance(error, UnicodeDecodeError):  # what SQLite says of a damaged table quotes its bytes
        return True
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python itself could not read a text
        return isinstance(error, sqlite3.OperationalError)
    if code & 0xFF == sqlite3.SQLITE_READONLY:  # also what a damaged header looks like
        return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return code & 0xFF in _BROKEN


def _reason(error: sqlite3.Error | UnicodeDecodeError) -> str:
    """Return why the library cannot be used, as the end of a sentence."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"another program holds '{folders.home() / 'library.sqlite'}'; close that one"
    return "the disk is full" if code == sqlite3.SQLITE_FULL else str(error)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name; None when there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_dev, facts.st_ino


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"library.damaged-{number}.sqlite")).exists():
        number += 1
    path.replace(aside)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return aside
