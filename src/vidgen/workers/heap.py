"""How a process's heap is kept small: glibc's `mallopt` and `malloc_trim`. Where there is none, nothing is done.

`parent.py` lets a worker's heap keep what was freed, since the next segment wants as much again. With media of many sizes
such a heap gets holes that nothing fits into any more: of 30 minutes of photos and films it came to hold half as much again
as after one minute. In the window a heap for each of its threads did the same.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Names of `malloc.h`."""
_LARGE = 1 << 20
"""Bytes of a block that gets pages of its own, which go back with it: a picture of the screen, not a thumbnail."""
_KEPT = 8 << 20
"""Bytes that stay at the heap's end when they are free."""


def keep_small() -> None:
    """Give this process two heaps for all its threads, and large blocks pages of their own."""
    if (mallopt := _of_c("mallopt")) is not None:
        for name, value in ((_ARENA_MAX, 2), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _KEPT)):
            mallopt(name, value)


def give_back() -> None:
    """Give free pages of this process's heaps back to the system; they cost a page fault each when they are used again."""
    if (trim := _of_c("malloc_trim")) is not None:
        trim(0)


@cache
def _of_c(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
