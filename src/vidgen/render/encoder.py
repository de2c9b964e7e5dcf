"""Encoders: frames and samples in, one file (or a folder of pictures) out. Made by `open_output`.

Times are exact: a frame's time base is one frame, a sample's one sample. B-frame delay and the encoders' priming samples
end up in the file's edit list, so that the first frame and the first sample are shown at 0.
"""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import av
import numpy as np

from vidgen.errors import RenderError
from vidgen.render.encoders.opening import open_stream
from vidgen.render.encoders.options import encoder_of
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset, SoundSettings

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from numpy.typing import NDArray

_MUXER_OPTIONS = {
    "mp4": {"movflags": "+faststart"},
    "ipod": {"movflags": "+faststart"},
    "mov": {"movflags": "+faststart"},
    "matroska": {"cues_to_front": "1", "reserve_index_space": "0"},
}


class Output(Protocol):
    """Where an export goes."""

    name: str
    """Of the encoders, for the report."""

    def picture(self, frame: av.VideoFrame) -> None:
        """Take the next frame, in the plan's pixel format and size. Its `pts` is overwritten."""
        ...

    def sound(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, (n, 2)."""
        ...

    def finish(self) -> None:
        """Write everything that is still inside, and close. Raises OSError when the disk is full."""
        ...

    def abort(self) -> None:
        """Close without finishing. May be called after `finish`, too."""
        ...


def open_output(plan: RenderPlan, preset: Preset, path: Path) -> Output:
    """Open the file (or make the folder) at `path` for an export. Raises RenderError when an encoder refuses."""
    if preset.container == "png-sequence":
        return PictureFolder(path)
    if preset.container == "gif":
        return GifFile(plan, path)
    return MediaFile(plan, preset, path)


class MediaFile:
    """A file with pictures, sound, or both."""

    def __init__(self, plan: RenderPlan, preset: Preset, path: Path) -> None:
        options = dict(_MUXER_OPTIONS.get(preset.container, {}))
        # By name "file:": a path that looks like a URL or holds %03d is only a path.
        self._container: OutputContainer = av.open(f"file:{path}", "w", format=preset.container, options=options)
        self._open = True
        self._frames = 0
        self._samples = 0
        self._frame_base = 1 / plan.rate.fraction
        self._sample_base = Fraction(1, plan.sample_rate)
        self._picture = open_stream(self._container, plan, preset.video) if preset.video else None
        self._sound = _sound_stream(self._container, plan, preset.sound) if preset.sound else None
        names = [encoder_of(preset.video).name if preset.video else "", preset.sound.codec if preset.sound else ""]
        self.name = " + ".join(n for n in names if n)
        self._container.metadata["title"] = plan.title
        _write_chapters(self._container, plan, preset)
        try:
            self._container.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            self.abort()
            raise RenderError(f"The encoder refused the settings of the preset '{preset.name}': {error}.") from error

    def picture(self, frame: av.VideoFrame) -> None:
        """Encode a frame."""
        if self._picture is None:
            return
        frame.pts = self._frames
        frame.time_base = self._frame_base
        frame.pict_type = 0  # what the source's encoder made of it does not matter to ours
        self._frames += 1
        self._container.mux(self._picture.encode(frame))

    def sound(self, samples: NDArray[np.float32]) -> None:
        """Encode samples."""
        if self._sound is None or not len(samples):
            return
        flat = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(flat, format="flt", layout="stereo")
        frame.sample_rate = self._sample_base.denominator
        frame.pts = self._samples
        frame.time_base = self._sample_base
        self._samples += len(samples)
        self._container.mux(self._sound.encode(frame))

    def finish(self) -> None:
        """Flush the encoders, write the index, close."""
        if self._picture is not None:
            self._container.mux(self._picture.encode(None))
        if self._sound is not None:
            self._container.mux(self._sound.encode(None))
        self._open = False
        self._container.close()

    def abort(self) -> None:
        """Close; the file is thrown away by whoever asked for it."""
        if self._open:
            self._open = False
            try:
                self._container.close()
            except (av.FFmpegError, OSError, ValueError):
                return  # the disk is full or the folder gone: that is already being reported


def _sound_stream(container: OutputContainer, plan: RenderPlan, settings: SoundSettings) -> AudioStream:
    stream: AudioStream = container.add_stream(settings.codec, rate=plan.sample_rate, layout="stereo")
    if settings.bit_rate is not None:
        stream.bit_rate = settings.bit_rate
    stream.codec_context.time_base = Fraction(1, plan.sample_rate)
    return stream


def _write_chapters(container: OutputContainer, plan: RenderPlan, preset: Preset) -> None:
    if preset.container in {"wav", "gif", "mp3"} or not plan.chapters:
        return
    base = Fraction(1, 1000)
    chapters: list[Any] = [
        {
            "id": number,
            "start": round(Fraction(chapter.start, 705_600)),
            "end": round(Fraction(chapter.end, 705_600)),
            "time_base": base,
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(plan.chapters, 1)
    ]
    container.set_chapters(chapters)


class PictureFolder:
    """A folder of PNG files, numbered from 000001."""

    name = "png"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0
        path.mkdir()

    def picture(self, frame: av.VideoFrame) -> None:
        """Write one picture."""
        self._count += 1
        (self._path / f"{self._count:06}.png").write_bytes(png_of(frame))  # in place: the folder is still temporary

    def sound(self, samples: NDArray[np.float32]) -> None:
        """Pictures make no sound."""

    def finish(self) -> None:
        """Nothing is left to write."""

    def abort(self) -> None:
        """Nothing is open."""


def png_of(frame: av.VideoFrame) -> bytes:
    """Return a delivered frame as a PNG file. What an export writes and what `vidgen frame` shows is made here."""
    from vidgen.imaging.picture import Picture

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="image2pipe") as container:
        rgb = Picture.of_frame(frame).frame("rgba" if frame.format.name.startswith("yuva") else "rgb24")
        stream: Any = container.add_stream("png", rate=1, options={"compression_level": "3", "pred": "mixed"})
        stream.width, stream.height, stream.pix_fmt = rgb.width, rgb.height, rgb.format.name
        rgb.pts, rgb.time_base = 0, Fraction(1)
        container.mux(stream.encode(rgb))
        container.mux(stream.encode(None))
    return buffer.getvalue()


class GifFile:
    """A looping GIF. Each frame has its own palette, so that memory does not grow with length."""

    name = "gif"

    def __init__(self, plan: RenderPlan, path: Path) -> None:
        self._container: OutputContainer = av.open(f"file:{path}", "w", format="gif")
        self._open = True
        self._base = 1 / plan.rate.fraction
        self._stream: Any = self._container.add_stream("gif", rate=plan.rate.fraction)
        self._stream.width, self._stream.height, self._stream.pix_fmt = plan.width, plan.height, "pal8"
        self._graph = _palette_graph(plan)
        self._frames = 0

    def picture(self, frame: av.VideoFrame) -> None:
        """Reduce a frame to 256 colours of its own and encode it."""
        from vidgen.imaging.picture import Picture

        rgb = Picture.of_frame(frame).frame("rgb24").reformat(format="bgra")
        rgb.pts, rgb.time_base = self._frames, self._base
        self._frames += 1
        self._graph.push(rgb)
        self._drain()

    def _drain(self) -> None:
        while True:
            try:
                reduced = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            self._container.mux(self._stream.encode(reduced))

    def sound(self, samples: NDArray[np.float32]) -> None:
        """GIFs make no sound."""

    def finish(self) -> None:
        """Flush and close."""
        self._graph.push(None)
        self._drain()
        self._container.mux(self._stream.encode(None))
        self._open = False
        self._container.close()

    def abort(self) -> None:
        """Close."""
        if self._open:
            self._open = False
            self._container.close()


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
