"""Sizes of files as people write them."""

from __future__ import annotations

import re
from math import ceil

from vidgen.errors import UsageError

_UNITS = {
    "": 1,
    "b": 1,
    "kb": 1000,
    "mb": 1000**2,
    "gb": 1000**3,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
LEAST, MOST = 1000, 1 << 44


def parse_size(text: str) -> int:
    """Return the bytes of a size as in "10MB", "9.5 MiB", "800kB". Raises UsageError."""
    found = _SIZE.fullmatch(text)
    unit = _UNITS.get(found[2].lower()) if found else None
    if found is None or unit is None:
        raise UsageError(f"'{text}' is no size; write it as in 10MB, 800kB, 1.5GB or 9.5MiB.")
    size = int(float(found[1]) * unit)
    if not LEAST <= size <= MOST:
        raise UsageError(f"'{text}' is no size for a film; it must lie between 1 kB and 17 TB.")
    return size


def shown(size: float) -> str:
    """Return a size for a sentence, rounded up, so that the number that is told is enough."""
    whole = ceil(size)
    for unit, name in ((1000**3, "GB"), (1000**2, "MB"), (1000, "kB")):
        if whole >= unit:
            number, hundredths = divmod(-(-whole * 100 // unit), 100)
            return f"{number}.{hundredths:02}".rstrip("0").rstrip(".") + f" {name}"
    return f"{whole} bytes"
