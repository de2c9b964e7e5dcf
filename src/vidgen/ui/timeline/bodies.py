"""The bodies of a row's blocks, all at once: four pictures, however many blocks there are.

A body is the same all the way down but for its strip and its corners: a line of pixels is drawn as high as need be, and only
the rows with the corners are made one by one.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from vidgen.ui.timeline.seen import Colours, Seen

ROUND = 5
"""Pixels."""
PLAIN = 26
"""Pixels; a narrower block has no round corners and nothing on it."""
_FINE = 8
"""Parts of a pixel, each way, by which it is found how much of it lies in a corner."""
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied  # looking it up takes as long as drawing


def paint_bodies(
    painter: QPainter, seen: Seen, colours: Colours, left: int, width: int, height: int, strip: int, ratio: float
) -> None:
    """Draw the bodies of blocks between the pixels `left` and `left + width`, with a strip on top of `strip` pixels or 0.

    `colours`: of these blocks, bodies in the first row, strips in the second. `ratio`: how many pixels of the screen one is.
    """
    columns, gap = round(width * ratio), max(1, round(ratio))
    fine = seen if ratio == 1 else Seen(seen.first, *(np.rint(x * ratio).astype(np.int64) for x in (seen.x0, seen.x1)))
    start = round(left * ratio)
    bodies, strips = colours[0], colours[1] if strip else colours[0]
    body = fine.strip(start, columns, bodies, gap)
    if body is None:
        return
    high = min(ROUND, height // 2)
    top = body
    if strip and (found := fine.strip(start, columns, strips, gap)) is not None:
        top = found
        _draw(painter, top[None], QRectF(left, high, width, strip - high))
    _draw(painter, body[None], QRectF(left, max(strip, high), width, height - high - max(strip, high)))
    wide = seen.x1 - seen.x0 >= PLAIN
    x0, x1 = fine.x0[wide] - start, fine.x1[wide] - start - gap
    for line, of, y, down in ((top, strips[wide], 0, True), (body, bodies[wide], height - high, False)):
        rows = cornered(line, of, x0, x1, round(high * ratio))
        _draw(painter, rows if down else rows[::-1], QRectF(left, y, width, high))


def cornered(line: Colours, colours: Colours, x0: NDArray[np.int64], x1: NDArray[np.int64], size: int) -> Colours:
    """Return `size` rows, each like `line` but for the upper corners of blocks from `x0` to `x1`, which are as high."""
    columns = len(line)
    rows = np.empty((size, columns + 1), np.uint32)  # one more column, for corners that lie outside
    rows[:, :columns] = line
    if len(x0):
        covered = _corner(size)
        channels = colours.view(np.uint8).reshape(-1, 1, 1, 4)
        shades = (channels * covered[None, :, :, None] + 0.5).astype(np.uint8).view(np.uint32)[..., 0]
        across = np.arange(size)
        down = np.arange(size)[None, :, None]
        for at in (x0[:, None] + across, x1[:, None] - 1 - across):
            at[(at < 0) | (at >= columns)] = columns
            rows[down, at[:, None, :]] = shades
    return rows[:, :columns]


@cache
def _corner(size: int) -> NDArray[np.float32]:
    """Return how much of each pixel of an upper left corner lies within its quarter of a circle, 0 to 1."""
    away = size - (np.arange(size * _FINE) + 0.5) / _FINE
    inside = away[:, None] ** 2 + away[None, :] ** 2 <= size**2
    covered: NDArray[np.float32] = inside.reshape(size, _FINE, size, _FINE).mean((1, 3), np.float32)
    return covered


def _draw(painter: QPainter, rows: Colours, into: QRectF) -> None:
    """Draw rows of pixels into a rectangle."""
    if into.height() > 0:
        kept = np.ascontiguousarray(rows)
        high, wide = kept.shape
        painter.drawImage(into, QImage(kept.data, wide, high, 4 * wide, _FORMAT))
