"""Frames and samples in, packets out: the encoders of segments and of sound, without any file format around them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

import av
import numpy as np

from vidgen.errors import RenderError
from vidgen.render.encoders.opening import heard, open_encoder, reason
from vidgen.render.encoders.options import encoder_of
from vidgen.render.segments.file import Packet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import SoundSettings, VideoSettings


class EncoderFailed(Exception):  # noqa: N818 - what happened to it
    """An encoder that had been opened gave up on a frame, as those of hardware do when their driver does."""


class PictureCoder(Protocol):
    """Encodes the frames of one segment, from its first on."""

    name: str
    """Of the encoder, for the report."""
    codec: str
    """FFmpeg's name of what it makes."""

    @property
    def extradata(self) -> bytes:
        """What a decoder needs before the first packet."""
        ...

    def encode(self, frame: av.VideoFrame) -> Iterator[Packet]:
        """Take the next frame, in delivery form; yield what is ready. The frame's own time is overwritten."""
        ...

    def flush(self) -> Iterator[Packet]:
        """Yield what is still inside."""
        ...


def picture_coder(plan: RenderPlan, settings: VideoSettings, threads: int = 1) -> PictureCoder:
    """Return a coder for a segment. Raises RenderError when the encoder refuses its settings."""
    if settings.codec == "gif":
        return GifCoder(plan)
    if settings.codec == "png":
        return PngCoder()
    return FilmCoder(plan, settings, threads)


class FilmCoder:
    """One encoder of a film codec."""

    def __init__(self, plan: RenderPlan, settings: VideoSettings, threads: int = 1) -> None:
        encoder = encoder_of(settings)
        self.name = encoder.name
        self.codec: str = encoder.family
        self._context: Any = (_opened if encoder.hardware else open_encoder)(plan, settings, threads=threads)
        self._base = 1 / plan.rate.fraction
        self._frames = 0

    @property
    def extradata(self) -> bytes:
        """What a decoder needs before the first packet."""
        return self._context.extradata or b""

    def encode(self, frame: av.VideoFrame) -> Iterator[Packet]:
        """Encode a frame."""
        frame.pts = self._frames
        frame.time_base = self._base
        frame.pict_type = 0  # what the source's encoder made of it does not matter to ours
        self._frames += 1
        return self._packets(frame)

    def flush(self) -> Iterator[Packet]:
        """Yield what is still inside."""
        return self._packets(None)

    def _packets(self, frame: av.VideoFrame | None) -> Iterator[Packet]:
        try:
            for packet in self._context.encode(frame):
                pts = round(Fraction(packet.pts) * packet.time_base / self._base)
                yield Packet(pts, packet.is_keyframe, bytes(packet))
        except av.FFmpegError as error:
            raise EncoderFailed(f"{self.name} gave up: {reason(error)}") from error


def _opened(plan: RenderPlan, settings: VideoSettings, *, threads: int) -> Any:
    """Return an encoder of hardware. Software refuses settings; this also sizes, and more encoders than it has room for."""
    with heard() as said:
        try:
            return open_encoder(plan, settings, threads=threads)
        except RenderError as error:
            why = f"{encoder_of(settings).name} cannot be opened: {said()}" if said() else str(error)
            raise EncoderFailed(why) from error


class PngCoder:
    """Every packet is a PNG file."""

    name = codec = "png"
    extradata = b""

    def __init__(self) -> None:
        self._frames = 0

    def encode(self, frame: av.VideoFrame) -> Iterator[Packet]:
        """Yield the frame as a PNG file."""
        yield Packet(self._frames, True, png_of(frame))
        self._frames += 1

    def flush(self) -> Iterator[Packet]:
        """Nothing is left inside."""
        return iter(())


def png_of(frame: av.VideoFrame) -> bytes:
    """Return a delivered frame as a PNG file. What an export writes and what `vidgen frame` shows is made here."""
    from vidgen.imaging.picture import Picture

    rgb = Picture.of_frame(frame).frame("rgba" if frame.format.name.startswith("yuva") else "rgb24")
    context: Any = av.CodecContext.create("png", "w")
    context.width, context.height, context.pix_fmt = rgb.width, rgb.height, rgb.format.name
    context.time_base = Fraction(1)
    context.options = {"compression_level": "3", "pred": "mixed"}
    rgb.pts, rgb.time_base = 0, Fraction(1)
    return b"".join(bytes(packet) for part in (rgb, None) for packet in context.encode(part))


