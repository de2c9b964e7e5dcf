"""Temporary files beside what they become: taking them away, also those of processes that died."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_LATELY = 600.0
"""Seconds."""
_PARTIAL = re.compile(r"\..+\.part-(?P<process>\d+)-[0-9a-f]{8}(\..*)?")


def remove(path: Path) -> None:
    """Take a temporary file or folder away, if it is there and can be."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def remove_stale(target: Path) -> None:
    """Take away what exports to the same target left behind when their processes were killed."""
    begins = f".{target.stem[:100]}.part-"
    with suppress(OSError):
        for entry in list(target.parent.iterdir()):
            found = _PARTIAL.fullmatch(entry.name) if entry.name.startswith(begins) else None
            if found and not alive(int(found["process"])):
                remove(entry)


def remove_abandoned(folder: Path) -> None:
    """Take away all temporary files in a folder whose processes are gone.

    A folder may be shared with other machines, whose processes we do not see: what was written to lately stays.
    """
    with suppress(OSError):
        for entry in list(folder.iterdir()):
            found = _PARTIAL.fullmatch(entry.name)
            if found and not alive(int(found["process"])) and time.time() - entry.stat().st_mtime > _LATELY:
                remove(entry)


@lru_cache(maxsize=256)
def tidy(folder: Path) -> None:
    """Take what killed processes left in a folder away, once for each folder in the life of this process."""
    remove_abandoned(folder)


def alive(process: int) -> bool:
    """Tell whether a process of that number runs. On Windows only our own is known to."""
    if process == os.getpid() or sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
