"""Caches of many files that are named by the hash of what is in them: `ab/ab12…f0.seg` lies on the shelf `ab`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_LETTERS = 2


def shelf(folder: Path, name: str) -> Path:
    """Return the folder in which a file of that name lies."""
    return folder / name[:_LETTERS]


def shelves(folder: Path) -> Iterator[Path]:
    """Yield the shelves that there are; none where the folder cannot be read."""
    with suppress(OSError):
        yield from [entry for entry in folder.iterdir() if entry.is_dir() and len(entry.name) == _LETTERS]


def shelved(folder: Path, fits: Callable[[Path], object]) -> Iterator[tuple[os.stat_result, Path]]:
    """Yield the files on all shelves whose paths fit. Other processes may take some away meanwhile."""
    for one in shelves(folder):
        with suppress(OSError):
            for path in list(one.iterdir()):
                if fits(path):
                    with suppress(OSError):  # another process took it away
                        yield path.stat(), path
