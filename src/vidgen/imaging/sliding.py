"""Opaque frames that move by parts of a pixel without turning or growing: shifted in YUV, quicker than Qt draws them.

A shift by a fraction mixes each sample with its neighbour, across and then down. Nothing lies beyond the frame's edge, so
that the edge gets as transparent as its pixel is uncovered.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from vidgen.imaging.overlay import Overlay
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plane_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    Words = NDArray[np.uint16]


def slid(picture: Picture, left: float, top: float) -> Picture:
    """Return an opaque yuv420p picture with its top left corner at any place, ready to be laid onto frames.

    The result is a pixel or two larger than the picture, at an even place.
    """
    x, y = math.floor(left) & ~1, math.floor(top) & ~1
    right, down = left - x, top - y
    width = (math.ceil(picture.width + right) + 1) & ~1
    height = (math.ceil(picture.height + down) + 1) & ~1
    bare = picture.bare()
    made = Picture.drawn_later(width, height, lambda: _image(bare, right, down, width, height), x, y)
    made.kept(("overlay", 0, 0), lambda: _overlay(bare, right, down, width, height))
    return made.faded(picture.opacity)


def _overlay(picture: Picture, right: float, down: float, width: int, height: int) -> Overlay:
    frame = picture.frame("yuv420p")
    luma = _shifted(plane_of(frame, 0), right, down, width, height)
    blue, red = (_shifted(plane_of(frame, i), right / 2, down / 2, width // 2, height // 2) for i in (1, 2))
    leaves = _leaves(plane_of(frame, 0).shape, right, down, width, height)
    fewer = _leaves(plane_of(frame, 1).shape, right / 2, down / 2, width // 2, height // 2)
    return Overlay((leaves, fewer), (luma, blue, red))


def _shifted(plane: NDArray[np.uint8], right: float, down: float, width: int, height: int) -> Words:
    """Return samples times 256, shifted, in an array of that size; nothing around them."""
    rows, columns = plane.shape
    first_x, first_y = int(right), int(down)
    after_x, after_y = (round((v - int(v)) * 256) for v in (right, down))
    wide = np.zeros((rows, columns + 1), np.uint16)
    np.multiply(plane, np.uint16(256 - after_x), out=wide[:, :-1], dtype=np.uint16)
    wide[:, 1:] += np.multiply(plane, np.uint16(after_x), dtype=np.uint16)
    wide += 128
    wide >>= 8
    wide = wide[:, : width - first_x]
    result = np.zeros((height, width), np.uint16)
    target = result[:, first_x : first_x + wide.shape[1]]
    upper = target[first_y : first_y + rows]
    np.multiply(wide[: len(upper)], np.uint16(256 - after_y), out=upper)
    lower = target[first_y + 1 : first_y + 1 + rows]
    lower += wide[: len(lower)] * np.uint16(after_y)
    return result


def _leaves(shape: tuple[int, ...], right: float, down: float, width: int, height: int) -> Words:
    """Return how much, of 256, each sample leaves of what lies below."""
    covers = []
    for length, by, whole in ((shape[0], down, height), (shape[1], right, width)):
        after = round((by - int(by)) * 256)
        line = np.zeros(whole + 1, np.uint32)
        line[int(by) : int(by) + length] = 256 - after
        line[int(by) + 1 : int(by) + 1 + length] += np.uint32(after)
        covers.append(line[:whole])
    leaves = np.zeros((height, width), np.uint16)
    # Inside all is covered: only the lines at the edges need the product.
    edges_y, edges_x = (np.flatnonzero(line < 256) for line in covers)
    leaves[edges_y] = 256 - (covers[0][edges_y, None] * covers[1] + 128 >> 8)
    leaves[:, edges_x] = 256 - (covers[0][:, None] * covers[1][edges_x] + 128 >> 8)
    return leaves


def _image(picture: Picture, right: float, down: float, width: int, height: int) -> QImage:
    """Return the same as premultiplied RGBA."""
    from PySide6.QtGui import QPainter, QTransform

    from vidgen.imaging.images import blank

    image = blank(width, height)
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        # Qt rounds what is only shifted to whole pixels; a scale by a millionth makes it shift by parts of one.
        painter.setTransform(QTransform(1 + 1e-6, 0, 0, 1 + 1e-6, right, down))
        painter.drawImage(0, 0, picture.image())
    return image
