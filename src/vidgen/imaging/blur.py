"""Gaussian blur: of frames in YUV, of images premultiplied, at a cost that falls as the radius grows.

A wide blur is done on a smaller picture: scaled down by a whole factor, blurred (three extended box passes, Pillow's
GaussianBlur after Gwosdek et al., "Theoretical Foundations of Gaussian Convolution by Extended Box Filtering"), scaled
up. What the two scalings blur by themselves is taken off the radius, so that it stays smooth while it is animated.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from vidgen.imaging.conversion import reformatted
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

_ENOUGH = 1.25
"""A radius, in pixels of the smaller picture, above which halving it once more is not seen."""
_UNSEEN = 0.05
"""A radius in pixels below which nothing would change."""


def blurred(picture: Picture, radius: float, *, grow: bool = False) -> Picture:
    """Return `picture` blurred by a Gaussian of `radius` pixels (its standard deviation).

    Edges that `grow` fade into transparency, and the picture gets three radii larger on each side; else its outermost
    pixels are taken to go on beyond them and it keeps its size.
    """
    if radius < _UNSEEN:
        return picture
    bare = picture.bare()
    if bare.is_yuv and bare.solid and not grow:
        frame = bare.frame("yuv420p")
        return Picture.of_frame(_blurred_frame(frame, radius), picture.x, picture.y).faded(picture.opacity)
    image = bare.image()
    margin = math.ceil(3 * radius) if grow else 0
    if margin:
        image = _padded(image, margin)
    result = _blurred_image(image, radius)
    made = Picture.of_image(result, picture.x - margin, picture.y - margin, opaque=bare.solid and not grow)
    return made.faded(picture.opacity)


def blurred_alpha(image: QImage, radius: float) -> QImage:
    """Return a premultiplied image blurred by `radius` pixels, of the same size; nothing lies beyond its edges."""
    return image if radius < _UNSEEN else _blurred_image(image, radius)


def softened(frame: av.VideoFrame, radius: float, brightness: float) -> av.VideoFrame:
    """Return a small yuv420p frame blurred by a Gaussian of `radius` pixels, its brightness multiplied, as a new frame.

    Each plane is multiplied with a matrix of weights on both sides: exact, and quicker than anything else up to about 100
    by 200 pixels. The outermost pixels go on beyond the edges.
    """
    soft = new_frame(frame.width, frame.height)
    for i, zero in enumerate((16, 128, 128)):
        plane = plane_of(frame, i).astype(np.float32) - np.float32(zero)
        down, across = (_weights(length, radius if i == 0 else radius / 2) for length in plane.shape)
        plane_of(soft, i)[:] = np.rint(down @ plane @ across.T * np.float32(brightness) + np.float32(zero))
    return soft


@lru_cache(maxsize=16)
def _weights(length: int, radius: float) -> NDArray[np.float32]:
    """Return of which pixels of a line each pixel of the blurred line is made: (length, length), rows that add up to 1."""
    margin = math.ceil(4 * radius)
    distance = np.arange(-margin, length + margin)[None] - np.arange(length)[:, None]
    wide = np.exp(-(distance**2) / (2 * max(radius, 0.1) ** 2))
    wide /= wide.sum(axis=1, keepdims=True)
    weights = wide[:, margin : margin + length].copy()
    weights[:, 0] += wide[:, :margin].sum(axis=1)
    weights[:, -1] += wide[:, margin + length :].sum(axis=1)
    return weights.astype(np.float32)


def _padded(image: QImage, margin: int) -> QImage:
    from PySide6.QtGui import QPainter

    from vidgen.imaging.images import blank

    padded = blank(image.width() + 2 * margin, image.height() + 2 * margin)
    with QPainter(padded) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(margin, margin, image)
    return padded


def _smaller_by(radius: float, width: int, height: int) -> tuple[int, float]:
    """Return by which factor to scale down, and the radius that is left for the small picture."""
    factor = 1
    while radius / (factor * 2) >= _ENOUGH and min(width, height) >= factor * 32:
        factor *= 2
    # Variances add up: a box of n pixels has (n² - 1) / 12, the tent that scales up by n has (n² - 1) / 6.
    left = radius**2 - (factor**2 - 1) / 12 - (factor**2 - 1) / 6
    return factor, math.sqrt(max(left, 0.01)) / factor


def _blurred_image(image: QImage, radius: float) -> QImage:
    from PIL import Image, ImageFilter
    from PySide6.QtCore import Qt

    from vidgen.imaging.images import image_of_pixels, pixels_of

    width, height = image.width(), image.height()
    factor, rest = _smaller_by(radius, width, height)
    smooth = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small = image if factor == 1 else image.scaled(-(-width // factor), -(-height // factor), *smooth)
    pixels = np.ascontiguousarray(pixels_of(small))
    # Pillow blurs four bytes a pixel without asking what they mean: premultiplied is right.
    soft = Image.frombuffer("RGBX", (small.width(), small.height()), pixels, "raw", "RGBX", 0, 1)
    soft = soft.filter(ImageFilter.GaussianBlur(rest))
    opaque = not image.hasAlphaChannel()
    result = image_of_pixels(np.asarray(soft), opaque=opaque)
    return result if factor == 1 else result.scaled(width, height, *smooth)


def _blurred_frame(frame: av.VideoFrame, radius: float) -> av.VideoFrame:
    factor, rest = _smaller_by(radius, frame.width, frame.height)
    small = frame
    if factor > 1:
        size = (max(2, -(-frame.width // factor)), max(2, -(-frame.height // factor)))
        small = reformatted(frame, "yuv420p", *size, smooth="AREA")
    soft = new_frame(small.width, small.height)
    for i in range(3):
        _blur_plane(plane_of(small, i), plane_of(soft, i), rest if i == 0 else rest / 2)
    return soft if factor == 1 else reformatted(soft, "yuv420p", frame.width, frame.height, smooth="BILINEAR")


def _blur_plane(source: NDArray[np.uint8], target: NDArray[np.uint8], radius: float) -> None:
    from PIL import Image, ImageFilter

    plane = Image.fromarray(np.ascontiguousarray(source)).filter(ImageFilter.GaussianBlur(radius))
    target[:] = np.asarray(plane)