class GifCoder:
    """Frames of 256 colours, each with its own palette, so that memory does not grow with length."""

    name = codec = "gif"

    def __init__(self, plan: RenderPlan) -> None:
        self._base = 1 / plan.rate.fraction
        self._context: Any = av.CodecContext.create("gif", "w")
        self._context.width, self._context.height, self._context.pix_fmt = plan.width, plan.height, "pal8"
        self._context.time_base = self._base
        self._graph = _palette_graph(plan)
        self._frames = 0

    @property
    def extradata(self) -> bytes:
        """GIFs have none: each frame carries its palette."""
        return b""

    def encode(self, frame: av.VideoFrame) -> Iterator[Packet]:
        """Reduce a frame to 256 colours of its own and encode it."""
        from vidgen.imaging.picture import Picture

        rgb = Picture.of_frame(frame).frame("rgb24").reformat(format="bgra", threads=1)
        rgb.pts, rgb.time_base = self._frames, self._base
        self._frames += 1
        self._graph.push(rgb)
        return self._drained()

    def flush(self) -> Iterator[Packet]:
        """Yield what is still inside."""
        self._graph.push(None)
        yield from self._drained()
        for packet in self._context.encode(None):
            yield Packet(packet.pts, packet.is_keyframe, bytes(packet))

    def _drained(self) -> Iterator[Packet]:
        while True:
            try:
                reduced = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            for packet in self._context.encode(reduced):
                yield Packet(packet.pts, packet.is_keyframe, bytes(packet))


def _palette_graph(plan: RenderPlan) -> Any:
    """Return `split → palettegen → paletteuse`, one palette a frame, ordered dither (which stands still in films)."""
    graph = av.filter.Graph()
    rate = plan.rate
    base = f"{rate.denominator}/{rate.numerator}"
    size = f"{plan.width}x{plan.height}"
    source = graph.add("buffer", f"video_size={size}:pix_fmt=bgra:time_base={base}:frame_rate={rate}:pixel_aspect=1/1")
    split = graph.add("split")
    generate = graph.add("palettegen", "stats_mode=single:max_colors=256:reserve_transparent=0")
    use = graph.add("paletteuse", "new=1:dither=bayer:bayer_scale=3")
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(use, 0, 0)
    split.link_to(generate, 1, 0)
    generate.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    return graph


class SoundCoder:
    """One encoder of sound."""

    def __init__(self, plan: RenderPlan, settings: SoundSettings) -> None:
        self.name = settings.codec
        self._rate = plan.sample_rate
        self._context: Any = av.CodecContext.create(settings.codec, "w")
        configure_sound(self._context, plan.sample_rate, settings)
        self._context.flags |= av.codec.context.Flags.global_header
        try:
            self._context.open()
        except (av.FFmpegError, ValueError) as error:
            raise RenderError(f"The encoder of sound '{settings.codec}' refused its settings: {error}.") from error
        self._samples = 0

    @property
    def extradata(self) -> bytes:
        """What a decoder needs before the first packet."""
        return self._context.extradata or b""

    def encode(self, samples: NDArray[np.float32]) -> Iterator[Packet]:
        """Encode samples, (n, 2), n > 0."""
        flat = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(flat, format="flt", layout="stereo")
        frame.sample_rate = self._rate
        frame.pts = self._samples
        frame.time_base = Fraction(1, self._rate)
        self._samples += len(samples)
        return self._packets(frame)

    def flush(self) -> Iterator[Packet]:
        """Yield what is still inside."""
        return self._packets(None)

    def _packets(self, frame: av.AudioFrame | None) -> Iterator[Packet]:
        for packet in self._context.encode(frame):
            scale = packet.time_base * self._rate
            side = tuple((s.data_type, bytes(s)) for s in packet.iter_sidedata())
            yield Packet(
                round(packet.pts * scale),
                packet.is_keyframe,
                bytes(packet),
                round((packet.duration or 0) * scale),
                side,
            )


def configure_sound(context: Any, rate: int, settings: SoundSettings) -> None:
    """Set up an encoder of stereo sound; the one that encodes and the one that describes the stream are set up alike."""
    context.sample_rate = rate
    context.layout = "stereo"
    if context.format is None:
        context.format = _sample_format(settings.codec)
    if settings.bit_rate is not None:
        context.bit_rate = settings.bit_rate
    context.time_base = Fraction(1, rate)


def _sample_format(codec: str) -> str:
    """Return the form of samples for an encoder: the mix's own, in float, where it takes that."""
    offered = [f.name for f in av.codec.Codec(codec, "w").audio_formats or ()]
    return next((name for name in ("flt", "fltp") if name in offered), offered[0])
