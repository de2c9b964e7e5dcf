"""A guard against a fault of PySide6 6.12 with Python 3.11: each call of a Qt method without a result loses a reference
to `None`, and the process ends ("deallocating None") after some ten thousand of them, in the middle of an export.

From Python 3.12 on `None` is immortal by itself (PEP 683). Before, this gives it so many references that it is, too.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40


def make_none_last() -> None:
    """Give `None` more references than can be lost. Does nothing where that is not needed."""
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython" and sys.getrefcount(None) < _PLENTY:
        if hasattr(sys, "getobjects"):
            return  # a build that traces references: the count is not an object's first field
        ctypes.c_ssize_t.from_address(id(None)).value += _PLENTY
