"""What a trial's worker process serves: really encoding a few frames, and looking at what comes out.

It runs in a process of its own because drivers crash and hang, and take the process with them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from vidgen.errors import RenderError
from vidgen.media.sample import Sample
from vidgen.render.encoders.opening import heard, open_encoder, reason
from vidgen.render.encoders.registry import find
from vidgen.render.preset import VideoSettings

if TYPE_CHECKING:
    from vidgen.render.encoders.kind import Encoder
    from vidgen.workers import Channel, Handler

_DECODERS = {"av1": "libdav1d"}
_FAR_OFF = 12.0
"""Mean difference in brightness, of 255, beyond which what comes out is not what went in."""


def encoder(channel: Channel, params: dict[str, Any], payload: bytes) -> tuple[Any, bytes]:
    """`name`, `pixel_format` -> works, why not, frames a second."""
    del payload
    found = find(params["name"])
    channel.doing(f"trying {found.name}")
    with heard() as log:
        why, fps = _tried(found, params["pixel_format"])
        said = log()
    if why and said and said.lower() not in why.lower():
        why = f"{why} ({said})"
    return {"works": not why, "why": why, "fps": round(fps, 1)}, b""


def _tried(found: Encoder, pixel_format: Any) -> tuple[str, float]:
    """Return why the encoder does not work, or nothing, and frames a second without the time to open it."""
    sample = Sample()
    try:
        av.codec.Codec(found.name, "w")
    except av.codec.codec.UnknownCodecError:
        return f"not in this build of PyAV{f'; needs {found.needs}' if found.needs else ''}", 0.0
    given = found.takes[pixel_format]
    frames = list(sample.paletted() if given == "pal8" else sample.delivered(pixel_format))
    settings = VideoSettings(codec=_software(found), pixel_format=pixel_format, encoder=found.name, quality=20)
    try:
        context = open_encoder(sample, settings)
        begun = time.perf_counter()
        packets = [p for frame in (*frames, None) for p in context.encode(frame)]
        fps = sample.frames / max(1e-6, time.perf_counter() - begun)
    except RenderError as error:
        return (f"needs {found.needs}" if found.needs else str(error)), 0.0
    except av.FFmpegError as error:
        return f"gives up while encoding: {reason(error)}", 0.0
    if len(packets) != sample.frames or not packets[0].is_keyframe:
        return f"makes {len(packets)} packets of {sample.frames} frames, or none to begin with", fps
    return _misread(found, context.extradata, packets, sample), fps


def _software(found: Encoder) -> Any:
    from vidgen.render.encoders.registry import software

    return software(found.family).name


def _misread(found: Encoder, extradata: bytes | None, packets: list[Any], sample: Sample) -> str:
    """Decode what was encoded; return what is wrong with it, or nothing."""
    if found.family == "rawvideo":
        return ""
    decoder: Any = av.CodecContext.create(_DECODERS.get(found.family, found.family), "r")
    decoder.extradata = extradata
    decoder.width, decoder.height = sample.width, sample.height
    try:
        shown = [f for packet in (*packets, None) for f in decoder.decode(packet)]
    except av.FFmpegError as error:
        return f"what it makes cannot be read: {reason(error)}"
    if len(shown) != sample.frames:
        return f"{len(shown)} of {sample.frames} frames can be read again"
    for number in (0, sample.frames - 1):
        # Brightness as it stands in the first plane, whatever the range; for RGB and palettes it is shown as grey.
        grey = shown[number].reformat(format="yuv420p", threads=1).to_ndarray()[: sample.height].astype(np.float64)
        wanted = sample.luma(number).astype(np.float64)
        slope = np.corrcoef(grey.reshape(-1), wanted.reshape(-1))[0, 1]
        if not slope > 0.98 or abs(grey.mean() - wanted.mean()) > _FAR_OFF:
            return "the pictures that it makes are not those it was given"
    return ""


HANDLERS: dict[str, Handler] = {"encoder": encoder}
