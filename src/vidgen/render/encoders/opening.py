"""Opening an encoder with PyAV: by itself for segments (`open_encoder`), or as the stream of a file (`open_stream`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import av
import av.logging
from av.codec.context import Flags
from av.codec.hwaccel import HWAccel
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorRange

from vidgen.errors import RenderError
from vidgen.render.encoders.kind import Encoder, Shape
from vidgen.render.encoders.options import bit_rate_of, encoder_of, encoder_options
from vidgen.render.preset import VideoSettings

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

Colour: TypeAlias = Literal["bt709", "pq", "hlg"]
"""How numbers become light: Rec.709, or Rec.2020 with the curve of PQ or HLG."""

_TAGS: dict[Colour, tuple[int, int, int]] = {"bt709": (1, 1, 1), "pq": (9, 16, 9), "hlg": (9, 18, 9)}
"""Primaries, transfer and matrix, by the numbers of ITU-T H.273."""


def open_encoder(
    shape: Shape,
    settings: VideoSettings,
    encoder: Encoder | None = None,
    *,
    threads: int = 1,
    options: Mapping[str, str] | None = None,
    bit_rate: int | None = None,
    colour: Colour = "bt709",
) -> VideoCodecContext:
    """Return an opened encoder that belongs to no file; its `extradata` is there already, where the codec has any.

    `shape` is the plan. Without `encoder` it is the one that the settings name. `options` (as `crf`) and `bit_rate` (bits a
    second) are for this segment and come over those of the settings; neither changes the extradata of libx264, libx265 and
    libsvtav1. Frames go in with `pts` counted in frames, `time_base` 1/rate and `pict_type` 0; packets come out in the same
    time base, the first a key frame. `threads` 0 is as many as there are cores: then bytes may differ between computers.
    Raises RenderError when it is not in this build or refuses.
    """
    chosen = encoder or encoder_of(settings)
    try:
        device = HWAccel(chosen.device) if chosen.device else None
        context = av.CodecContext.create(chosen.name, "w", hwaccel=device)
        if not isinstance(context, VideoCodecContext):
            raise RenderError(f"{chosen.name} is no encoder of pictures.")
        _prepare(context, shape, settings, chosen, threads, options, bit_rate, colour)
        context.flags |= Flags.global_header
        context.open()
    except av.codec.codec.UnknownCodecError:
        raise RenderError(f"The encoder {chosen.name} is not in this build of PyAV.") from None
    except (av.FFmpegError, NotImplementedError, ValueError) as error:
        raise RenderError(f"The encoder {chosen.name} cannot be opened: {reason(error)}.") from error
    if context.options:
        names = ", ".join(f"'{name}'" for name in context.options)
        raise RenderError(f"The encoder {chosen.name} does not know the option {names} of the preset.")
    return context


def open_stream(
    container: OutputContainer,
    shape: Shape,
    settings: VideoSettings,
    encoder: Encoder | None = None,
    *,
    threads: int = 0,
    options: Mapping[str, str] | None = None,
    bit_rate: int | None = None,
    colour: Colour = "bt709",
) -> VideoStream:
    """Add a stream to a file, with an encoder of its own that is opened when the file's header is written.

    The arguments are those of `open_encoder`. Raises RenderError when the encoder is not in this build, or the file cannot
    hold what it makes.
    """
    chosen = encoder or encoder_of(settings)
    try:
        device = HWAccel(chosen.device) if chosen.device else None
        stream = cast("VideoStream", container.add_stream(chosen.name, rate=shape.rate.fraction, hwaccel=device))
    except av.codec.codec.UnknownCodecError:
        raise RenderError(f"The encoder {chosen.name} is not in this build of PyAV.") from None
    except (av.FFmpegError, NotImplementedError, ValueError) as error:
        raise RenderError(f"The encoder {chosen.name} cannot be used: {reason(error)}.") from error
    _prepare(stream.codec_context, shape, settings, chosen, threads, options, bit_rate, colour)
    return stream


def _prepare(
    context: VideoCodecContext,
    shape: Shape,
    settings: VideoSettings,
    encoder: Encoder,
    threads: int,
    options: Mapping[str, str] | None,
    bit_rate: int | None,
    colour: Colour,
) -> None:
    given = encoder.takes.get(settings.pixel_format)
    if given is None:
        raise RenderError(f"The encoder {encoder.name} cannot encode {settings.pixel_format}.")
    rate = shape.rate.fraction
    context.width, context.height = shape.width, shape.height
    if encoder.device:
        context.pix_fmt, context.sw_format = encoder.device, given
    else:
        context.pix_fmt = given
    context.framerate = rate
    context.time_base = 1 / rate
    context.gop_size = max(1, round(settings.keyframe_seconds * rate))
    context.bit_rate = bit_rate_of(settings, encoder, shape, bit_rate)
    context.options = encoder_options(settings, encoder, shape, threads=threads, options=options, bit_rate=bit_rate)
    context.flags |= Flags.closed_gop
    context.thread_count = threads
    # PyAV opens x264 with sliced threads, which is another and worse encode, unless told otherwise.
    context.thread_type = "SLICE" if encoder.family in {"prores", "ffv1"} else "FRAME"
    if given.startswith(("yuv", "nv", "p0")):
        context.color_range = int(ColorRange.MPEG)
        context.color_primaries, context.color_trc, context.colorspace = _TAGS[colour]


@contextmanager
def heard() -> Iterator[Callable[[], str]]:
    """Listen to what drivers log, which is the best reason there is; give what returns the first thing that they said."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as log:
            yield lambda: next(
                (" ".join(text.split()).rstrip(".") for level, _, text in log if level <= av.logging.ERROR), ""
            )
    finally:
        av.logging.set_level(before)


def reason(error: BaseException) -> str:
    """Return why an encoder refused, as the end of a sentence: what it logged if PyAV has that, else what FFmpeg says."""
    log = getattr(error, "log", None)
    text = log[2] if log else getattr(error, "strerror", None) or str(error)
    line = " ".join(str(text).split()).rstrip(".")
    if line == "Unknown error occurred":
        return "its driver does not answer"
    return line[:1].lower() + line[1:] if line[1:2].islower() else line
