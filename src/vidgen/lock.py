"""One holder of a thing: a lock of the operating system on a file beside it, which the kernel frees when we die."""

from __future__ import annotations

import json
import os
import platform
import stat
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from vidgen.errors import ProjectError
from vidgen.untrusted import json_of, read_bytes

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Taken(ProjectError):  # noqa: N818 - a state, as ReadOnly
    """Somebody else has it: a project that is open for writing, a job, a model that is being added."""


def lock_path(of: Path) -> Path:
    """Return the name of the lock beside a thing: `.NAME.lock`."""
    return of.with_name(f".{of.name}.lock")


class Lock:
    """Held from construction until `release`. The file says who has it, for the sentence that others get.

    Of a project it also says whether its holder had edits that were in the write-ahead file only: after a kill -9 that is
    what tells a write-ahead file that was lost from one that was never begun.
    """

    def __init__(self, of: Path) -> None:
        """Take the lock. Raises Taken when somebody has it or its name, OSError when the folder cannot be written."""
        self.path = lock_path(of)
        self._handle = self._acquire(of)
        self.was_unmerged = self._left_unmerged()
        """Whether the last holder died with edits in the write-ahead file; True, too, when nothing tells."""
        self.note(unmerged=False)

    def _acquire(self, of: Path) -> int:
        while True:
            handle = os.open(self.path, _FLAGS, 0o644)
            try:
                self._take(handle, of)
                if self._is_the_one(handle):
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)  # its holder removed it between our open and our lock

    def _take(self, handle: int, of: Path) -> None:
        if not stat.S_ISREG(os.fstat(handle).st_mode):  # reading a pipe waits for ever
            raise Taken(f"'{self.path}' is in the way: it is no file; remove it.")
        if not _try_lock(handle):
            raise Taken(f"'{of.name}' is already open {_holder(self.path)}.")

    def _is_the_one(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False

    def _left_unmerged(self) -> bool:
        try:
            return bool(json_of(os.read(self._handle, 4096))["unmerged"])
        except (OSError, ValueError, KeyError, TypeError):
            return True

    def note(self, *, unmerged: bool) -> None:
        """Write down who holds the lock, and whether there are edits in the write-ahead file only."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps({"pid": os.getpid(), "host": platform.node(), "since": now, "unmerged": unmerged})
        with suppress(OSError):  # a full disk must not keep anybody from opening a project
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, text.encode())

    def release(self) -> None:
        """Give the lock back and remove its file."""
        handle, self._handle = self._handle, -1
        if handle < 0:
            return
        with suppress(OSError):
            if os.name != "nt":  # Windows cannot remove an open file; a leftover file there holds no lock
                self.path.unlink()
        os.close(handle)
        if os.name == "nt":
            with suppress(OSError):
                self.path.unlink()


def _holder(path: Path) -> str:
    """Return who holds a lock, as the end of a sentence."""
    try:
        told = json_of(read_bytes(path, 4096))
        pid, host = int(told["pid"]), str(told["host"])
        since = datetime.fromisoformat(str(told["since"])).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, ValueError, KeyError, TypeError, OverflowError):  # OverflowError: the year 1
        return "in another vidgen"
    where = "on this computer" if host == platform.node() else f"on '{host}'"
    return f"in another vidgen {where} (process {pid}, since {since})"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        # A byte far behind the text, since Windows keeps others from reading what is locked.
        try:
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock, not lockf: POSIX locks are dropped when any other handle of this process to the file is closed.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
