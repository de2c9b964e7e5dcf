"""Between the two forms of a picture: `av.VideoFrame` of any pixel format, and premultiplied ARGB32 `QImage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

RGBA = QImage.Format.Format_ARGB32_Premultiplied

_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8")
_ALPHA = ("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8")


def has_alpha(format: str) -> bool:
    """Tell whether frames of a pixel format (FFmpeg's name) can be transparent."""
    return format.startswith(_ALPHA)


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
    import av

    straight = image
    if image.format() == RGBA:
        straight = image.convertToFormat(QImage.Format.Format_ARGB32)
    rows = np.frombuffer(straight.constBits(), np.uint8).reshape(straight.height(), straight.bytesPerLine())
    pixels = rows[:, : straight.width() * 4].reshape(straight.height(), straight.width(), 4)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="bgra")
    return reformatted(frame, format)


def reformatted(frame: av.VideoFrame, format: str) -> av.VideoFrame:
    """Return a frame in `format`, Rec.709, from whatever range and matrix its tags say; itself when it is that already."""
    from av.video.reformatter import ColorRange, Colorspace

    from_rgb = frame.format.name.startswith(_RGB)
    to_rgb = format.startswith(_RGB)
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj") or from_rgb
    known = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M}
    # Untagged material is taken as every player takes it: Rec.601 up to 576 lines, Rec.709 above.
    guess = Colorspace.ITU709 if frame.height > 576 else Colorspace.ITU601
    source = Colorspace.ITU709 if from_rgb else known.get(int(frame.colorspace), guess)
    return frame.reformat(
        format=format,
        src_colorspace=source,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG if to_rgb else ColorRange.MPEG,
    )


def plane_of(frame: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    """Return a view of one plane of an 8-bit planar frame, (height, width), without the padding of its rows."""
    raw: Any = frame.planes[index]
    rows = np.frombuffer(raw, np.uint8).reshape(-1, raw.line_size)
    return rows[: raw.height, : raw.width]
