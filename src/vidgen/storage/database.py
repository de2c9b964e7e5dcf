"""Opening SQLite files the way a project needs it, and its errors as sentences for the user."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from vidgen.errors import ProjectError

Mode = Literal["ro", "rw", "rwc"]


class DamagedProject(ProjectError):  # noqa: N818 - a state, as ReadOnly
    """The file's content does not hold together."""


class Unwritable(ProjectError):  # noqa: N818 - a state, as ReadOnly
    """The file or its folder can be read but not written."""


class DiskFull(ProjectError):  # noqa: N818 - a state, as ReadOnly
    """There is no room for the write."""


class Busy(ProjectError):  # noqa: N818 - a state, as ReadOnly
    """Another program holds the file."""


def raw_connect(path: Path, mode: Mode, patience: float = 2.0) -> sqlite3.Connection:
    """Open a SQLite file by its exact name. A file's own triggers and functions never run. Raises sqlite3.Error.

    Where another process holds it, up to `patience` seconds are waited.
    """
    name = quote(bytes(path))
    # The window opens a project in one thread and hands it to another: it is used by several, never by two at a time.
    connection = sqlite3.connect(
        f"file:{name}?mode={mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def as_project_error(error: sqlite3.Error | OSError, path: Path, *, reading: bool = False) -> ProjectError:
    """Return the sentence for an error of SQLite or of the file system; `reading`: nothing was to be written there."""
    name = f"'{path}'"
    if isinstance(error, OSError):
        if reading:
            return ProjectError(f"{name} cannot be read: {error.strerror or error}.")
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return Unwritable(f"{name} cannot be written: {error.strerror}.")
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return DiskFull(f"{name} was not saved: the disk is full; free some space and try again.")
        return ProjectError(f"{name} could not be read or written: {error.strerror or error}.")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(f"{name} was not saved: the disk is full; free some space and try again.")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}:
        return DamagedProject(f"{name} is damaged ({error}).")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH}:
        return Unwritable(f"{name} cannot be written: it or its folder is read-only, or is gone.")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(f"{name} is in use by another program; close that one and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return ProjectError(f"{name} could not be read or written: the disk reports an error; check it and try again.")
    if code == sqlite3.SQLITE_TOOBIG:
        return ProjectError(f"{name} was not saved: the edit is larger than a project file can hold.")
    if code == sqlite3.SQLITE_NOMEM:
        return ProjectError(f"{name} was not saved: there is not enough memory; close other programs and try again.")
    return DamagedProject(f"{name} is damaged or of another kind ({error}).")


class Database:
    """One connection to one SQLite file. Not for several threads at a time."""

    def __init__(self, path: Path, mode: Mode, *, shown: Path | None = None) -> None:
        """`shown` is the path in sentences: of a private copy, that of the original."""
        self.path = path
        self.shown = shown or path
        with self.errors():
            self._raw: sqlite3.Connection = raw_connect(path, mode)
            self._engine = create_engine("sqlite://", creator=lambda: self._raw, poolclass=StaticPool)
            self.connection: Connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn the errors of SQLite into ProjectErrors."""
        try:
            yield
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise as_project_error(error.orig, self.shown) from error
            raise
        except (sqlite3.Error, OSError) as error:
            raise as_project_error(error, self.shown) from error
        except UnicodeDecodeError as error:  # what SQLite says of a damaged table quotes its bytes
            raise DamagedProject(f"'{self.shown}' is damaged (the names of its tables are gone).") from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing, durable (as `PRAGMA synchronous` says) when the block ends. Raises ProjectError."""
        with self.errors():
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self._raw.execute("COMMIT")
            finally:
                # After some errors (a full disk among them) SQLite has already rolled back by itself.
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")

    def pragma(self, text: str) -> object:
        """Run a pragma; return the first value that it answers, or None. Raises ProjectError."""
        with self.errors():
            row = self._raw.execute(f"PRAGMA {text}").fetchone()
        return row[0] if row else None

    def copy_to(self, target: Path) -> None:
        """Copy the whole database, as it is now, into a new file. Raises ProjectError."""
        with self.errors():
            copy = raw_connect(target, "rwc")
            try:
                self._raw.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        self._engine.dispose()
        self._raw.close()
