"""Frames in other pixel formats, sizes, matrices and ranges.

Matrices and ranges are those of the frame's tags (ITU-T H.273). What has none is taken as every player takes it:
Rec.601 up to 576 lines and Rec.709 above, limited range, but grey and RGB full. Wide gamuts are not converted to
Rec.709 primaries, except for HDR (PQ, HLG), which is tone-mapped to SDR Rec.709 (see `tone_mapping`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidgen.imaging.per_thread import per_thread

if TYPE_CHECKING:
    import av
    from av.video.reformatter import VideoReformatter

BT709, BT470BG, SMPTE170M, SMPTE240M, BT2020_NCL, BT2020_CL = 1, 5, 6, 7, 9, 10
"""Numbers of AVColorSpace."""
PQ, HLG = 16, 18
"""Numbers of AVColorTransferCharacteristic."""
LIMITED, FULL = 1, 2
"""Numbers of AVColorRange."""

_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2rgb", "x2bgr")
_GREY = ("gray", "ya8", "ya16", "mono")
_ALPHA = ("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8", "vuya", "ayuv")


def has_alpha(format: str) -> bool:
    """Tell whether frames of a pixel format (FFmpeg's name) can be transparent."""
    return format.startswith(_ALPHA)


def is_rgb(format: str) -> bool:
    """Tell whether a pixel format holds red, green and blue."""
    return format.startswith(_RGB)


def is_hdr(frame: av.VideoFrame) -> bool:
    """Tell whether a frame's tags say PQ or HLG."""
    return int(frame.color_trc) in (PQ, HLG)


def reformatted(
    frame: av.VideoFrame,
    format: str,
    width: int | None = None,
    height: int | None = None,
    *,
    smooth: str = "BICUBIC",
    threads: int = 1,
) -> av.VideoFrame:
    """Return a frame in another pixel format and size: Rec.709, limited range (full when `format` is RGB).

    Itself when it is all that already. `smooth` is swscale's way to scale: BICUBIC, BILINEAR, AREA. PQ and HLG become
    SDR unless `format` has more than 8 bits; then their tags and their matrix are kept. The pixels are the same with any
    number of `threads`.
    """
    from av.video.reformatter import Interpolation

    width, height = width or frame.width, height or frame.height
    deep = _depth(format) > 8
    if is_hdr(frame) and not deep:
        from vidgen.imaging.tone_mapping import tone_mapped

        frame = tone_mapped(frame)
    if frame.format.name.startswith(_GREY) and not is_full(frame) and not has_alpha(frame.format.name):
        frame = _with_neutral_chroma(frame)
    name = frame.format.name
    matrix, full = matrix_of(frame), is_full(frame)
    wide_matrix = is_hdr(frame)
    target_matrix = matrix if wide_matrix else BT709
    target_range = FULL if is_rgb(format) else LIMITED
    same_colour = (matrix == target_matrix or is_rgb(name)) and full == (target_range == FULL)
    if name == format and same_colour and (width, height) == (frame.width, frame.height):
        return frame
    # Without accurate rounding, swscale rounds down: RGB gets 1.2 levels too dark on average, and so does the way back.
    # Where only the size changes it is a tenth of a level at most, and chroma may be scaled more simply than luma.
    plain = name == format == "yuv420p" and same_colour and smooth == "BICUBIC"
    way = Interpolation["BICUBLIN" if plain else smooth]
    scaler = _scaler(name, format, frame.width, frame.height, width, height, threads)
    result = scaler.reformat(
        frame,
        width=width,
        height=height,
        format=format,
        src_colorspace=_SWS[matrix],
        dst_colorspace=_SWS[target_matrix],
        interpolation=way if plain else way | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT,
        src_color_range=FULL if full else LIMITED,
        dst_color_range=target_range,
        threads=threads,
    )
    result.colorspace = 0 if is_rgb(format) else target_matrix
    result.color_range = target_range
    return result


def _with_neutral_chroma(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a limited-range grey frame as YUV with the same luma: swscale takes all grey for full range."""
    wide = "yuv420p10le" if _depth(frame.format.name) > 8 else "yuv420p"
    result = frame.reformat(format=wide, src_color_range=FULL, dst_color_range=FULL, threads=1)
    result.colorspace, result.color_range = BT709, LIMITED
    return result


_SWS = {BT709: 1, BT470BG: 5, SMPTE170M: 5, SMPTE240M: 7, BT2020_NCL: 9, BT2020_CL: 9}
"""swscale's numbers of the matrices (libswscale/swscale.h); constant luminance is taken as the other, as FFmpeg does."""


@per_thread(8)
def _scaler(*conversion: object) -> VideoReformatter:  # noqa: ARG001 - one for each conversion
    from av.video.reformatter import VideoReformatter

    return VideoReformatter()


def matrix_of(frame: av.VideoFrame) -> int:
    """Return the AVColorSpace number of a frame's matrix, guessed from its height when it has no tag."""
    tag = int(frame.colorspace)
    if is_rgb(frame.format.name):
        return BT709
    return tag if tag in _SWS else BT709 if frame.height > 576 else SMPTE170M


def is_full(frame: av.VideoFrame) -> bool:
    """Tell whether a frame's values use the full range."""
    name = frame.format.name
    if is_rgb(name) or name.startswith("yuvj"):
        return True
    tag = int(frame.color_range)
    return tag == FULL or (tag != LIMITED and name.startswith(_GREY))


def _depth(format: str) -> int:
    import av

    return max(c.bits for c in av.VideoFormat(format).components)
