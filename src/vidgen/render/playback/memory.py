"""Memory that two processes share, in slots of one size, each for one picture.

It is a file that nobody needs to write to a disk: in `/dev/shm` where there is one, else in the temporary folder; on
Windows it has no file. The file's name is taken away as soon as the other process has the memory too; of a process that
is killed before that the next one takes it away.
"""

from __future__ import annotations

import mmap
import os
import re
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from vidgen.errors import RenderError
from vidgen.owner import PATTERN, owner
from vidgen.partials import is_abandoned, remove

_PAGE = 4096
_NAME = re.compile(rf"vidgen-(?P<owner>{PATTERN})-[0-9a-f]{{12}}")


class SlotMemory:
    """`count` slots of at least `size` bytes. Not closed: it goes when nobody holds a view of it any more."""

    def __init__(self, name: str, size: int, count: int, *, make: bool) -> None:
        """Make the memory, or with `make=False` take part in that of another process. Raises RenderError."""
        self.name = name
        self.size = -(-size // _PAGE) * _PAGE
        self.count = count
        whole = self.size * count
        try:
            if sys.platform == "win32":
                self._map = mmap.mmap(-1, whole, tagname=name)
                return
            flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if make else 0)
            handle = os.open(name, flags, 0o600)
            try:
                if make:
                    os.ftruncate(handle, whole)
                self._map = mmap.mmap(handle, whole)
            finally:
                os.close(handle)
        except (OSError, ValueError) as error:
            self.forget_name()
            raise RenderError(f"There is no memory for the frames of the preview: {error}.") from error

    @classmethod
    def made(cls, size: int, count: int, least: int = 4) -> SlotMemory:
        """Make memory with up to `count` slots; with fewer, but at least `least`, where there is little room.

        Raises RenderError when there is none.
        """
        folder = _folder()
        tidy()
        with suppress(OSError, AttributeError):
            about = os.statvfs(folder)
            # Half at most: what is promised here and is not there ends the process that writes.
            count = max(least, min(count, about.f_bavail * about.f_frsize // 2 // max(1, size)))
        name = f"vidgen-{owner()}-{secrets.token_hex(6)}"
        return cls(name if sys.platform == "win32" else str(folder / name), size, count, make=True)

    def slot(self, number: int) -> memoryview:
        """Return a slot's bytes, which both processes see."""
        return memoryview(self._map)[number * self.size : (number + 1) * self.size]

    def forget_name(self) -> None:
        """Take the name away: those who have the memory keep it, nobody else can get it."""
        if sys.platform != "win32":
            with suppress(OSError):
                Path(self.name).unlink()


def _folder() -> Path:
    return Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108


def tidy() -> None:
    """Take away what killed processes of this user left behind."""
    with suppress(OSError):
        for entry in list(_folder().glob("vidgen-*")):
            found = _NAME.fullmatch(entry.name)
            with suppress(OSError):
                if found and is_abandoned(entry, found["owner"]):
                    remove(entry)
