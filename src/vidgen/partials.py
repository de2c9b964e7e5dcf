"""Temporary files beside what they become: their names, and taking them away, also those of processes that died."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from vidgen.owner import PATTERN, gone, owner

_LATELY = 600.0
"""Seconds."""
_LONGEST = 120
"""Bytes of a name that are kept; the whole may have 255."""
_PARTIAL = re.compile(rf"\..+\.part-(?P<owner>{PATTERN})-[0-9a-f]{{8}}(\..*)?", re.DOTALL)


def partial_name(target: Path) -> Path:
    """Return a new temporary name beside `target`; it keeps the ending, which some writers go by."""
    stem = os.fsencode(target.stem)[:_LONGEST].decode(errors="ignore")
    return target.with_name(f".{stem or 'file'}.part-{owner()}-{secrets.token_hex(4)}{target.suffix}")


def remove(path: Path) -> None:
    """Take a temporary file or folder away, if it is there and can be."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> int:
    """Take away all temporary files in a folder whose processes are gone; return their bytes."""
    freed = 0
    for entry, name in list(_partials(folder)):
        with suppress(OSError):
            if is_abandoned(entry, name):
                size = _size(entry)
                remove(entry)
                freed += size
    return freed


def unfinished_bytes(folder: Path) -> int:
    """Return the bytes of all temporary files in a folder."""
    sizes = 0
    for entry, _ in _partials(folder):
        with suppress(OSError):
            sizes += _size(entry)
    return sizes


@lru_cache(maxsize=256)
def tidy(folder: Path) -> None:
    """Take what killed processes left in a folder away, once for each folder in the life of this process."""
    remove_abandoned(folder)


def is_abandoned(path: Path, name: str) -> bool:
    """Tell whether what the process of that name made is of no more use to anybody. Raises OSError.

    A folder may be shared with other machines, and not every system tells of its processes: where it cannot be told whether
    they live, what was written to lately is left alone.
    """
    told = gone(name)
    return time.time() - path.lstat().st_mtime > _LATELY if told is None else told


def _partials(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each, and the name of who made it."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if found := _PARTIAL.fullmatch(entry.name):
                yield entry, found["owner"]


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(inner.lstat().st_size for inner in path.iterdir())
    return path.lstat().st_size
