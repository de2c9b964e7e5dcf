"""The planes of 8-bit frames as arrays: views, copies, and the quick even mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray


def plane_of(frame: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    """Return a view of one plane of an 8-bit planar frame, (height, width), without the padding of its rows."""
    raw: Any = frame.planes[index]
    rows = np.frombuffer(raw, np.uint8).reshape(-1, raw.line_size)
    return rows[: raw.height, : raw.width]


def new_frame(width: int, height: int, format: str = "yuv420p") -> av.VideoFrame:
    """Return a frame with undefined pixels, tagged Rec.709, limited range."""
    import av

    frame = av.VideoFrame(width, height, format)
    frame.colorspace, frame.color_range = 1, 1
    return frame


def copied(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a copy of an 8-bit planar frame (in Rec.709 limited range) that may be written into."""
    copy = new_frame(frame.width, frame.height, frame.format.name)
    for i in range(len(frame.planes)):
        plane_of(copy, i)[:] = plane_of(frame, i)
    return copy


def mix_into(target: NDArray[np.uint8], source: NDArray[np.uint8], share: float) -> None:
    """Make `target` `target * (1 - share) + source * share`, byte by byte, `share` to the nearest 1/255.

    Qt's lerp of 32-bit pixels treats all four bytes alike, so four samples pass as one pixel: ten times NumPy's speed.
    """
    onto, drawn = _aligned(target), _aligned(source)
    # Held by names until the painter is done: neither Qt nor the images own this memory.
    canvas, picture = _as_pixels(onto), _as_pixels(drawn)
    painter = QPainter(canvas)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setOpacity(share)
    painter.drawImage(0, 0, picture)
    painter.end()
    if onto is not target:
        target[:] = onto[:, : target.shape[1]]


def _aligned(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a plane whose rows begin and end at multiples of four bytes, as Qt's machine code wants: itself or a copy."""
    height, width = plane.shape
    address = plane.__array_interface__["data"][0]
    if plane.strides[1] == 1 and address % 4 == plane.strides[0] % 4 == width % 4 == 0:
        return plane
    copy = np.zeros((height, -(-width // 4) * 4), np.uint8)
    copy[:, :width] = plane
    return copy


def _as_pixels(plane: NDArray[np.uint8]) -> QImage:
    """Return an image that shares the memory of an aligned plane, four samples a pixel."""
    (height, width), stride = plane.shape, plane.strides[0]
    memory = np.lib.stride_tricks.as_strided(plane, (height * stride - (stride - width),), (1,))
    return QImage(memory.data, width // 4, height, stride, QImage.Format.Format_ARGB32_Premultiplied)
