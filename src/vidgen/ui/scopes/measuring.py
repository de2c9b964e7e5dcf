"""What a frame holds, counted: waveform, RGB parade, vectorscope, histogram. NumPy only; quick enough for each frame.

Colours are R'G'B' as they are shown, 0 to 255. Luma and colour differences are those of ITU-R BT.709-6 (items 3.2, 3.3):

    Y' = 0.2126 R' + 0.7152 G' + 0.0722 B'      C'B = (B' − Y') / 1.8556      C'R = (R' − Y') / 1.5748
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LUMA = (0.2126, 0.7152, 0.0722)
CB_RANGE, CR_RANGE = 1.8556, 1.5748
COLUMNS = 256
"""Of waveform and parade."""
_DOWN = 144
"""Of a larger frame every n-th row is counted: the curves stay the same, the time does not grow."""
_MOST = 1023
"""More pixels than this at one place are drawn no brighter."""

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Measures:
    """What one frame holds. In all pictures the first row is the greatest value."""

    luma: NDArray[np.uint8]
    """(256, COLUMNS): how bright the trace is where a column of the frame has a luma."""
    red: NDArray[np.uint8]
    green: NDArray[np.uint8]
    blue: NDArray[np.uint8]
    vectors: NDArray[np.uint8]
    """(256, 256): C'B to the right, C'R upwards, no colour in the middle."""
    histogram: Counts
    """(4, 256): pixels of each value of red, green, blue and luma."""


def measured(pixels: NDArray[np.uint8]) -> Measures:
    """Return what a frame holds; `pixels` are (height, width, 3 or 4), red green blue."""
    thin = thinned(pixels)
    rgb = thin[..., :3]
    y, cb, cr = ycbcr(rgb)
    levels = np.clip(np.rint(y), 0, 255).astype(np.intp)
    columns = np.broadcast_to(np.arange(rgb.shape[1]) * COLUMNS // rgb.shape[1], rgb.shape[:2])
    channels = [rgb[..., i].astype(np.intp) for i in range(3)]
    histogram = np.stack([np.bincount(c.ravel(), minlength=256) for c in (*channels, levels)])
    luma, red, green, blue = (_trace(columns, c, rgb.shape[0]) for c in (levels, *channels))
    return Measures(luma, red, green, blue, _vectors(cb, cr), histogram)


def thinned(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a frame by some of its rows and as many columns as a trace has, evenly spread.

    So each column of a trace stands for one column of pixels; with any other number some would be brighter or empty.
    """
    height, width = pixels.shape[:2]
    columns = (2 * np.arange(COLUMNS) + 1) * width // (2 * COLUMNS)
    return pixels[:: max(1, height // _DOWN), columns]


def ycbcr(rgb: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return luma (0 to 255) and both colour differences (−127.5 to 127.5) of colours, by BT.709."""
    red, green, blue = (rgb[..., i].astype(np.float32) for i in range(3))
    y = np.float32(LUMA[0]) * red + np.float32(LUMA[1]) * green + np.float32(LUMA[2]) * blue
    return y, (blue - y) / np.float32(CB_RANGE), (red - y) / np.float32(CR_RANGE)


def _trace(columns: NDArray[Any], levels: NDArray[np.intp], rows: int) -> NDArray[np.uint8]:
    counts = np.bincount((columns * 256 + levels).ravel(), minlength=COLUMNS * 256).reshape(COLUMNS, 256)
    return _lit(counts.T[::-1], rows * 0.06)


def _vectors(cb: NDArray[np.float32], cr: NDArray[np.float32]) -> NDArray[np.uint8]:
    x, y = np.rint(cb + 127.5).astype(np.intp), np.rint(127.5 - cr).astype(np.intp)
    counts = np.bincount((np.clip(y, 0, 255) * 256 + np.clip(x, 0, 255)).ravel(), minlength=65536)
    return _lit(counts.reshape(256, 256), cb.size / 6000)


def _lit(counts: NDArray[Any], half: float) -> NDArray[np.uint8]:
    """Return how bright counts are drawn: a single pixel is seen, and many do not burn out."""
    steps = np.arange(_MOST + 1)
    table = np.where(steps > 0, 70 + 185 * steps / (steps + max(half, 1e-6)), 0).astype(np.uint8)
    lit: NDArray[np.uint8] = table[np.minimum(counts, _MOST)]
    return lit
