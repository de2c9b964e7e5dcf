"""Showing what lies below again, changed, in a form: what regions and adjustments are made of."""

from __future__ import annotations

import math

from vidgen.imaging.blending import blend_onto
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import cut

Area = tuple[int, int, int, int]
"""x, y, width, height in pixels of the canvas."""


def in_form(picture: Picture, form: Picture) -> Picture:
    """Return the part of a picture that lies in a form: where that is opaque, and as far as it is."""
    bare = form.bare()
    part = cut(picture, bare.x, bare.y, bare.width, bare.height)
    if bare.opaque or part.opacity <= 0:
        return part.faded(form.opacity)
    from PySide6.QtGui import QImage, QPainter

    from vidgen.imaging.images import RGBA

    image = part.bare().image()
    image = image.convertToFormat(RGBA) if image.format() == QImage.Format.Format_RGB32 else image.copy()
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(bare.x - part.x, bare.y - part.y, bare.image())
    return Picture.of_image(image, part.x, part.y).faded(part.opacity * form.opacity)


def around(form: Picture, width: int, height: int) -> Picture:
    """Return the form of all of a canvas that lies outside a form."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter

    from vidgen.imaging.images import RGBA

    image = QImage(width, height, RGBA)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
        painter.drawImage(form.x, form.y, form.bare().image())
    return Picture.of_image(image).faded(form.opacity)


def pixelated(picture: Picture, area: Area, cell: int) -> Picture:
    """Return what lies in an area as squares of `cell` pixels, each of one colour; their grid is the canvas's own."""
    import numpy as np

    from vidgen.imaging.images import image_of_pixels

    x, y, width, height = area
    left, top = x // cell * cell, y // cell * cell
    part = cut(
        picture, left, top, math.ceil((x + width) / cell) * cell - left, math.ceil((y + height) / cell) * cell - top
    )
    if part.opacity <= 0:
        return part
    pixels = part.bare().pixels()
    # Where squares begin in what is at hand, of which the first may be cut by the edge of the canvas.
    rows, columns = (
        np.unique(np.maximum(np.arange(first // cell * cell, first + count, cell) - first, 0))
        for first, count in ((part.y, part.height), (part.x, part.width))
    )
    high, wide = np.diff(rows, append=part.height), np.diff(columns, append=part.width)
    total = np.add.reduceat(np.add.reduceat(pixels, rows, axis=0, dtype=np.uint32), columns, axis=1)
    mean = (total / (high[:, None, None] * wide[None, :, None])).round().astype(np.uint8)
    squares = np.repeat(np.repeat(mean, high, axis=0), wide, axis=1)
    return Picture.of_image(image_of_pixels(squares, opaque=part.solid), part.x, part.y, opaque=part.solid)


def darkened(picture: Picture, by: float) -> Picture:
    """Return a picture mixed with black: 0 leaves it, 1 is black."""
    from vidgen.imaging.shapes import plain

    return blend_onto(picture, plain("#000000", picture.width, picture.height).at(picture.x, picture.y), by)
