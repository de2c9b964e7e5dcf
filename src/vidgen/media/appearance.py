"""What stream and frame say of how a picture is to be shown: turned, mirrored, stretched, coloured, in fields."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, cast

import av

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Rotation = Literal[0, 90, 180, 270]
Fields = Literal["no", "top_first", "bottom_first"]

# The numbers of libavutil/pixfmt.h (ITU-T H.273) and FFmpeg's names for them.
MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc", 13: "chroma-derived-c", 14: "ictcp",
}  # fmt: skip
PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020", 10: "smpte428",
    11: "smpte431", 12: "smpte432", 22: "ebu3213",
}  # fmt: skip
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100", 10: "log316",
    11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084",
    17: "smpte428", 18: "arib-std-b67",
}  # fmt: skip
_FULL = 2  # AVCOL_RANGE_JPEG


def turning(frame: VideoFrame) -> tuple[Rotation, bool]:
    """Return how a frame is turned to be shown: degrees clockwise, after a flip left to right when that is True.

    The display matrix (ISO/IEC 14496-12, 8.2.2) maps a stored point (x, y), y down, to (ax + cy, bx + dy). What is not
    a multiple of 90 degrees is noise.
    """
    try:
        found: Iterable[Any] = frame.side_data  # the stubs say it is a dict; it is a sequence of buffers
    except ValueError:  # some is of a type that PyAV does not know, as what a camera wrote about a picture (EXIF)
        return cast("Rotation", round(-frame.rotation / 90) * 90 % 360), False
    matrix = next((bytes(data) for data in found if data.type.name == "DISPLAYMATRIX"), b"")
    if len(matrix) != 36:
        return 0, False
    a, b, _, c, d, *_ = struct.unpack("=9i", matrix)
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    if a == b == 0:
        return 0, False
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    if abs(degrees - nearest) > 1:
        return 0, mirrored
    return cast("Rotation", nearest % 360), mirrored


def pixel_aspect(stream: VideoStream) -> Fraction:
    """Return width : height of a stored pixel; 1 when the file says nothing sensible."""
    found = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    return found if found and Fraction(1, 8) <= found <= 8 else Fraction(1)


def shown_size(width: int, height: int, aspect: Fraction, rotation: int) -> tuple[int, int]:
    """Return the size in square pixels, upright."""
    wide = max(1, round(width * aspect))
    return (height, wide) if rotation in (90, 270) else (wide, height)


def interlacing(context: VideoCodecContext, frame: VideoFrame | None) -> Fields:
    """Tell in which order fields are shown; "no" for whole frames."""
    by_order: dict[int, Fields] = {2: "top_first", 3: "bottom_first", 4: "bottom_first", 5: "top_first"}
    if context.field_order in by_order:
        return by_order[context.field_order]
    return "top_first" if context.field_order == 0 and frame is not None and frame.interlaced_frame else "no"


def has_alpha(format: av.VideoFormat) -> bool:
    """Tell whether a pixel format has an alpha plane or channel."""
    return format.name != "pal8" and any(component.is_alpha for component in format.components)


def bit_depth(format: av.VideoFormat) -> int:
    """Return the bits of the finest component."""
    return max((component.bits for component in format.components), default=8)


def colour_range(frame: VideoFrame) -> Literal["limited", "full"]:
    """Return the range of the values; RGB and yuvj formats are always full."""
    name = frame.format.name
    full = frame.color_range == _FULL or name.startswith(("yuvj", "rgb", "bgr", "gbr", "argb", "abgr", "pal8", "gray"))
    return "full" if full else "limited"
