"""Who made a temporary thing: a process, named so that others can tell for sure whether it is gone.

    a9ad8e80-7425-5cd7d3        the processes that we see, the process's number, when it started

A number alone is not enough: it is given again, and a folder may be shared with other computers and containers, whose
processes we do not see. So the first part stands for this start of this computer and, on Linux, for the container. Of what
comes from elsewhere nothing is known.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

PATTERN = r"[0-9a-f]{8}-\d{1,10}-[0-9a-f]{1,16}"
"""What a name looks like, as a regular expression."""
_UNKNOWN = "0" * 8
_ENDED = frozenset("ZXx")
"""States of a process that only waits for its parent to hear of its end."""


def owner() -> str:
    """Return the name of this process."""
    process = os.getpid()
    return f"{_seen()}-{process}-{_started(process) or 0:x}"


def gone(name: str) -> bool | None:
    """Tell whether the process of that name has ended; None when that cannot be told here."""
    seen, number, start = name.split("-")
    process = int(number)
    if seen != _seen() or seen == _UNKNOWN or sys.platform == "win32":
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass  # another user's: its start can mostly be read
    begun = _started(process)
    if begun is None or int(start, 16) == 0:  # it ended just now, or nobody tells
        return False
    return begun != int(start, 16)


@lru_cache(maxsize=1)
def _seen() -> str:
    """Return what stands for the processes that we see."""
    try:
        if sys.platform == "linux":
            told = Path("/proc/sys/kernel/random/boot_id").read_text() + str(Path("/proc/self/ns/pid").readlink())
        elif sys.platform == "darwin":
            told = _boot_session()
        else:
            return _UNKNOWN
    except OSError:
        return _UNKNOWN
    return hashlib.blake2b(told.encode(), digest_size=4).hexdigest()


def _boot_session() -> str:
    """Return what macOS calls this start of the computer. Raises OSError."""
    text = ctypes.create_string_buffer(64)
    size = ctypes.c_size_t(len(text))
    if ctypes.CDLL(None).sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, 0):
        raise OSError("the system does not say when it started")
    return text.value.decode()


def _started(process: int) -> int | None:
    """Return when a process started, in ticks since the computer did; 0 when it has ended, None when nobody tells."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return 0 if fields[0] in _ENDED else int(fields[19])
    return None
