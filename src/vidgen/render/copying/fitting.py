"""Whether coded pictures of a source may stand in an export: codec, pixel format, colours, and how large they are."""

from __future__ import annotations

from vidgen.editor.media_info import PictureStream
from vidgen.render.encoders.options import quality_of
from vidgen.render.encoders.registry import find
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

CODECS = {"h264": "h264", "hevc": "hevc", "vp9": "vp9", "libvpx-vp9": "vp9", "av1": "av1", "libdav1d": "av1"}
"""Decoders by FFmpeg's names, and the codecs that can be copied."""
_CONTAINERS = {"mp4", "mov", "matroska", "webm"}
_PROFILES = {"", "high", "high10", "main10"}
"""Profiles in a preset's options that whatever a source has can be shown by; the others are for weak players."""
_UNTAGGED = 576
"""Lines above which pictures without tags are taken for Rec.709 (imaging/conversion.py)."""
_AMPLE = 0.12
"""Bits for each pixel that lively footage has at a quality of 23; twice as many six steps below."""


def codec_to_copy(preset: Preset) -> str | None:
    """Return the codec whose pictures an export could take as they are; None when it takes none."""
    video = preset.video
    if video is None or preset.copying == "never" or preset.container not in _CONTAINERS:
        return None
    if preset.target_size is not None or (preset.target_quality is not None and preset.copying == "auto"):
        return None
    family = find(video.codec).family
    profile = video.options.get("profile", "")
    return family if family in CODECS.values() and profile in _PROFILES else None


def fits(stream: PictureStream, preset: Preset) -> bool:
    """Tell whether a stream is coded as the preset's pictures are."""
    video = preset.video
    return (
        video is not None
        and CODECS.get(stream.codec) == codec_to_copy(preset) is not None
        and stream.pixel_format == video.pixel_format
        and stream.colour_range == "limited"
        and (stream.matrix == "bt709" or (not stream.matrix and stream.coded_height > _UNTAGGED))
        and stream.primaries in {"", "bt709"}
        and stream.transfer in {"", "bt709"}
    )


def modest(size: int, frames: int, plan: RenderPlan, preset: Preset) -> bool:
    """Tell whether `size` bytes for so many frames are no more than one may expect of the preset."""
    video = preset.video
    if video is None or preset.copying == "always":
        return video is not None
    if video.bit_rate is not None:
        return size * 8 <= video.bit_rate * frames / float(plan.rate.fraction)
    quality = quality_of(video)
    per_pixel: float = _AMPLE * 2.0 ** ((23 - (23 if quality is None else quality)) / 6)
    return size * 8 <= per_pixel * plan.width * plan.height * frames
