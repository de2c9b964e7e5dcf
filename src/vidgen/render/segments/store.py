"""`Store`: the coded segments on disk, by their keys, shared by all projects. What was not used for longest goes first.

It is a cache: everything in it can be made again, whatever is damaged counts as not there, and it may be emptied at any
time, also while an export runs (which then makes the missing ones again).
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vidgen.files import discard
from vidgen.partials import remove_abandoned, unfinished_bytes
from vidgen.render.segments.file import DamagedSegment, SegmentFile, SegmentWriter
from vidgen.shelves import shelf, shelved, shelves

_KEY = re.compile(r"[0-9a-f]{40}")
_ENDING = ".seg"
LARGEST = 20 << 30
"""Bytes that the store may have by default, if a tenth of the disk is not less."""
IN_USE = 3600.0
"""Seconds for which a segment that was just used is not taken away: another process may be about to join it."""


@dataclass(frozen=True)
class Usage:
    """How full a store is."""

    files: int
    size: int
    """Bytes, with `unfinished`."""
    limit: int
    """Bytes."""
    unfinished: int
    """Bytes of what is being written."""


class Store:
    """A folder of segment files. Two processes may use one folder: files come and go whole."""

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        self.folder = folder
        self._limit = limit

    @property
    def limit(self) -> int:
        """How many bytes it may have."""
        if self._limit is not None:
            return self._limit
        try:
            return min(LARGEST, shutil.disk_usage(self.folder).total // 10)
        except OSError:
            return LARGEST

    def path(self, key: str) -> Path:
        """Return where the segment of that key is, or would be."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return shelf(self.folder, key) / (key + _ENDING)

    @property
    def hashes(self) -> Path:
        """The folder in which this machine notes the content hashes of media."""
        return self.folder / "hashes"

    def find(self, key: str) -> SegmentFile | None:
        """Return a segment, and note that it was used; None when it is not there. A damaged one is taken away."""
        path = self.path(key)
        try:
            found = SegmentFile(path, key)
        except DamagedSegment:
            _drop(path)
            return None
        except OSError:  # it is not there, or cannot be read just now: no reason to take it from others
            return None
        with suppress(OSError):  # another user's, or on a disk that is only read
            os.utime(path)
        return found

    def has(self, key: str) -> bool:
        """Tell whether a segment is there, by its index; its packets are checked when they are read."""
        return self.find(key) is not None

    def there(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of which there is a file, whatever is in it; none counts as used by that. Quick: for thousands."""
        return frozenset(key for key in keys if self.path(key).is_file())

    def writer(self, key: str) -> SegmentWriter:
        """Return a writer of a new segment. Raises OSError when the folder cannot be written."""
        path = self.path(key)
        if path.parent.exists() and not path.parent.is_dir():
            _drop(path.parent)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_dir():
            _drop(path)
        return SegmentWriter(path)

    def forget(self, key: str) -> None:
        """Take a segment away, because it is damaged."""
        _drop(self.path(key))

    def usage(self) -> Usage:
        """Return how much is in it."""
        sizes = [size for _, size, _ in self._files()]
        unfinished = sum(map(unfinished_bytes, shelves(self.folder)))
        return Usage(len(sizes), sum(sizes) + unfinished, self.limit, unfinished)

    def sweep(self) -> int:
        """Take away what killed exports did not finish; return the bytes that were freed."""
        return sum(map(remove_abandoned, shelves(self.folder)))

    def prune(self, keep: Collection[str] = ()) -> int:
        """Take away what was not used for longest until the rest is within the limit; return the bytes that were freed.

        `keep` names segments of an export that is under way; those used within the last hour stay, too, unless they
        alone are more than twice the limit.
        """
        self.sweep()
        files = sorted(self._files())
        total, freed, now = sum(size for _, size, _ in files), 0, time.time()
        for used, size, path in files:
            if total - freed <= self.limit:
                break
            recent = now - used < IN_USE and total - freed <= 2 * self.limit
            if path.stem not in keep and not recent:
                discard(path)
                freed += size
        return freed

    def clear(self) -> int:
        """Take everything away; return the bytes that were freed."""
        freed = self.sweep()
        for _, size, path in list(self._files()):
            discard(path)
            freed += size
        return freed

    def check(self) -> tuple[int, int]:
        """Read every byte, take away what is damaged; return how many files are sound and how many were not."""
        sound = damaged = 0
        for _, _, path in list(self._files()):
            try:
                for _ in SegmentFile(path, path.stem).packets():
                    pass
                sound += 1
            except DamagedSegment:
                _drop(path)
                damaged += 1
            except OSError:  # it went away, or cannot be read just now
                continue
        return sound, damaged

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each was used last, its bytes and its path."""
        for facts, path in shelved(self.folder, lambda p: p.suffix == _ENDING and _KEY.fullmatch(p.stem)):
            yield facts.st_mtime, facts.st_size, path


def _drop(path: Path) -> None:
    """Take away what lies where a segment should be, whatever it is: the folder is ours."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        discard(path)
