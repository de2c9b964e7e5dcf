"""The planes of 8-bit frames as arrays: views, copies, and the quick even mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

_BAND = 64
"""Rows at a time: what lies in between stays in the processor's cache."""


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


def plain_frame(rgb: tuple[int, int, int], width: int, height: int) -> av.VideoFrame:
    """Return a yuv420p frame of one colour, each channel 0 to 255 (ITU-R BT.709, limited range)."""
    red, green, blue = (c / 255 for c in rgb)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    frame = new_frame(width, height)
    levels = 16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748
    for i, level in enumerate(levels):
        plane_of(frame, i)[:] = round(level)
    return frame


def copied(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a copy of an 8-bit planar frame (in Rec.709 limited range) that may be written into."""
    copy = new_frame(frame.width, frame.height, frame.format.name)
    for i in range(len(frame.planes)):
        plane_of(copy, i)[:] = plane_of(frame, i)
    return copy


def mix_into(target: NDArray[np.uint8], source: NDArray[np.uint8], share: float) -> None:
    """Make `target` `target * (1 - share) + source * share`, byte by byte, `share` to the nearest 1/256."""
    part = np.uint16(round(min(max(share, 0.0), 1.0) * 256))
    rest = np.uint16(256 - part)
    height, width = target.shape
    kept, added = np.empty((2, min(height, _BAND), width), np.uint16)
    for top in range(0, height, _BAND):
        rows = target[top : top + _BAND]
        below, above = kept[: len(rows)], added[: len(rows)]
        np.multiply(rows, rest, out=below, dtype=np.uint16)
        np.multiply(source[top : top + _BAND], part, out=above, dtype=np.uint16)
        below += above
        below += 128
        below >>= 8
        np.copyto(rows, below, casting="unsafe")
