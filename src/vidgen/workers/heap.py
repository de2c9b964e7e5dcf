"""Giving memory back to the system that a worker's heap keeps although nothing is in it.

`parent.py` lets a worker's heap keep what was freed, since the next segment wants as much again. With media of many sizes
such a heap gets holes that nothing fits into any more: of 30 minutes of photos and films it came to hold half as much again
as after one minute.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Give the free pages of this process's heap back to the system; they cost a page fault each when they are used again.

    By glibc's `malloc_trim`; where there is none, nothing is done.
    """
    if (trim := _malloc_trim()) is not None:
        trim(0)


@cache
def _malloc_trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
