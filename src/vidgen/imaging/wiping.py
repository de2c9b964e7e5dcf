"""Uncovering one picture behind a straight edge that crosses another: in YUV when both are opaque, else in RGBA.

The edge lies at parts of a pixel, so that a slow wipe does not move in steps: each row or column has a weight, 256 where
only the second picture is seen, and where it is neither 0 nor 256 the two are mixed. Chroma samples have the mean weight
of the pixels that they belong to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import copied, plane_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights = NDArray[np.uint16]


def wiped(before: Picture, after: Picture, progress: float, direction: str, softness: float) -> Picture:
    """Return `before` with `after` behind an edge that goes `left`, `right`, `up` or `down`; both of one size and place.

    `progress` 0: only `before`, 1: only `after`. `softness` is the width of the edge in lengths of its way, 0 to 1.
    """
    if progress <= 0:
        return before
    if progress >= 1:
        return after
    across, backwards = direction in ("left", "right"), direction in ("left", "up")
    weights = weights_of(before.width if across else before.height, progress, softness, backwards=backwards)
    if before.opaque and after.opaque and (before.is_yuv or after.is_yuv):
        frame, other = copied(before.frame("yuv420p")), after.frame("yuv420p")
        for i in range(3):
            target, source = plane_of(frame, i), plane_of(other, i)
            by_plane = weights if i == 0 else _halved(weights)
            _uncover(*((target, source) if across else (target.T, source.T)), by_plane)
        return Picture.of_frame(frame, before.x, before.y)
    return _in_rgba(before, after, weights, across=across)


def weights_of(length: int, progress: float, softness: float, *, backwards: bool) -> Weights:
    """Return for each pixel along the way how much of the second picture is seen, of 256."""
    wide = max(1.0, softness * length)
    # From where no pixel has any of it to where each has all of it.
    edge = progress * (length + wide - 1)
    weights = np.clip((edge - np.arange(length)) / wide, 0, 1)
    rounded: Weights = np.round(weights * 256).astype(np.uint16)
    return np.flip(rounded) if backwards else rounded


def _halved(weights: Weights) -> Weights:
    """Return the mean of each two; the last counts twice where their number is odd."""
    even: Weights = np.pad(weights, (0, len(weights) % 2), mode="edge")
    halves: Weights = (even[0::2] + even[1::2] + np.uint16(1)) >> np.uint16(1)
    return halves


def _uncover(target: NDArray[np.uint8], source: NDArray[np.uint8], weights: Weights) -> None:
    """Mix `source` into `target` along the second axis; a third axis, of channels, is alike."""
    seen = np.flatnonzero(weights)
    if not len(seen):
        return
    first, last = int(seen[0]), int(seen[-1]) + 1
    mixed = np.flatnonzero((weights > 0) & (weights < 256))
    if not len(mixed):
        target[:, first:last] = source[:, first:last]
        return
    begin, end = int(mixed[0]), int(mixed[-1]) + 1
    target[:, first:begin] = source[:, first:begin]
    target[:, end:last] = source[:, end:last]
    share = weights[begin:end].reshape(-1, *([1] * (target.ndim - 2)))
    total = target[:, begin:end] * (256 - share)
    total += source[:, begin:end] * share
    total += 128
    total >>= 8
    target[:, begin:end] = total


def _in_rgba(before: Picture, after: Picture, weights: Weights, *, across: bool) -> Picture:
    from vidgen.imaging.images import image_of_pixels

    pixels, others = before.pixels().copy(), after.pixels()
    if across:
        _uncover(pixels, others, weights)
    else:
        _uncover(pixels.transpose(1, 0, 2), others.transpose(1, 0, 2), weights)
    opaque = before.opaque and after.opaque
    return Picture.of_image(image_of_pixels(pixels, opaque=opaque), before.x, before.y, opaque=opaque)
