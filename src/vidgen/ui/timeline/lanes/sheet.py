"""The lanes of a row as one picture: plates, lines and keys of hundreds of blocks, each kind drawn all at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from vidgen.ui.timeline.bodies import cornered
from vidgen.ui.timeline.lanes.lines import SHAPES, Floats, Ints, Line, Lines
from vidgen.ui.timeline.lanes.model import LANE
from vidgen.ui.timeline.seen import Colours, Seen

BESIDE = 8
"""Pixels that a key reaches beyond its time."""
_GAP = 2
"""Pixels between a plate and the edges of its lane."""
_INSET = 3
"""Pixels that a line keeps from the edges of its plate."""
_ROUND = 3
_SIZES = (4.8, 5.5)
"""Half the width of a key, and of a selected one, in pixels."""
_DOT = 2
"""As much of a key in a narrow block."""
_DIAMONDS = tuple(QPolygonF([QPointF(-a, 0), QPointF(0, -a), QPointF(a, 0), QPointF(0, a)]) for a in _SIZES)
_FAINT = 105 / 255
"""How opaque a line is."""


class Piece(NamedTuple):
    """The line of one block."""

    lane: int
    left: int
    """Its first pixel of the screen."""
    right: int
    """The one behind its last."""
    start: int
    """The block's, in flicks."""
    duration: int
    line: Line


class Sheet:
    """Pixels of the screen, transparent at first. `ratio`: how many of them a pixel is."""

    def __init__(self, width: int, lanes: int, ratio: float) -> None:
        self.ratio = ratio
        self.pixels: Colours = np.zeros((round(lanes * LANE * ratio), round(width * ratio)), np.uint32)

    def image(self) -> QImage:
        """Return the picture, which shares its memory with the sheet."""
        high, wide = self.pixels.shape
        return QImage(self.pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)

    def plates(self, lanes: Sequence[int], blocks: Seen, colours: Colours, rounded: int) -> None:
        """Draw the plates of some lanes, round where they are as wide as `rounded` pixels of the screen.

        Pixels of `blocks` are counted from the left edge of the sheet.
        """
        gap = max(1, round(self.ratio))
        line = blocks.strip(0, self.pixels.shape[1], colours, gap)
        if line is None:
            return
        wide = blocks.x1 - blocks.x0 >= rounded
        size = round(_ROUND * self.ratio)
        corners = cornered(line, colours[wide], blocks.x0[wide], blocks.x1[wide] - gap, size)
        for lane in lanes:
            top, bottom = self._at(lane, _GAP), self._at(lane + 1, -_GAP)
            self.pixels[top + size : bottom - size] = line
            self.pixels[top : top + size], self.pixels[bottom - size : bottom] = corners, corners[::-1]

    def lines(self, pieces: Sequence[Piece], lines: Lines, flicks: float, first: float, colour: QColor) -> None:
        """Draw how values go, a pixel thick. `flicks`: of a pixel of the screen; `first`: the time of the left edge."""
        lane, left, right, start, _ = (np.array(x) for x in zip(*(piece[:5] for piece in pieces), strict=True))
        left, right = np.maximum(left, 0), np.minimum(right, self.pixels.shape[1])
        counts = np.maximum(right - left, 0)
        if not counts.any():
            return
        of, columns = _counted(left, counts)
        thick = max(
            1, round(self.ratio)
        )  # a column holds the line from where it is half as much before it to behind it
        at, edges = _counted(left, counts + thick)
        times = (edges + (1 - thick) / 2) * flicks + first - start[at]
        low, room = ((lane + 1) * LANE - _GAP - _INSET) * self.ratio, (LANE - 2 * (_GAP + _INSET)) * self.ratio
        heights = low[at] - lines.heights(at, times) * room
        begins = np.arange(len(of)) + of * thick
        one, other = heights[begins], heights[begins + thick]
        middle, half = (one + other) / 2, np.hypot(one - other, thick) / 2  # as many pixels as it is long and thick
        edge = (_GAP + 1) * self.ratio
        above = np.maximum(middle - half, (lane * LANE * self.ratio + edge)[of])
        below = np.minimum(middle + half, ((lane + 1) * LANE * self.ratio - edge)[of])
        self._columns(columns, above, below, colour)

    def dots(self, pieces: Sequence[Piece], flicks: float, first: float, colour: QColor) -> None:
        """Draw the keys of narrow blocks as small diamonds. A colour shows itself."""
        of = np.repeat(np.arange(len(pieces)), [piece.line.keys.shape[1] for piece in pieces])
        lane, start, duration = np.array([(piece.lane, piece.start, piece.duration) for piece in pieces]).T[:, of]
        times, _, _, own = np.concatenate([piece.line.keys for piece in pieces], axis=1)
        reach, wide = round(_DOT * self.ratio), self.pixels.shape[1]
        x = np.rint((start + times - first) / flicks).astype(np.int64)
        y = np.rint((lane + 0.5) * LANE * self.ratio).astype(np.int64)
        seen = (times >= 0) & (times <= duration) & (x >= reach) & (x < wide - reach)
        fills = np.where(own < 0, colour.rgba(), own)[seen].astype(np.uint32)
        square = np.arange(-reach, reach + 1)
        diamond = (square[:, None] * wide + square)[abs(square)[:, None] + abs(square) <= reach]
        self.pixels.reshape(-1)[(y * wide + x)[seen, None] + diamond] = fills[:, None]

    def _columns(self, columns: Ints, above: Floats, below: Floats, colour: QColor) -> None:
        """Draw in each column from one height to another."""
        top = np.floor(above)
        rows = np.maximum(np.ceil(below) - top, 0).astype(np.int64)
        of, row = _counted(top.astype(np.int64), rows)
        covered = np.minimum(below[of], row + 1) - np.maximum(above[of], row)
        shade = (covered.clip(0, 1) * (_FAINT * 256) + 0.5).astype(np.uint32)
        at, there = row * self.pixels.shape[1] + columns[of], self.pixels.reshape(-1)
        there[at] = _mixed(there[at], colour.rgba(), shade)

    def keys(
        self, pieces: Sequence[Piece], lines: Lines, flicks: float, first: float, colour: QColor, edge: QColor
    ) -> QImage:
        """Return the picture with keys drawn by how they go on. `colour`: of those without one of their own."""
        lane, _, _, start, duration = (np.array(x)[lines.of] for x in zip(*(p[:5] for p in pieces), strict=True))
        times, _, shapes, own = lines.keys
        reach, image = round(BESIDE * self.ratio), self.image()
        x = np.rint((start + times - first) / flicks) - reach
        y = np.rint((lane + 0.5) * LANE * self.ratio) - reach
        seen = (times >= 0) & (times <= duration) & (x > -2 * reach) & (x < image.width())
        fills = np.where(own < 0, colour.rgba(), own)
        drawn = np.stack((x, y, shapes, fills))[:, seen].astype(np.int64).tolist()
        line, stamps = edge.rgba(), dict[tuple[int, int], QImage]()
        with QPainter(image) as painter:
            draw = painter.drawImage
            for left, top, *look in zip(*drawn, strict=True):
                if (stamp := stamps.get(known := (look[0], look[1]))) is None:
                    stamp = stamps[known] = _stamp(*known, line, self.ratio)
                draw(left, top, stamp)
        return image

    def _at(self, lane: int, beside: int) -> int:
        return round((lane * LANE + beside) * self.ratio)


