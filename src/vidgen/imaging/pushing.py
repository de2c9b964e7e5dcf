"""One picture pushed out by another: in YUV when both are opaque, else in RGBA. They move by whole chroma samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import copied, plane_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pushed(before: Picture, after: Picture, progress: float, direction: str) -> Picture:
    """Return both, one behind the other, as they go `left`, `right`, `up` or `down`; both of one size and place.

    `progress` 0: only `before`, 1: only `after`; between, they are slow, quick, and slow again.
    """
    if progress <= 0:
        return before
    if progress >= 1:
        return after
    across, backwards = direction in ("left", "right"), direction in ("left", "up")
    length = before.width if across else before.height
    by = round(length * progress * progress * (3 - 2 * progress)) // 2 * 2
    if before.opaque and after.opaque and (before.is_yuv or after.is_yuv):
        first, second = before.frame("yuv420p"), after.frame("yuv420p")
        frame = copied(first)
        for i in range(3):
            step = by if i == 0 else by // 2
            _shift(
                plane_of(frame, i), plane_of(first, i), plane_of(second, i), step, across=across, backwards=backwards
            )
        return Picture.of_frame(frame, before.x, before.y)
    from vidgen.imaging.images import image_of_pixels

    pixels = before.pixels().copy()
    _shift(pixels, before.pixels(), after.pixels(), by, across=across, backwards=backwards)
    opaque = before.opaque and after.opaque
    return Picture.of_image(image_of_pixels(pixels, opaque=opaque), before.x, before.y, opaque=opaque)


def _shift(
    target: NDArray[np.uint8],
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    by: int,
    *,
    across: bool,
    backwards: bool,
) -> None:
    """Write `first`, moved by `by` along the axis, and `second` behind it."""
    if across:
        target, first, second = (a.swapaxes(0, 1) for a in (target, first, second))
    length = len(target)
    if backwards:
        target[: length - by] = first[by:]
        target[length - by :] = second[:by]
    else:
        target[by:] = first[: length - by]
        target[:by] = second[length - by :]
