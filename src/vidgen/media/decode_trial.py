"""What the worker serves that tries to decode by hardware. In a process of its own: drivers crash and hang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import av
import av.logging
from av.codec.hwaccel import HWAccel, hwdevices_available

from vidgen.media.frame_source import DEFAULT_THREADS
from vidgen.media.hardware import ORDER, planar
from vidgen.media.sample import Sample

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from vidgen.workers import Channel, Handler

_ENCODERS = {
    "h264": ("libx264", {"preset": "veryfast", "crf": "20"}),
    "hevc": ("libx265", {"preset": "ultrafast", "crf": "20", "x265-params": "log-level=error"}),
}
_SAMPLE = Sample(width=1920, height=1080, frames=60)
_TIMES = 2
"""How often each way is measured; the better counts."""
_MARGIN = 1.25
"""Times as fast as software that a device must be: less may be chance."""


def devices(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """Return the kinds of device that this build of PyAV knows, in the order in which to try them."""
    del channel, params, payload
    known = hwdevices_available()
    return [name for name in ORDER if name in known], b""


def decoding(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`device`, `codec` -> `faster`, `why` not, frames a second by `software` and by `hardware`."""
    del payload
    device, codec = params["device"], params["codec"]
    av.logging.set_level(av.logging.ERROR)  # what a driver says is the best reason there is
    channel.doing(f"decoding {codec} by {device}")
    found = {"faster": False, "why": "", "software": 0.0, "hardware": 0.0}
    with av.logging.Capture() as log:
        try:
            if _decoder(codec, b"", device).is_hwaccel:  # looked at before a sample is made for nothing
                found |= compared(codec, device)
            else:
                found["why"] = f"this build of PyAV cannot decode {codec} by it"
        except (av.FFmpegError, NotImplementedError) as error:
            said = [" ".join(text.split()).rstrip(".") for level, _, text in log if level <= av.logging.ERROR]
            found["why"] = said[0] if said else str(error)
    return found, b""


def compared(codec: str, device: str) -> dict[str, Any]:
    """Decode a film of 1080p both ways, frames in memory at the end; `device` may be empty, for software twice."""
    extradata, packets = _film(codec)
    ways = {"software": "", "hardware": device}
    seconds = dict.fromkeys(ways, float("inf"))
    for _ in range(_TIMES):
        for way, where in ways.items():
            begun = time.perf_counter()
            count = sum(1 for _ in _decoded(codec, extradata, packets, where))
            seconds[way] = min(seconds[way], time.perf_counter() - begun)
            if count != _SAMPLE.frames:
                return {"why": f"{count} of {_SAMPLE.frames} frames came out"}
    pairs = zip(*(_decoded(codec, extradata, packets, where) for where in ways.values()), strict=True)
    if not all(_same(a, b) for a, b in pairs):
        return {"why": "its pictures are not exactly those of software"}
    rates = {way: round(_SAMPLE.frames / max(1e-6, taken), 1) for way, taken in seconds.items()}
    faster = rates["hardware"] > _MARGIN * rates["software"]
    return {"faster": faster, "why": "" if faster else "it is not faster than software", **rates}


def _film(codec: str) -> tuple[bytes, list[Any]]:
    name, options = _ENCODERS[codec]
    context: Any = av.CodecContext.create(name, "w")
    context.width, context.height, context.pix_fmt = _SAMPLE.width, _SAMPLE.height, "yuv420p"
    context.framerate = _SAMPLE.rate.fraction
    context.time_base = 1 / _SAMPLE.rate.fraction
    context.bit_rate = 0
    context.options = dict(options)
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    packets = [p for frame in (*_SAMPLE.delivered("yuv420p"), None) for p in context.encode(frame)]
    return context.extradata, packets


def _decoder(codec: str, extradata: bytes, device: str) -> Any:
    way = HWAccel(device, allow_software_fallback=False) if device else None
    context: Any = av.CodecContext.create(codec, "r", hwaccel=way)
    if extradata:
        context.extradata = extradata
    context.thread_type = "AUTO"
    context.thread_count = DEFAULT_THREADS
    return context


def _decoded(codec: str, extradata: bytes, packets: list[Any], device: str) -> Iterator[VideoFrame]:
    context = _decoder(codec, extradata, device)
    for packet in (*packets, None):
        yield from map(planar, context.decode(packet))


def _same(one: VideoFrame, other: VideoFrame) -> bool:
    if one.format.name != other.format.name:
        return False
    return bool((one.to_ndarray() == other.to_ndarray()).all())


HANDLERS: dict[str, Handler] = {"devices": devices, "decoding": decoding}