def _mixed(under: Colours, over: int, part: Colours) -> Colours:
    """Return colours with another laid over them, so many parts of 256 of it: two channels of each at a time."""
    found: Colours = np.zeros_like(under)
    for shift in (0, 8):
        channels = np.uint32(0x00FF00FF)
        mixed = (under >> np.uint32(shift) & channels) * (np.uint32(256) - part)
        mixed += np.uint32(over >> shift & 0x00FF00FF) * part + np.uint32(0x00800080)
        found |= (mixed >> np.uint32(8) & channels) << np.uint32(shift)
    return found


def _counted(begins: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return so many numbers from each of `begins` on, one after another, and before them of which of these each is."""
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) + np.repeat(begins - (counts.cumsum() - counts), counts)


@lru_cache(256)
def _stamp(shape: int, fill: int, edge: int, ratio: float) -> QImage:
    """Return the picture of a key, its place in the middle."""
    reach = round(BESIDE * ratio)
    image = QImage(2 * reach, 2 * reach, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(reach, reach)
        painter.scale(ratio, ratio)
        draw_key(painter, shape, QPointF(0, 0), QColor.fromRgba(fill), QColor.fromRgba(edge), chosen=False)
    return image


def draw_key(painter: QPainter, shape: int, at: QPointF, fill: QColor, edge: QColor, *, chosen: bool) -> None:
    """Draw a key by how it goes on (see `SHAPES`): held a square, straight a diamond, eased a disc."""
    painter.setPen(QPen(edge, 2 if chosen else 1))
    painter.setBrush(fill)
    size = _SIZES[chosen]
    if SHAPES[shape] == "hold":
        painter.drawRect(QRectF(at.x() - size + 1, at.y() - size + 1, 2 * size - 2, 2 * size - 2))
    elif SHAPES[shape] == "linear":
        painter.drawPolygon(_DIAMONDS[chosen].translated(at))
    else:
        painter.drawEllipse(at, size - 0.6, size - 0.6)
