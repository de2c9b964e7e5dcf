"""YUV in 32-bit images, so that Qt's machine code may draw it: nothing is lost in a round trip through RGB.

A transform mixes pixels linearly, whatever their channels mean. What is premultiplied is luma and chroma with their zero
points, Y' = (16 + 219 Y) a and so on; black at full transparency is then 0, 0, 0, 0, and edges mix as they should.

* `packed`: a transparent picture, byte by byte V' U' Y' A, at full chroma resolution.
* `packed_planes`: an opaque frame as two images, luma alone and half as large V and U; alpha is 255.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from vidgen.imaging.conversion import reformatted
from vidgen.imaging.images import RGBA, pixels_of, wrapped
from vidgen.imaging.overlay import Overlay, leaves_of
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    Words = NDArray[np.uint16]
    Pixels = NDArray[np.uint32]

_ALPHA = np.uint32(0xFF000000)
_EVEN = np.uint32(0x00FF00FF)
"""The first and third byte of a pixel, with room above each for a sum of 256 of them."""
_BAND = 64
"""Rows at a time: what lies in between stays in the processor's cache."""


def empty(width: int, height: int, *, opaque: bool = False) -> tuple[QImage, Pixels]:
    """Return an image with undefined pixels, and a view of them to be written into (while the image is held)."""
    image = QImage(width, height, QImage.Format.Format_RGB32 if opaque else RGBA)
    return image, _writable(image)


def _writable(image: QImage) -> Pixels:
    rows = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()]


def words_of(image: QImage) -> Pixels:
    """Return a read-only view of a 32-bit image, (height, width): alpha in the highest byte."""
    pixels: Pixels = pixels_of(image).view(np.uint32)[..., 0]
    return pixels


def packed(image: QImage) -> QImage:
    """Return a premultiplied RGBA image as V' U' Y' A."""
    # As if it were opaque: premultiplied black becomes 16, 128, 128, so that the zero points are put right after that.
    yuv = reformatted(wrapped(image), "yuv444p")
    result, words = empty(image.width(), image.height())
    pixels = words_of(image)
    for top in range(0, image.height(), _BAND):
        rows = slice(top, top + _BAND)
        alpha = (pixels[rows] >> 24).astype(np.int16)
        out = pixels[rows] & _ALPHA
        for index, zero, shift in ((0, 16, 16), (1, 128, 8), (2, 128, 0)):
            level = _over_zero(alpha, zero)
            level += plane_of(yuv, index)[rows]
            np.maximum(level, 0, out=level)
            np.minimum(level, alpha, out=level)
            out |= level.astype(np.uint32) << shift
        words[rows] = out
    return result


def _over_zero(alpha: NDArray[np.int16], zero: int) -> NDArray[np.int16]:
    """Return what to add to a level over an opaque zero point to get it premultiplied: zero * alpha / 255 - zero."""
    product = alpha.astype(np.uint16)
    product *= zero
    product += 128
    product += product >> 8  # a division by 255, rounded
    product >>= 8
    level = product.view(np.int16)
    level -= zero
    return level


def packed_planes(frame: av.VideoFrame) -> tuple[QImage, QImage]:
    """Return an opaque yuv420p frame as an image of luma and one of V and U."""
    luma, words = empty(frame.width, frame.height, opaque=True)
    np.bitwise_or(plane_of(frame, 0), _ALPHA, out=words)
    blue, red = plane_of(frame, 1), plane_of(frame, 2)
    chroma, words = empty(blue.shape[1], blue.shape[0], opaque=True)
    np.left_shift(blue, 8, out=words, dtype=np.uint32)
    words |= red
    words |= _ALPHA
    return luma, chroma


def frame_of_planes(luma: QImage, chroma: QImage) -> av.VideoFrame:
    """Return two opaque images of luma and of V and U (half as large, rounded up) as a yuv420p frame."""
    frame = new_frame(luma.width(), luma.height())
    np.copyto(plane_of(frame, 0), words_of(luma), casting="unsafe")
    words = words_of(chroma)
    np.copyto(plane_of(frame, 2), words, casting="unsafe")
    np.copyto(plane_of(frame, 1), words >> 8, casting="unsafe")
    return frame


def overlay_of_planes(luma: QImage, chroma: QImage) -> Overlay:
    """Return two premultiplied images of luma and of V and U, half as large, as an overlay at an even place."""
    words = words_of(luma)
    leaves = leaves_of((words >> 24).astype(np.uint16))
    adds = [_adds(words & 255, leaves)]
    words = words_of(chroma)
    fewer = leaves_of((words >> 24).astype(np.uint16))
    adds += [_adds((words >> shift) & 255, fewer) for shift in (8, 0)]
    return Overlay((leaves, fewer), (adds[0], adds[1], adds[2]))


def overlay_of_packed(image: QImage) -> Overlay:
    """Return V' U' Y' A, of even width and height, as an overlay at an even place. Chroma is averaged."""
    height, width = image.height(), image.width()
    pixels = words_of(image)
    leaves, luma = np.empty((2, height, width), np.uint16)
    fewer, blue, red = np.empty((3, height // 2, width // 2), np.uint16)
    for top in range(0, height, _BAND):
        words = pixels[top : top + _BAND]
        rows, half = slice(top, top + _BAND), slice(top // 2, (top + _BAND) // 2)
        leaves[rows] = leaves_of((words >> 24).astype(np.uint16))
        luma[rows] = _adds((words >> 16) & 255, leaves[rows])
        sums = _sums(words & _EVEN), _sums((words >> 8) & _EVEN)
        fewer[half] = leaves_of((((sums[1] >> 16) + 2) >> 2).astype(np.uint16))
        blue[half] = _bounded((sums[1] & 0xFFFF).astype(np.uint16) * 64 + 128, fewer[half])
        red[half] = _bounded((sums[0] & 0xFFFF).astype(np.uint16) * 64 + 128, fewer[half])
    return Overlay((leaves, fewer), (luma, blue, red))


def frame_of_packed(image: QImage) -> av.VideoFrame:
    """Return opaque V U Y A, of even width and height, as a yuv420p frame."""
    frame = new_frame(image.width(), image.height())
    words = words_of(image)
    np.copyto(plane_of(frame, 0), words >> 16, casting="unsafe")
    np.copyto(plane_of(frame, 2), ((_sums(words & _EVEN) & 0xFFFF) + 2) >> 2, casting="unsafe")
    np.copyto(plane_of(frame, 1), ((_sums((words >> 8) & _EVEN) & 0xFFFF) + 2) >> 2, casting="unsafe")
    return frame


def _sums(words: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return the sums of two by two pixels of which every other byte is 0."""
    rows: NDArray[np.integer] = words[0::2] + words[1::2]
    return rows[:, 0::2] + rows[:, 1::2]


def _adds(level: NDArray[np.integer], leaves: Words) -> Words:
    return _bounded(level.astype(np.uint16) * 256 + 128, leaves)


def _bounded(adds: Words, leaves: Words) -> Words:
    """Return `adds` such that even with 255 below the sum does not reach 65,536."""
    return np.minimum(adds, 65535 - 255 * leaves)
