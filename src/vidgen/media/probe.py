"""Measure a media file: what its streams are, how they are shown, when they begin and end.

Headers lie (truncated recordings, wrong rates, lost durations), so times come from the packets: all of them when the
file is small, otherwise those at its beginning and end. The first picture and sound of each stream are decoded, because
only they tell when the stream is first seen or heard, and how it is turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av.error

from vidgen.editor.media_info import MediaInfo, PictureStream, SoundStream
from vidgen.errors import MediaError
from vidgen.media import appearance
from vidgen.media.clock import FrameClock
from vidgen.media.container import PacketSource, decoder_of, is_cover, open_input, picture_streams, sound_streams
from vidgen.media.limits import MAX_DURATION, check_size
from vidgen.media.sniff import sniff
from vidgen.media.timetable import Order, Timetable, may_jump, timetables
from vidgen.timing import FLICKS, scale

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_WHOLE = 64 << 20
"""Bytes up to which every packet is looked at."""
_SAMPLES = 250
"""Packets of each stream that are looked at in a larger file."""
_MAX_PACKETS = 200_000
_SANE_RATES = tuple(Fraction(n) for n in (24, 25, 30, 48, 50, 60, 90, 100, 120, 15, 12, 10)) + tuple(
    Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)
)


@dataclass
class _Seen:
    """What came by of one stream, in the stream's units."""

    stream: Stream
    decoder: Any
    clock: FrameClock
    first: Any = None
    """The first decoded frame."""
    start: int | None = None
    """Flicks at which it begins."""
    stamps: list[int] = field(default_factory=list)
    count: int = 0
    last_end: int | None = None
    """Flicks."""
    bytes: int = 0
    faults: int = 0
    order: Order = field(init=False)
    table: Timetable | None = None

    def __post_init__(self) -> None:
        self.order = Order(sound=self.stream.type == "audio")

    @property
    def steady(self) -> bool:
        return self.table is None and not self.order.broken


def probe_file(path: Path) -> MediaInfo:
    """Return what is known about a file. Raises MediaError when it is missing, refused, or holds nothing to see or hear."""
    found = sniff(path)
    size = path.stat().st_size
    if found.demuxer is None:
        from vidgen.media.stills import probe_image

        return probe_image(path, found, size)
    tables = timetables(path, found) if may_jump(found) else {}
    container = open_input(path, found)
    try:
        return _probe(path, container, size, tables)
    finally:
        container.close()


def _probe(path: Path, container: InputContainer, size: int, tables: Mapping[int, Timetable]) -> MediaInfo:
    seen = _look(container, size, tables)
    problems = _complaints(container, seen)
    pictures = [p for s in seen.values() if s.stream.type == "video" and (p := _picture(path, s, problems))]
    sounds = [q for s in seen.values() if s.stream.type == "audio" and (q := _sound(s, problems))]
    if not pictures and not sounds:
        if seen:
            raise MediaError(f"Nothing in '{path.name}' can be decoded: it is damaged or incomplete.")
        raise MediaError(f"'{path.name}' holds neither pictures nor sound that vidgen can decode.")
    streams: list[PictureStream | SoundStream] = [*pictures, *sounds]
    starts = [s.start for s in streams]
    ends = [s.start + s.duration for s in streams if s.duration is not None]
    duration = max(ends) - min(starts) if ends else None
    if duration is not None and duration > MAX_DURATION:
        raise MediaError(f"'{path.name}' is longer than 24 hours, or its times are damaged.")
    return MediaInfo(
        container=container.format.name.split(",")[0],
        size=size,
        duration=duration,
        pictures=tuple(pictures),
        sounds=tuple(sounds),
        cover_art=any(is_cover(s) for s in container.streams.video),
        title=_text(container.metadata.get("title")),
        created=_text(container.metadata.get("creation_time") or container.metadata.get("date")),
        problems=tuple(problems),
    )


