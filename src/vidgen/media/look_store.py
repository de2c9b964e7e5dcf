"""`LookStore`: thumbnails and waveforms on disk, by the content of their files. What was not used for longest goes first.

It is a cache: all of it can be made again, whatever is damaged counts as not there, and it may be emptied at any time. One
SQLite file, for several processes at a time; a crash may lose what was noted last, never more.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from vidgen.files import discard

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

VERSION = 1
"""Of what is kept. What another version has kept is thrown away."""
LIMIT = 1 << 30
"""Bytes."""
_FRESH = 3600.0
"""Seconds within which it is not noted anew that something was used."""
_SCHEMA = """
CREATE TABLE look (
  hash TEXT NOT NULL,      -- of the file
  kind TEXT NOT NULL,      -- "wave", or "high-" and the height of thumbnails
  stream INTEGER NOT NULL,
  time INTEGER NOT NULL,   -- flicks in the source, 0 for waveforms
  data BLOB NOT NULL,
  PRIMARY KEY (hash, kind, stream, time)
) WITHOUT ROWID;
CREATE TABLE used (hash TEXT PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
"""


class LookStore:
    """May be used from several threads. Nothing that it is asked fails: what cannot be read is not there."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self.path = path
        self.limit = limit
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._broken = False

    def get(self, hash: str, kind: str, stream: int, times: Sequence[int]) -> dict[int, bytes]:
        """Return what there is of a file, by time."""

        def read(of: sqlite3.Connection) -> dict[int, bytes]:
            found: dict[int, bytes] = {}
            for at in times:
                row = of.execute(
                    "SELECT data FROM look WHERE hash=? AND kind=? AND stream=? AND time=?", (hash, kind, stream, at)
                ).fetchone()
                if row is not None:
                    found[at] = bytes(row[0])
            now = time.time()
            if found:
                of.execute("UPDATE used SET at=? WHERE hash=? AND at<?", (now, hash, now - _FRESH))
            return found

        return self._do(read) or {}

    def put(self, hash: str, kind: str, stream: int, looks: Mapping[int, bytes]) -> None:
        """Keep what was made of a file."""

        def write(of: sqlite3.Connection) -> None:
            rows = [(hash, kind, stream, at, data) for at, data in looks.items()]
            of.execute("BEGIN IMMEDIATE")
            of.executemany("INSERT OR REPLACE INTO look VALUES (?,?,?,?,?)", rows)
            size = sum(len(data) for data in looks.values())
            of.execute(
                "INSERT INTO used VALUES (?,?,?) ON CONFLICT DO UPDATE SET at=excluded.at, size=size+excluded.size",
                (hash, time.time(), size),
            )
            self._prune(of, hash)
            of.execute("COMMIT")

        if looks:
            self._do(write)

    def forget(self, hash: str) -> None:
        """Take away what there is of a file."""

        def remove(of: sqlite3.Connection) -> None:
            of.execute("DELETE FROM look WHERE hash=?", (hash,))
            of.execute("DELETE FROM used WHERE hash=?", (hash,))

        self._do(remove)

    def usage(self) -> tuple[int, int]:
        """Return of how many files there is something, and the bytes of all."""
        if not self.path.exists():
            return 0, 0
        found = self._do(lambda of: of.execute("SELECT count(*), coalesce(sum(size), 0) FROM used").fetchone())
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def clear(self) -> int:
        """Take everything away; return the bytes that were freed."""
        freed = self.usage()[1]

        def remove(of: sqlite3.Connection) -> None:
            of.execute("DELETE FROM look")
            of.execute("DELETE FROM used")
            of.execute("VACUUM")

        if self.path.exists():
            self._do(remove)
        return freed

    def close(self) -> None:
        """Close the file; it is opened again when it is asked."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _prune(self, of: sqlite3.Connection, keep: str) -> None:
        (total,) = of.execute("SELECT coalesce(sum(size), 0) FROM used").fetchone()
        if total <= self.limit:
            return
        for other, size in of.execute("SELECT hash, size FROM used WHERE hash<>? ORDER BY at", (keep,)).fetchall():
            if total <= self.limit * 9 // 10:
                break
            of.execute("DELETE FROM look WHERE hash=?", (other,))
            of.execute("DELETE FROM used WHERE hash=?", (other,))
            total -= size

    def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        with self._lock:
            if self._broken:
                return None
            try:
                return work(self._opened())
            except sqlite3.DatabaseError as error:
                if self._connection is not None and self._connection.in_transaction:
                    self._connection.rollback()
                if isinstance(error, sqlite3.OperationalError):  # busy, full, read-only: perhaps not the next time
                    _log.info("the looks in '%s' cannot be used now: %s", self.path, error)
                    return None
                return self._after_damage(work, error)
            except OSError as error:
                _log.info("there is no place for looks at '%s': %s", self.path, error)
                return None

    def _after_damage(self, work: Callable[[sqlite3.Connection], _T], error: sqlite3.DatabaseError) -> _T | None:
        _log.info("the looks in '%s' are damaged and begin anew: %s", self.path, error)
        self._close()
        discard(self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm")))
        try:
            return work(self._opened())
        except (sqlite3.Error, OSError) as again:
            _log.info("there is no place for looks at '%s': %s", self.path, again)
            self._broken = True
            return None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None:
            return self._connection
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = sqlite3.connect(self.path, timeout=2.0, isolation_level=None, check_same_thread=False)
        try:
            made.execute("PRAGMA trusted_schema=OFF")
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=NORMAL")  # after a power cut the newest looks are made again
            (version,) = made.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                made.execute("BEGIN IMMEDIATE")
                made.execute("DROP TABLE IF EXISTS look")
                made.execute("DROP TABLE IF EXISTS used")
                for statement in _SCHEMA.split(";"):
                    made.execute(statement)
                made.execute(f"PRAGMA user_version={VERSION}")
                made.execute("COMMIT")
        except sqlite3.Error:
            made.close()
            raise
        self._connection = made
        return made
