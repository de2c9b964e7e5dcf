"""From a composed frame to what the window paints: rows of BGRX, then the frame's own planes, in a slot of shared memory.

The exact conversion is that of an export's picture; it costs seven times what all else of a half-size frame costs that is
not decoding. While a film runs at less than full quality, frames are converted by swscale's quick way instead: it takes the
nearest chroma and rounds down, by one level on average, which one level more luma makes good. The planes stay beside the
pixels, so that the frame on which the player stops is made exact without being decoded again.

Frames of stretches that were rendered before are converted the quick way only: they stand in for what is composed while it
moves, and where the player stops the frame is composed.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vidgen.imaging.conversion import FULL, LIMITED, reformatted
from vidgen.imaging.planes import new_frame, plane_of

if TYPE_CHECKING:
    import av
    from av.video.reformatter import VideoReformatter

_FORMAT = "yuv420p"
_SWS_BT709 = 1
_THREADS = min(4, os.cpu_count() or 1)
"""Of the exact conversion: somebody waits for it, and nothing else is done meanwhile."""


def slot_size(width: int, height: int) -> int:
    """Return the bytes of a slot for frames of an even size."""
    return width * height * 4 + width * height * 3 // 2


def write_exact(frame: av.VideoFrame, slot: memoryview) -> None:
    """Write a frame's pixels as an export shows them."""
    _write_pixels(reformatted(frame, "bgra", threads=_THREADS), slot)


def write_quick(frame: av.VideoFrame, slot: memoryview) -> bool:
    """Write a frame's pixels the quick way, and its planes, if its format allows that; tell whether it does."""
    if frame.format.name != _FORMAT or frame.width % 2 or frame.height % 2:
        return False
    _write_pixels(_quick(_brighter(frame), frame.width, frame.height), slot)
    for target, index in zip(_planes(slot, frame.width, frame.height), range(3), strict=True):
        target[...] = plane_of(frame, index)
    return True


def write_rendered(frame: av.VideoFrame, slot: memoryview, width: int, height: int) -> bool:
    """Write the pixels of a frame that was rendered before, in another size if need be, the quick way; tell whether that
    goes. Its planes are not kept: what was coded and decoded can never be made exact.
    """
    if frame.format.name != _FORMAT:
        return False
    _write_pixels(_quick(_brighter(frame), width, height), slot)
    return True


def write_refined(source: memoryview, slot: memoryview, width: int, height: int) -> None:
    """Write the exact pixels of a frame that `write_quick` wrote to `source` into another slot."""
    frame = new_frame(width, height)
    for kept, index in zip(_planes(source, width, height), range(3), strict=True):
        plane_of(frame, index)[:] = kept
    write_exact(frame, slot)


def _planes(slot: memoryview, width: int, height: int) -> list[Any]:
    """Return views of the three planes that lie behind a slot's pixels."""
    found, at = [], width * height * 4
    for wide, high in ((width, height), (width // 2, height // 2), (width // 2, height // 2)):
        found.append(np.frombuffer(slot, np.uint8, wide * high, at).reshape(high, wide))
        at += wide * high
    return found


def _write_pixels(shown: av.VideoFrame, slot: memoryview) -> None:
    plane = shown.planes[0]
    raw: Any = plane
    rows = np.frombuffer(raw, np.uint8).reshape(shown.height, plane.line_size)[:, : shown.width * 4]
    np.frombuffer(slot, np.uint8, rows.size).reshape(rows.shape)[...] = rows


def _brighter(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a copy with one level more luma."""
    brighter = new_frame(frame.width, frame.height)
    luma = plane_of(frame, 0)
    np.add(np.minimum(luma, 254), 1, out=plane_of(brighter, 0))
    for index in (1, 2):
        plane_of(brighter, index)[:] = plane_of(frame, index)
    return brighter


def _quick(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    from av.video.reformatter import Interpolation

    return _converter(frame.width, frame.height, width, height).reformat(
        frame,
        width=width,
        height=height,
        format="bgra",
        src_colorspace=_SWS_BT709,
        dst_colorspace=_SWS_BT709,
        interpolation=Interpolation.BILINEAR,
        src_color_range=LIMITED,
        dst_color_range=FULL,
        threads=1,
    )


@lru_cache(maxsize=2)
def _converter(*sizes: int) -> VideoReformatter:  # noqa: ARG001 - one for each
    from av.video.reformatter import VideoReformatter

    return VideoReformatter()
