"""Joining: the coded segments and the coded sound become one file, without being encoded again.

Times are exact: a frame's time base is one frame, a sample's one sample. Decoding times are worked out here, where all
segments are known: packets come in decoding order, one a frame, so the n-th is decoded at n minus the largest distance by
which any packet comes earlier in that order than it is shown. B-frame delay and the sound encoder's priming samples end up
in the file's edit list, so that the first frame and the first sample are shown at 0.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, get_args

import av
from av.codec.context import Flags
from av.packet import PacketSideData, PktSideDataT

from vidgen.errors import Cancelled, RenderError
from vidgen.render.captions.subtitles import add_caption_streams
from vidgen.render.coding import configure_sound
from vidgen.render.copying.harmony import Harmony, harmonise
from vidgen.render.encoders.opening import open_stream
from vidgen.render.segments.file import DamagedSegment, Head, Packet
from vidgen.timing import FLICKS, scale

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.stream import Stream

    from vidgen.render.plan import RenderPlan
    from vidgen.render.preset import Preset, SoundSettings

_MUXER_OPTIONS = {
    "mp4": {"movflags": "+faststart"},
    "ipod": {"movflags": "+faststart"},
    "mov": {"movflags": "+faststart"},
    "matroska": {"cues_to_front": "1", "reserve_index_space": "0"},
}
_DESCRIBED = {"h264", "hevc", "vp9", "av1"}
"""Codecs whose stream is described by extradata alone; the others are described by their opened encoder."""
_BT709 = 1
_IN_BAND = "hev1"
"""Tag of HEVC whose headers are between the pictures, too."""
_NOT_FOR_APPLE = (
    "Copied and encoded stretches of HEVC have different headers here (tag hev1): players of Apple may refuse this file. "
    "If they are to play it, export with --no-copy."
)


class Coded(Protocol):
    """Coded pictures or sound: a file of the store, or a stretch of a source that is copied."""

    head: Head

    @property
    def times(self) -> list[int]:
        """The presentation times of the packets, in decoding order."""
        ...

    def packets(self) -> Iterator[Packet]:
        """Yield the packets in decoding order. Raises DamagedSegment."""
        ...


@dataclass(frozen=True)
class Part:
    """Coded pictures and the first frame that they show."""

    key: str
    start: int
    coded: Coded


class Damaged(Exception):  # noqa: N818 - a state, mended by whoever asked
    """A segment of the store turned out to be damaged while it was read."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def join(
    plan: RenderPlan,
    preset: Preset,
    pictures: Sequence[Part],
    sound: Part | None,
    path: Path,
    cancelled: Callable[[], bool],
) -> list[str]:
    """Write the file (or the folder of pictures) at `path`; return sentences for the user.

    Raises Damaged, OSError, RenderError and Cancelled.
    """
    if preset.container == "png-sequence":
        _write_folder(pictures, path, cancelled)
        return []
    notes: list[str] = []
    # By name "file:": a path that looks like a URL or holds %03d is only a path.
    options = dict(_MUXER_OPTIONS.get(preset.container, {}))
    if plan.captions:
        # Packets come in order here. FFmpeg would gather ten seconds of them to see whether a caption is still to come.
        options["max_interleave_delta"] = "1"
    container: OutputContainer = av.open(f"file:{path}", "w", format=preset.container, options=options)
    try:
        streams: list[Iterator[tuple[int, int, Any]]] = []
        if pictures:
            harmony = harmonise([part.coded.head for part in pictures])
            stream = _picture_stream(container, plan, preset, pictures, harmony)
            streams.append(_timed_pictures(plan, stream, pictures, harmony))
            if _tag(pictures[0].coded.head.codec, preset, harmony) == _IN_BAND:
                notes.append(_NOT_FOR_APPLE)
        if sound is not None and preset.sound is not None:
            streams.append(_timed_sound(plan, _sound_stream(container, plan, preset.sound), sound))
        streams += add_caption_streams(container, plan, preset.container, order=2)
        if preset.container != "gif":
            container.metadata["title"] = plan.title
            _write_chapters(container, plan, preset)
        try:
            container.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            if not path.parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, "it is gone") from error
            raise RenderError(f"A file cannot be made as the preset '{preset.name}' says: {error}.") from error
        _mux(container, merge(*streams), cancelled)
        container.close()
    except BaseException:
        _abandon(container)
        raise
    return notes


def _mux(container: OutputContainer, packets: Iterable[tuple[int, int, Any]], cancelled: Callable[[], bool]) -> None:
    for number, (_, _, packet) in enumerate(packets):
        if not number % 64 and cancelled():
            raise Cancelled("Stopped.")
        container.mux(packet)


def _abandon(container: OutputContainer) -> None:
    """Close a file that is thrown away."""
    try:
        container.close()
    except (av.FFmpegError, OSError, ValueError):
        return  # the disk is full or the folder gone: that is already being reported


