"""What a frame holds, counted: waveform, RGB parade, vectorscope, histogram. NumPy only; quick enough for each frame,
since only what is drawn is counted.

Colours are R'G'B' as they are shown, 0 to 255. Luma and colour differences are those of ITU-R BT.709-6 (items 3.2, 3.3):

    Y' = 0.2126 R' + 0.7152 G' + 0.0722 B'      C'B = (B' − Y') / 1.8556      C'R = (R' − Y') / 1.5748
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

LUMA = (0.2126, 0.7152, 0.0722)
CB_RANGE, CR_RANGE = 1.8556, 1.5748
COLUMNS = 256
"""Of waveform and parade."""
ROWS, FINE = 144, 540
"""Rows that are counted while frames follow each other, and of one that stands: the curves stay the same."""
_MOST = 1023
"""More pixels than this at one place are drawn no brighter."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Measures:
    """What one frame holds, counted when it is asked for. In all pictures the first row is the greatest value.

    Traces are (256, COLUMNS): how bright they are where a column of the frame has a value.
    """

    rgb: NDArray[np.uint8]
    """(rows, COLUMNS, 3): the pixels that are counted."""

    @cached_property
    def luma(self) -> NDArray[np.uint8]:
        """The trace of Y'."""
        return _trace(self._levels)

    @cached_property
    def channels(self) -> tuple[NDArray[np.uint8], ...]:
        """The traces of red, green and blue."""
        return tuple(_trace(self.rgb[..., i].astype(np.intp)) for i in range(3))

    @cached_property
    def vectors(self) -> NDArray[np.uint8]:
        """(256, 256): C'B to the right, C'R upwards, no colour in the middle."""
        _, cb, cr = self._colours
        return _vectors(cb, cr)

    @cached_property
    def histogram(self) -> Counts:
        """(4, 256): pixels of each value of red, green, blue and luma."""
        counts = [np.bincount(self.rgb[..., i].ravel(), minlength=256) for i in range(3)]
        return np.stack([*counts, np.bincount(self._levels.ravel(), minlength=256)])

    @cached_property
    def _colours(self) -> tuple[NDArray[np.float32], ...]:
        return ycbcr(self.rgb)

    @cached_property
    def _levels(self) -> NDArray[np.intp]:
        return np.clip(np.rint(self._colours[0]), 0, 255).astype(np.intp)


def measured(pixels: NDArray[np.uint8], rows: int = ROWS) -> Measures:
    """Return what a frame holds; `pixels` are (height, width, 3 or 4), red green blue, of which so many rows are counted."""
    return Measures(thinned(pixels, rows)[..., :3])


def thinned(pixels: NDArray[np.uint8], rows: int = ROWS) -> NDArray[np.uint8]:
    """Return a frame by some of its rows and as many columns as a trace has, evenly spread.

    So each column of a trace stands for one column of pixels; with any other number some would be brighter or empty.
    """
    height, width = pixels.shape[:2]
    columns = (2 * np.arange(COLUMNS) + 1) * width // (2 * COLUMNS)
    return pixels[:: max(1, height // rows), columns]


def ycbcr(rgb: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return luma (0 to 255) and both colour differences (−127.5 to 127.5) of colours, by BT.709."""
    red, green, blue = (rgb[..., i].astype(np.float32) for i in range(3))
    y = np.float32(LUMA[0]) * red + np.float32(LUMA[1]) * green + np.float32(LUMA[2]) * blue
    return y, (blue - y) / np.float32(CB_RANGE), (red - y) / np.float32(CR_RANGE)


def _trace(levels: NDArray[np.intp]) -> NDArray[np.uint8]:
    columns = np.arange(COLUMNS) * 256
    counts = np.bincount((columns + levels).ravel(), minlength=COLUMNS * 256).reshape(COLUMNS, 256)
    return _lit(counts.T[::-1], levels.shape[0] * 0.04)


def _vectors(cb: NDArray[np.float32], cr: NDArray[np.float32]) -> NDArray[np.uint8]:
    x, y = np.rint(cb + 127.5).astype(np.intp), np.rint(127.5 - cr).astype(np.intp)
    counts = np.bincount((np.clip(y, 0, 255) * 256 + np.clip(x, 0, 255)).ravel(), minlength=65536)
    return _lit(counts.reshape(256, 256), cb.size / 4000)


def _lit(counts: NDArray[Any], half: float) -> NDArray[np.uint8]:
    """Return how bright counts are drawn: a single pixel is seen, and many do not burn out."""
    steps = np.arange(_MOST + 1)
    table = np.where(steps > 0, 40 + 215 * steps / (steps + max(half, 1e-6)), 0).astype(np.uint8)
    lit: NDArray[np.uint8] = table[np.minimum(counts, _MOST)]
    return lit