def _look(container: InputContainer, size: int, tables: Mapping[int, Timetable]) -> dict[int, _Seen]:
    """Read packets at the beginning and the end, or all of them."""
    name = container.format.name.split(",")[0]
    seen = {s.index: _Seen(s, decoder_of(s, threads=1), FrameClock(s, name)) for s in picture_streams(container)} | {
        s.index: _Seen(s, s.codec_context, FrameClock(s, name)) for s in sound_streams(container)
    }
    if not seen:
        return seen
    source = PacketSource(container, [s.stream for s in seen.values()], tables)
    whole = size <= _WHOLE
    ended = _read(source, seen, enough=None if whole else _SAMPLES, decode=True)
    for one in seen.values():  # a stream so short that its decoder still holds the only frame
        if one.first is None:
            _decode(one, None)
    for index, table in tables.items():
        seen[index].table = table
        if not ended:
            seen[index].count, seen[index].last_end = -1, seen[index].clock.flicks(table.end)
    if not ended and not tables:
        _look_at_end(container, source, seen)
    if source.broken_off:
        next(iter(seen.values())).faults += 1
    return seen


def _read(source: PacketSource, seen: dict[int, _Seen], *, enough: int | None, decode: bool) -> bool:
    """Note packets until each stream has `enough`. True when the end of the file was reached."""
    for _ in range(_MAX_PACKETS):
        packet = source.next()
        if packet is None:
            return True
        if packet.size == 0 and packet.dts is None:
            continue
        one = seen[packet.stream_index]
        _note(one, packet, in_a_row=decode)
        if decode and one.first is None:
            _decode(one, packet)
        if enough is not None and all(s.count >= enough and s.first is not None for s in seen.values()):
            return False
        if enough is not None and sum(s.bytes for s in seen.values()) > _WHOLE:
            return False
    return False


def _note(one: _Seen, packet: Packet[Stream], *, in_a_row: bool) -> None:
    one.bytes += packet.size
    if packet.is_discard:
        return  # outside the edit list: decoded, never shown
    if packet.size:
        one.count += 1
    if (time := one.clock.of_packet(packet)) is None:
        return
    if in_a_row:
        one.order.follows(time, key=packet.is_keyframe)
    one.stamps.append(time)
    end = time + one.clock.flicks(packet.duration or 0)
    one.last_end = end if one.last_end is None else max(end, one.last_end)


def _decode(one: _Seen, packet: Packet[Stream] | None) -> None:
    try:
        frames = one.decoder.decode(packet)
    except av.error.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        one.faults += packet is not None
        return
    if frames:
        one.first = frames[0]
        one.start = one.clock.of_frame(frames[0])