def _picture_stream(
    container: OutputContainer, plan: RenderPlan, preset: Preset, parts: Sequence[Part], harmony: Harmony
) -> Stream:
    if preset.video is None:
        raise RuntimeError("a preset without pictures has no stream of them")
    codec = parts[0].coded.head.codec
    base = 1 / plan.rate.fraction
    if codec == "gif":
        stream = container.add_mux_stream("gif", rate=plan.rate.fraction, width=plan.width, height=plan.height)
        stream.time_base = base
        return stream
    if codec not in _DESCRIBED:
        stream = open_stream(container, plan, preset.video, threads=1)
        stream.codec_context.open()
        return stream
    stream = container.add_stream_from_template(_template(codec, plan), opaque=True)
    context: Any = stream.codec_context
    context.extradata = harmony.extradata
    context.pix_fmt = preset.video.pixel_format
    context.width, context.height = plan.width, plan.height
    context.framerate = plan.rate.fraction  # else Matroska is not told how long the last frame is
    context.color_range = context.colorspace = context.color_primaries = context.color_trc = _BT709
    if tag := _tag(codec, preset, harmony):
        context.codec_tag = tag
    stream.time_base = base
    return stream


def _tag(codec: str, preset: Preset, harmony: Harmony) -> str:
    """Return the tag of a stream of pictures, where there is a choice; hvc1 is what Apple's players want."""
    if codec != "hevc" or preset.container not in {"mp4", "mov"}:
        return ""
    return _IN_BAND if harmony.in_band else "hvc1"


def _template(codec: str, plan: RenderPlan) -> Stream:
    """Return a stream of a codec that belongs to no encoder: it takes an input to get one, so one is made in memory."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="nut") as output:
        stream = output.add_mux_stream(codec, rate=plan.rate.fraction, width=plan.width, height=plan.height)
        stream.time_base = 1 / plan.rate.fraction
        for number in range(2):  # with less the reader does not believe that it is a film
            packet = av.Packet(b"\0\0\0\1\x65\x88\x80\x10")
            packet.pts = packet.dts = number
            packet.time_base, packet.stream, packet.is_keyframe = stream.time_base, stream, True
            output.mux(packet)
    memory.seek(0)
    found: Stream = av.open(memory, format="nut").streams.video[0]
    return found


def _sound_stream(container: OutputContainer, plan: RenderPlan, settings: SoundSettings) -> Stream:
    """Return a stream described by an encoder that is opened as the one that made the packets, priming and all."""
    stream: Any = container.add_stream(settings.codec, rate=plan.sample_rate)
    configure_sound(stream.codec_context, plan.sample_rate, settings)
    stream.codec_context.flags |= Flags.global_header
    return stream  # type: ignore[no-any-return]


def _timed_pictures(
    plan: RenderPlan, stream: Stream, parts: Sequence[Part], harmony: Harmony
) -> Iterator[tuple[int, int, Any]]:
    base = 1 / plan.rate.fraction
    delay, number = 0, 0
    for part in parts:
        times = part.coded.times
        delay = max(delay, max((place - time for place, time in enumerate(times)), default=0))
    for part, change in zip(parts, harmony.changes, strict=True):
        for packet in map(change, _checked(part)):
            made: Any = av.Packet(packet.data)
            made.pts, made.dts, made.duration = part.start + packet.pts, number - delay, 1
            made.time_base, made.stream, made.is_keyframe = base, stream, packet.key
            yield plan.rate.time_of(number - delay), 0, made
            number += 1


def _timed_sound(plan: RenderPlan, stream: Stream, part: Part) -> Iterator[tuple[int, int, Any]]:
    base, length = Fraction(1, plan.sample_rate), Fraction(FLICKS, plan.sample_rate)
    for packet in _checked(part):
        made: Any = av.Packet(packet.data)
        made.pts = made.dts = packet.pts
        made.duration = packet.duration
        made.time_base, made.stream, made.is_keyframe = base, stream, packet.key
        for name, data in packet.side:
            side: Any = PacketSideData(get_args(PktSideDataT).index(name), len(data))  # type: ignore[call-arg]
            side.update(data)
            made.set_sidedata(side)
        yield scale(packet.pts, length), 1, made


def _checked(part: Part) -> Iterator[Packet]:
    try:
        yield from part.coded.packets()
    except (DamagedSegment, FileNotFoundError) as error:
        raise Damaged(part.key) from error


def _write_folder(parts: Sequence[Part], path: Path, cancelled: Callable[[], bool]) -> None:
    """Write one PNG file a packet, numbered from 000001."""
    path.mkdir()
    for part in parts:
        for packet in _checked(part):
            if cancelled():
                raise Cancelled("Stopped.")
            (path / f"{part.start + packet.pts + 1:06}.png").write_bytes(packet.data)  # in place: a temporary folder


def _write_chapters(container: OutputContainer, plan: RenderPlan, preset: Preset) -> None:
    if preset.container in {"wav", "mp3"} or not plan.chapters:
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
