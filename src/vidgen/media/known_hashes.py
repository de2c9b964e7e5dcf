"""Content hashes of files that this machine has read, so that large files need not be read again to be known.

A hash is believed as long as the file is the same one by path, inode, size, time of change and time of status change.
The last cannot be set back by `cp -p`, `rsync -t` or an unpacked archive, which keep size and time of change while the
content is another. (On Windows it is the time of creation, so there a replaced file may be taken for the old one.)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vidgen.errors import VidgenError
from vidgen.files import atomic_write, discard
from vidgen.media.hashing import content_hash
from vidgen.untrusted import read_bytes

_MOST = 5_000
"""Files that are remembered; the ones that were noted first are forgotten first."""


class KnownHashes:
    """A folder with one small file for each file that was read. What is damaged in it counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hash_of(self, path: Path, make: Callable[[Path], str] = content_hash) -> str:
        """Return the content hash of a file, which `make` reads only when it is not known. Raises what `make` raises."""
        before = _name(path)
        if before is not None and (known := self._read(before)) is not None:
            return known
        found = make(path)
        if before is not None and _name(path) == before:  # else it changed while it was read
            self._note(before, found)
        return found

    def _read(self, name: str) -> str | None:
        try:
            text = read_bytes(self._folder / name, 64).decode("ascii")
        except (OSError, ValueError):
            return None
        return text if len(text) == 40 and all(c in "0123456789abcdef" for c in text) else None

    def _note(self, name: str, found: str) -> None:
        with suppress(VidgenError, OSError):  # where nothing can be kept, files are read again
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic_write(self._folder / name, found.encode())
            noted = sorted(self._folder.iterdir(), key=lambda entry: entry.stat().st_mtime)
            discard(*noted[: max(0, len(noted) - _MOST)])


def _name(path: Path) -> str | None:
    """Return what a file is noted under, None when it is not there."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    told = (os.path.realpath(path), facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
