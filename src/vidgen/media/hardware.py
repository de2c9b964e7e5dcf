"""Decoding pictures by hardware: for which streams, and how its frames become like those of software."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from vidgen.editor.media_info import PictureStream

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

ORDER = ("videotoolbox", "cuda", "d3d11va", "qsv", "vaapi")
"""FFmpeg's kinds of device, in the order in which they are tried."""
CODECS = ("h264", "hevc")
"""Codecs whose decoding is exact, so that hardware gives the very pictures that software does."""
NONE: Mapping[str, str] = MappingProxyType({})
"""No device for any codec."""
_PLANAR = {"nv12": "yuv420p", "p010le": "yuv420p10le"}
_LEAST = 1280 * 720
"""Pixels below which fetching frames from a card takes longer than decoding them."""


def device_for(stream: PictureStream, devices: Mapping[str, str]) -> str:
    """Return the device to decode a stream with, of those that are faster here (by codec); empty for software.

    Only plain 8-bit films are given to hardware: what was tried is what is used.
    """
    plain = stream.pixel_format == "yuv420p" and stream.interlaced == "no" and not stream.alpha
    large = stream.coded_width * stream.coded_height >= _LEAST
    return devices.get(stream.codec, "") if plain and large else ""


def planar(frame: VideoFrame) -> VideoFrame:
    """Return a frame that came from a device in the form that software gives: planes, with the same samples and tags."""
    form = _PLANAR.get(frame.format.name)
    if form is None:
        return frame
    made = frame.reformat(format=form, threads=1)
    made.pts, made.time_base = frame.pts, frame.time_base
    made.color_range, made.colorspace = frame.color_range, frame.colorspace
    made.color_primaries, made.color_trc = frame.color_primaries, frame.color_trc
    return made
