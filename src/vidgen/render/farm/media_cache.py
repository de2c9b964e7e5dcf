"""`MediaCache`: media that were sent to this machine, by their content. What was not used for longest goes first.

ab/ab12…f0.mp4      the name is the content hash; the ending is that of the original, since readers may go by it
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from vidgen.errors import MediaError, ProjectError
from vidgen.files import check_room, discard, finish
from vidgen.media.hashing import content_hash
from vidgen.partials import partial_name, remove_abandoned
from vidgen.shelves import shelf, shelved, shelves

LARGEST = 50 << 30
"""Bytes that a cache may have by default, if a quarter of the disk is not less."""
PATIENCE = 600.0
"""Seconds after the last piece when a file that is not complete is given up: its sender is gone."""
_HASH = re.compile(r"[0-9a-f]{40}")
_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,10})?")


@dataclass
class _Arrival:
    """A file of which pieces come in."""

    hash: str
    size: int
    target: Path
    partial: Path
    file: IO[bytes]
    digest: Any
    heard: float
    received: int = 0


class MediaCache:
    """A folder of media files. May be used from several threads."""

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        self.folder = folder
        self._limit = limit
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int, int, int], str] = {}
        self._arriving: dict[str, _Arrival] = {}

    @property
    def limit(self) -> int:
        """How many bytes it may have."""
        if self._limit is not None:
            return self._limit
        try:
            return min(LARGEST, shutil.disk_usage(self.folder).total // 4)
        except OSError:
            return LARGEST

    def place(self, path: str, hash: str, size: int) -> Path | None:
        """Return where a file with that content is: at `path`, as on the other machine, or here; None when nowhere."""
        for candidate in (Path(path), self._path(hash, ending_of(path))):
            if candidate.is_absolute() and self._is(candidate, hash, size):
                if candidate.is_relative_to(self.folder):
                    _note_use(candidate)
                return candidate
        return None

    def begin(self, hash: str, ending: str, size: int, keep: Collection[str] = ()) -> str:
        """Make ready for a file of `size` bytes; return the name under which its pieces come.

        `keep` are hashes of files that must stay. Raises ProjectError when the disk is full or cannot be written.
        """
        target = self._path(hash, ending)
        for token, other in list(self._arriving.items()):
            if time.monotonic() - other.heard > PATIENCE:
                self.abandon(token)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.prune(size, keep)
            check_room(target.parent, size)
            partial = partial_name(target)
            file = partial.open("xb")  # in place: the temporary name
        except OSError as error:
            raise _cannot_keep(self.folder, error) from error
        token = secrets.token_hex(8)
        with self._lock:
            digest = hashlib.blake2b(digest_size=20)
            self._arriving[token] = _Arrival(hash, size, target, partial, file, digest, time.monotonic())
        return token

    def piece(self, token: str, data: bytes) -> None:
        """Append a piece. With the last one, the file gets its name. Raises MediaError when it isn't what was promised."""
        arrival = self._arriving[token]
        arrival.heard = time.monotonic()
        try:
            arrival.file.write(data)
            arrival.digest.update(data)
            arrival.received += len(data)
            if arrival.received < arrival.size:
                return
            arrival.file.close()
            _check(arrival)
            finish(arrival.partial, arrival.target)
            self._note(arrival.target, arrival.hash)
        except OSError as error:
            self.abandon(token)
            raise _cannot_keep(self.folder, error) from error
        except MediaError:
            self.abandon(token)
            raise
        with self._lock:
            del self._arriving[token]

    def abandon(self, token: str) -> None:
        """Forget a file of which no more pieces will come."""
        with self._lock:
            arrival = self._arriving.pop(token, None)
        if arrival is not None:
            with suppress(OSError):
                arrival.file.close()
            discard(arrival.partial)

    def close(self) -> None:
        """Forget all files that are not complete."""
        for token in list(self._arriving):
            self.abandon(token)

    def prune(self, wanted: int = 0, keep: Collection[str] = ()) -> None:
        """Take away what was not used for longest until `wanted` more bytes are within the limit."""
        for folder in shelves(self.folder):
            remove_abandoned(folder)
        files = sorted(self._files())
        total = sum(size for _, size, _ in files) + wanted
        for _, size, path in files:
            if total <= self.limit:
                return
            if path.stem not in keep:
                discard(path)
                total -= size

    def _is(self, path: Path, hash: str, size: int) -> bool:
        try:
            facts = path.stat()
            if facts.st_size != size:
                return False
            key = (str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns)
            if key not in self._known:
                self._known[key] = content_hash(path)
        except (OSError, MediaError):
            return False
        return self._known[key] == hash

    def _note(self, path: Path, hash: str) -> None:
        facts = path.stat()
        self._known[str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns] = hash

    def _path(self, hash: str, ending: str) -> Path:
        if not _HASH.fullmatch(hash) or not _ENDING.fullmatch(ending):
            raise ValueError(f"not a name in the cache: {hash!r} {ending!r}")
        return shelf(self.folder, hash) / f"{hash}{ending}"

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for facts, path in shelved(self.folder, lambda p: _HASH.fullmatch(p.stem)):
            yield facts.st_atime, facts.st_size, path


def _note_use(path: Path) -> None:
    """Note in the time of last access that a file was used. The time of change stays: by it readers know the file."""
    with suppress(OSError):
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


def _check(arrival: _Arrival) -> None:
    if arrival.received != arrival.size or arrival.digest.hexdigest() != arrival.hash:
        raise MediaError("A file changed while it was sent; export again when it is complete.")


def ending_of(path: str) -> str:
    """Return the ending of a file's name, as in ".mp4"; nothing when it has none that is plain."""
    ending = Path(path.replace("\\", "/")).suffix
    return ending if _ENDING.fullmatch(ending) else ""


def _cannot_keep(folder: Path, error: OSError) -> ProjectError:
    return ProjectError(f"Media cannot be kept in '{folder}': {error.strerror or error}; make room there.")
