"""`QImage` on one side, frames and NumPy's arrays on the other. Who needs no Qt does not import this.

A picture's RGBA form is premultiplied ARGB32, in memory order blue, green, red, alpha.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from vidgen.imaging.conversion import FULL, has_alpha, reformatted

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

RGBA = QImage.Format.Format_ARGB32_Premultiplied


def image_of_frame(frame: av.VideoFrame) -> QImage:
    """Return a frame as premultiplied ARGB32 in Rec.709 full range RGB."""
    alpha = has_alpha(frame.format.name)
    converted = reformatted(frame, "bgra")
    plane = converted.planes[0]
    # Format_ARGB32 is straight alpha; QImage does not own the plane, so copy (convertToFormat copies by itself).
    raw: Any = plane
    source = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    image = QImage(memoryview(raw), frame.width, frame.height, plane.line_size, source)
    return image.convertToFormat(RGBA) if alpha else image.copy()


def frame_of_image(image: QImage, format: str) -> av.VideoFrame:
    """Return an image as a frame of `format`, Rec.709 limited range (straight alpha where the format has alpha)."""
    straight = image.convertToFormat(QImage.Format.Format_ARGB32) if image.format() == RGBA else image
    return reformatted(wrapped(straight), format)


def wrapped(image: QImage) -> av.VideoFrame:
    """Return a 32-bit image's bytes as they are, as a frame `bgra`."""
    import av

    frame = av.VideoFrame(image.width(), image.height(), "bgra")
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    raw: Any = frame.planes[0]
    target = np.frombuffer(raw, np.uint8).reshape(image.height(), raw.line_size)
    target[:, : image.width() * 4] = rows[:, : image.width() * 4]
    frame.color_range = FULL
    return frame


def blank(width: int, height: int) -> QImage:
    """Return a transparent image, at least 1 by 1."""
    image = QImage(max(1, width), max(1, height), RGBA)
    image.fill(Qt.GlobalColor.transparent)
    return image


def thinned(image: QImage, opacity: float) -> QImage:
    """Return an image with all its alphas multiplied by a factor."""
    result = blank(image.width(), image.height())
    with QPainter(result) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setOpacity(opacity)
        painter.drawImage(0, 0, image)
    return result


class _Bits:
    """The bytes of an image as NumPy sees them; the array made of it keeps the image alive."""

    def __init__(self, image: QImage) -> None:
        self.image = image
        bits = np.frombuffer(image.constBits(), np.uint8)
        self.__array_interface__ = {
            "version": 3,
            "typestr": "|u1",
            "shape": (image.height(), image.width(), 4),
            "strides": (image.bytesPerLine(), 4, 1),
            "data": (bits.__array_interface__["data"][0], True),
        }


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """Return a read-only view of a 32-bit image as (height, width, 4), in memory order blue green red alpha."""
    return np.asarray(_Bits(image))


def image_of_pixels(pixels: NDArray[np.uint8], *, opaque: bool = False) -> QImage:
    """Return an image with a copy of (height, width, 4) bytes: blue green red alpha, premultiplied."""
    pixels = np.ascontiguousarray(pixels)
    height, width, _ = pixels.shape
    form = QImage.Format.Format_RGB32 if opaque else RGBA
    return QImage(pixels.data, width, height, width * 4, form).copy()
