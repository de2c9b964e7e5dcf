"""`Waveform`: how loud a sound is along its time, for drawing. Holds numbers only; `sound_look.py` measures them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINE = 100
"""Columns a second."""
COARSE = 10
_MOST = 64 << 20
"""Bytes of a waveform."""


@dataclass(frozen=True, eq=False)
class Waveform:
    """Peak and loudness (RMS) of columns of sound, all channels together; column i begins at source time i / rate seconds.

    Values are amplitudes: 0 is silence, 255 full scale.
    """

    fine: NDArray[np.uint8]
    """(columns, 2): peak, RMS; `FINE` columns a second."""
    coarse: NDArray[np.uint8]
    """The same with `COARSE` columns a second."""

    @property
    def duration(self) -> int:
        """Flicks from its start to its end."""
        return len(self.fine) * FLICKS // FINE

    def columns(self, start: int, end: int, count: int) -> NDArray[np.uint8]:
        """Return peak and RMS of `count` equal parts of the source time `start` to `end` (flicks), as (count, 2).

        What lies outside the sound is silence. A part that is shorter than a column shows the column that it lies in.
        """
        result = np.zeros((max(0, count), 2), np.uint8)
        if count <= 0 or end <= start:
            return result
        wide = (end - start) // count >= 2 * FLICKS // COARSE
        rate, data = (COARSE, self.coarse) if wide else (FINE, self.fine)
        edges = start + (np.arange(count + 1, dtype=np.float64) * ((end - start) / count))
        places = np.floor(edges * (rate / FLICKS)).astype(np.int64)
        first, last = places[:-1], np.maximum(places[1:], places[:-1] + 1)
        inside = (last > 0) & (first < len(data))
        if not inside.any():
            return result
        low, high = np.clip(first[inside], 0, len(data) - 1), np.clip(last[inside], 1, len(data))
        padded = np.concatenate((data, np.zeros((1, 2), np.uint8)))
        pairs = np.stack((low, high), axis=1).reshape(-1)
        result[inside, 0] = np.maximum.reduceat(padded[:, 0], pairs)[::2]
        squares = np.concatenate(([0.0], np.cumsum(data[:, 1].astype(np.float64) ** 2)))
        result[inside, 1] = np.sqrt((squares[high] - squares[low]) / (high - low)).astype(np.uint8)
        return result

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads."""
        return np.ascontiguousarray(self.fine).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Waveform:
        """Read it. Raises ValueError for what is none."""
        if len(data) % 2 or len(data) > _MOST:
            raise ValueError("not a waveform")
        return cls.of(np.frombuffer(data, np.uint8).reshape(-1, 2))

    @classmethod
    def of(cls, fine: NDArray[np.uint8]) -> Waveform:
        """Return it with its coarse columns."""
        step = FINE // COARSE
        padded = np.concatenate((fine, np.zeros((-len(fine) % step, 2), np.uint8))).reshape(-1, step, 2)
        peak = padded[:, :, 0].max(axis=1) if len(padded) else np.zeros(0, np.uint8)
        rms = np.sqrt((padded[:, :, 1].astype(np.float64) ** 2).mean(axis=1)) if len(padded) else peak
        return cls(fine, np.stack((peak, rms.astype(np.uint8)), axis=1).astype(np.uint8))
