"""What a session that was cut short left behind, looked at before SQLite touches any of it."""

from __future__ import annotations

from pathlib import Path

from vidgen.scratch import scratch_folder
from vidgen.storage.database import DamagedProject, Database
from vidgen.storage.header import Header
from vidgen.storage.snapshot import copy_snapshot, wal_path


def examine(path: Path, header: Header, *, was_unmerged: bool) -> list[str]:
    """Check the write-ahead file on a private copy; return what the user should know.

    `was_unmerged`: whether the last session may have had edits there only (`Lock.was_unmerged`).

    SQLite itself stops reading a WAL at the first bad checksum and says nothing: the edits after it would be gone in
    silence. One transaction behind that point is what a power cut leaves (it was never acknowledged); more is damage.
    Raises DamagedProject.
    """
    wal = wal_path(path)
    if not wal.exists() or wal.stat().st_size == 0:
        if header.in_wal and was_unmerged and not wal.exists():
            gone = f"its write-ahead file '{wal.name}' is gone: the last edits may be missing."
            return [f"'{path.name}' was not closed properly and {gone}"]
        return []
    with scratch_folder() as folder:
        copy = copy_snapshot(path, folder)
        committed = _committed_frames(wal_path(copy).read_bytes())
        database = Database(copy, "rw", shown=path)
        try:
            database.pragma("locking_mode=EXCLUSIVE")
            database.pragma("quick_check(1)")
            with database.errors():
                row = database.connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
            valid = max(0, int(row[1]))
        finally:
            database.close()
    beyond = [end for end in committed if end > valid]
    if len(beyond) > 1:
        raise DamagedProject(
            f"'{path}' is damaged (its write-ahead file '{wal.name}' has {len(beyond)} unreadable edits)."
        )
    if beyond:
        return ["The very last edit was only half on the disk when the last session was cut short, and is left out."]
    return []


def _committed_frames(wal: bytes) -> list[int]:
    """Return the number of frames up to each commit, as the frames themselves say, whether or not their sums are right.

    Frames of an earlier round have another salt (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
    """
    if len(wal) < 32:
        return []
    size = int.from_bytes(wal[8:12], "big")
    size = size if size in {512 << n for n in range(8)} else 4096
    salts = wal[16:24]
    ends = []
    for number, start in enumerate(range(32, len(wal) - 24 - size + 1, 24 + size), 1):
        if wal[start + 8 : start + 16] == salts and wal[start + 4 : start + 8] != b"\0\0\0\0":
            ends.append(number)
    return ends