def _look_at_end(container: InputContainer, source: PacketSource, seen: dict[int, _Seen]) -> None:
    """Read the last seconds of a large file; further back when it ends earlier than it says."""
    longest = max(seen.values(), key=lambda s: (s.stream.type == "video", s.bytes))
    expected = [s.clock.flicks(s.stream.duration) for s in seen.values() if s.stream.duration]
    end = max([*expected, (container.duration or 0) * FLICKS // 1_000_000], default=0)
    begin = longest.start or 0
    for back in (4, 20, 100, 500, 2500, 10_000, 40_000, 90_000):
        target = max(begin, begin + end - back * FLICKS)
        before = longest.last_end
        if not source.seek(longest.clock.stamp(target), longest.stream):
            return
        counts = {index: (s.count, len(s.stamps)) for index, s in seen.items()}
        _read(source, seen, enough=None, decode=False)
        for index, (_, stamps) in counts.items():
            del seen[index].stamps[stamps:]  # not in a row with those of the beginning
            seen[index].count = -1
        if longest.last_end != before or target == begin:
            return


def _complaints(container: InputContainer, seen: dict[int, _Seen]) -> list[str]:
    problems = [
        f"Stream {stream.index} ({stream.type}) uses a codec that vidgen cannot decode."
        for stream in container.streams
        if stream.type in ("video", "audio") and stream.codec_context is None
    ]
    problems += [
        f"Stream {s.stream.index} has damaged places." for s in seen.values() if s.faults and s.first is not None
    ]
    if not all(s.steady for s in seen.values()):
        problems.append("The times in the file jump (recordings that were joined?): going to a place in it is slow.")
    stated = (container.duration or 0) * FLICKS // 1_000_000
    ends = [s.last_end - (s.start or 0) for s in seen.values() if s.last_end is not None]
    if stated and ends and max(ends) < stated * 9 // 10 - FLICKS // 2:
        problems.append("The file ends earlier than it says: it is incomplete.")
    return problems


def _picture(path: Path, one: _Seen, problems: list[str]) -> PictureStream | None:
    stream: VideoStream = one.stream  # type: ignore[assignment]
    frame: VideoFrame | None = one.first
    if frame is None or one.start is None:
        problems.append(f"Stream {stream.index} (video) cannot be decoded.")
        return None
    check_size(path.name, frame.width, frame.height)
    rotation, mirrored = appearance.turning(frame)
    aspect = appearance.pixel_aspect(stream)
    width, height = appearance.shown_size(frame.width, frame.height, aspect, rotation)
    stamps = sorted({t for t in one.stamps if t >= one.start})
    variable, rate = _rate(stream, stamps, whole=one.count >= 0)
    duration = _duration(one, stamps, rate)
    if rate and duration and not variable and one.count > 0:
        even = scale(FLICKS * one.count, 1 / rate)
        if abs(even - duration) <= 2 * one.clock.unit:  # the container rounds times
            duration = even
    return PictureStream(
        index=stream.index,
        codec=stream.codec_context.name,
        width=width,
        height=height,
        coded_width=frame.width,
        coded_height=frame.height,
        pixel_format=frame.format.name,
        bit_depth=appearance.bit_depth(frame.format),
        alpha=appearance.has_alpha(frame.format),
        pixel_aspect=aspect,
        rotation=rotation,
        mirrored=mirrored,
        interlaced=appearance.interlacing(stream.codec_context, frame),
        rate=rate,
        variable_rate=variable,
        frames=one.count if one.count >= 0 else (stream.frames or None),
        start=one.start,
        duration=duration,
        steady=one.steady,
        colour_range=appearance.colour_range(frame),
        matrix=appearance.MATRICES.get(int(frame.colorspace), ""),
        primaries=appearance.PRIMARIES.get(int(frame.color_primaries), ""),
        transfer=appearance.TRANSFERS.get(int(frame.color_trc), ""),
    )


def _rate(stream: VideoStream, stamps: list[int], *, whole: bool) -> tuple[bool, Fraction | None]:
    """Tell whether frames come unevenly, and how many a second there are on average."""
    steps = sorted(b - a for a, b in pairwise(stamps))
    stated = stream.guessed_rate or stream.average_rate
    if not steps:
        return False, stated if stated and stated <= 1000 else None
    tick = int(Fraction(stream.time_base or Fraction(1, 1000)) * FLICKS) + 1
    median = steps[len(steps) // 2]
    uneven = steps[-1] - median > max(2 * tick, median // 20) or median - steps[0] > max(2 * tick, median // 20)
    measured = Fraction(len(steps) * FLICKS, max(1, stamps[-1] - stamps[0]))
    if uneven:
        return True, measured.limit_denominator(1001) if whole else (
            stream.average_rate or measured.limit_denominator(1001)
        )
    candidates = [r for r in (stated, stream.average_rate, *_SANE_RATES) if r]
    # The stamps' own precision bounds how well the rate can be known from them.
    allowed = max(Fraction(tick * 2, max(1, stamps[-1] - stamps[0])), Fraction(1, 20_000))
    near = [r for r in candidates if abs(r / measured - 1) <= allowed]
    if not near:
        return False, measured.limit_denominator(1001)
    return False, min(near, key=lambda r: (r not in _SANE_RATES, abs(r / measured - 1)))


def _duration(one: _Seen, stamps: list[int], rate: Fraction | None) -> int | None:
    """Return flicks from the first frame to the end of the last."""
    if one.start is None or one.last_end is None:
        return None
    end = one.last_end
    if stamps and rate and end <= stamps[-1]:  # packets without durations
        end = stamps[-1] + scale(FLICKS, 1 / rate)
    return max(0, end - one.start) or None


def _sound(one: _Seen, problems: list[str]) -> SoundStream | None:
    stream: AudioStream = one.stream  # type: ignore[assignment]
    if one.first is None or one.start is None or not one.first.sample_rate:
        problems.append(f"Stream {stream.index} (sound) cannot be decoded.")
        return None
    return SoundStream(
        index=stream.index,
        codec=stream.codec_context.name,
        rate=one.first.sample_rate,
        channels=one.first.layout.nb_channels,
        layout=one.first.layout.name,
        start=one.start,
        duration=_duration(one, [], None),
        steady=one.steady,
        language=_text(stream.language) if stream.language != "und" else "",
        title=_text(stream.metadata.get("title")),
    )


def _text(value: str | None) -> str:
    """Return a tag of the file as one short line."""
    return " ".join((value or "").split())[:200]
