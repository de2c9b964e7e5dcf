"""Look-up tables of colours from `.cube` files (Adobe, Cube LUT Specification 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vidgen.errors import MediaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_3D = 129
LARGEST_1D = 65_536
_MOST_BYTES = 129**3 * 48
"""More text than the largest table needs; a longer file is refused before it is read."""


@dataclass(frozen=True, eq=False)
class Cube:
    """A table of colours: one curve for each channel (`dimensions` 1), or a cube (3)."""

    dimensions: int
    size: int
    values: NDArray[np.float32]
    """(size, 3), or (blue, green, red, 3)."""
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    """The colours of the first and the last entry."""

    def map(self, rgb: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the colours that the table gives for (n, 3) colours; outside its domain those of its border.

        In a cube by tetrahedral interpolation (Kasson et al., "Performing color space conversions with
        three-dimensional linear interpolation", 1995), which keeps greys grey.
        """
        place = np.clip((rgb - self.low) / (self.high - self.low), 0, 1) * np.float32(self.size - 1)
        whole = np.minimum(place.astype(np.int32), self.size - 2)
        part = (place - whole).astype(np.float32)
        return self._curves(whole, part) if self.dimensions == 1 else self._tetrahedra(whole, part)

    def _curves(self, whole: NDArray[np.int32], part: NDArray[np.float32]) -> NDArray[np.float32]:
        channel = np.arange(3)
        left, right = self.values[whole, channel], self.values[whole + 1, channel]
        return left + (right - left) * part

    def _tetrahedra(self, whole: NDArray[np.int32], part: NDArray[np.float32]) -> NDArray[np.float32]:
        size = self.size
        flat = self.values.reshape(-1, 3)
        steps = np.array([1, size, size * size], np.int32)
        corner = whole @ steps
        # Walk from the cell's lowest corner to its highest along the axes, the one with the largest part first.
        order = np.argsort(-part, axis=1, kind="stable")
        parts = np.take_along_axis(part, order, axis=1)
        along = steps[order]
        second = corner + along[:, 0]
        third = second + along[:, 1]
        last = third + along[:, 2]
        result: NDArray[np.float32] = (
            flat[corner] * (1 - parts[:, :1])
            + flat[second] * (parts[:, :1] - parts[:, 1:2])
            + flat[third] * (parts[:, 1:2] - parts[:, 2:])
            + flat[last] * parts[:, 2:]
        )
        return result


def read_cube(path: Path) -> Cube:
    """Return the table of a file; read once for each time that it changes. Raises MediaError with the line at fault."""
    try:
        facts = path.stat()
    except OSError as error:
        raise MediaError(f"The LUT {path.name} cannot be read: {error.strerror}.") from None
    return _read(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, modified: int, size: int) -> Cube:  # noqa: ARG001 - `modified` is part of the key
    if size > _MOST_BYTES:
        raise MediaError(f"The LUT {path.name} is too large ({size // 1_000_000} MB) to be a .cube file.")
    try:
        return parse_cube(path.read_text(encoding="utf-8-sig", errors="replace"), path.name)
    except OSError as error:
        raise MediaError(f"The LUT {path.name} cannot be read: {error.strerror}.") from None


def parse_cube(text: str, name: str) -> Cube:
    """Return the table that the text of a `.cube` file describes; `name` is for the messages of MediaError."""
    size = dimensions = 0
    low, high = [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]
    rows: list[str] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ") if " " in line else line.partition("\t")
        if word[0] in "+-.0123456789":
            rows.append(line)
        elif word in ("LUT_1D_SIZE", "LUT_3D_SIZE"):
            dimensions = int(word[4])
            size = _size(rest, dimensions, name, number)
        elif word in ("DOMAIN_MIN", "DOMAIN_MAX"):
            bounds = _numbers(rest, 3, name, number)
            low, high = (bounds, high) if word == "DOMAIN_MIN" else (low, bounds)
        elif word in ("LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"):
            first, last = _numbers(rest, 2, name, number)
            low, high = [first] * 3, [last] * 3
        elif word != "TITLE" and not word.isupper():
            raise MediaError(f"The LUT {name} is not a .cube file: line {number} says '{line[:40]}'.")
    if not size:
        raise MediaError(f"The LUT {name} is not a .cube file: it does not say LUT_1D_SIZE or LUT_3D_SIZE.")
    if any(a >= b for a, b in zip(low, high, strict=True)):
        raise MediaError(f"The LUT {name} is damaged: DOMAIN_MIN must be below DOMAIN_MAX.")
    return _built(rows, size, dimensions, low, high, name)


def _built(rows: list[str], size: int, dimensions: int, low: list[float], high: list[float], name: str) -> Cube:
    wanted = size**dimensions
    if len(rows) != wanted:
        raise MediaError(f"The LUT {name} is damaged: it has {len(rows)} of {wanted} rows.")
    try:
        numbers = np.array(" ".join(rows).split(), dtype=np.float64)
    except ValueError:
        raise MediaError(f"The LUT {name} is damaged: a row is not three numbers.") from None
    if numbers.size != wanted * 3 or not np.isfinite(numbers).all():
        raise MediaError(f"The LUT {name} is damaged: a row is not three numbers.")
    shape = (size, 3) if dimensions == 1 else (size, size, size, 3)
    # float32 holds less than float64: what is beyond it is far beyond any colour, too.
    values = np.clip(numbers, -65504, 65504).astype(np.float32).reshape(shape)
    return Cube(dimensions, size, values, np.array(low, np.float32), np.array(high, np.float32))


def _size(text: str, dimensions: int, name: str, number: int) -> int:
    most = LARGEST_1D if dimensions == 1 else LARGEST_3D
    try:
        size = int(text)
    except ValueError:
        size = 0
    if not 2 <= size <= most:
        raise MediaError(f"The LUT {name} cannot be used: line {number} gives a size that is not from 2 to {most}.")
    return size


def _numbers(text: str, count: int, name: str, number: int) -> list[float]:
    try:
        values = [float(v) for v in text.split()]
    except ValueError:
        values = []
    if len(values) != count or not all(np.isfinite(values)):
        raise MediaError(f"The LUT {name} is damaged: line {number} needs {count} numbers.")
    return values
