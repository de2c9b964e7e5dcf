"""Open a media file with PyAV, the one safe way, and turn PyAV's errors into ours."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import av.error
from av.codec.hwaccel import HWAccel

from vidgen.errors import MediaError
from vidgen.media.limits import MAX_CHANNELS, MAX_STREAMS, check_size
from vidgen.media.sniff import Sniffed, sniff

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

    from vidgen.media.timetable import Timetable

_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
_PATIENCE = 200
"""Faults in a row after which reading on is given up."""


def open_input(path: Path, sniffed: Sniffed | None = None, device: str = "") -> InputContainer:
    """Open a file with the one demuxer that its content allows, and nothing but the `file` protocol.

    Pictures are decoded by `device` (see `hardware.py`) where one is given and answers, else by software.
    Raises MediaError when the file is missing, refused, damaged beyond opening, or beyond the limits.
    """
    found = sniffed or sniff(path)
    if found.demuxer is None:
        raise MediaError(f"'{path.name}' is a picture, not a video or sound.")
    with mapped(path):
        container = _opened(path, found.demuxer, device)
    try:
        _check_limits(path.name, container)
    except MediaError:
        container.close()
        raise
    return container


def _opened(path: Path, demuxer: str, device: str) -> InputContainer:
    def opened(hwaccel: HWAccel | None) -> InputContainer:
        return av.open(
            "file:" + os.path.realpath(path),
            format=demuxer,
            options={"protocol_whitelist": "file"},
            metadata_errors="replace",
            hwaccel=hwaccel,
        )

    if device:
        try:
            return opened(HWAccel(device))
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise  # else it is the device's fault, or the file's, which is told below
    return opened(None)


def _check_limits(name: str, container: InputContainer) -> None:
    if len(container.streams) > MAX_STREAMS:
        raise MediaError(f"'{name}' has {len(container.streams)} streams; the limit is {MAX_STREAMS}.")
    for video in picture_streams(container):
        check_size(name, video.codec_context.width, video.codec_context.height)
    for sound in sound_streams(container):
        if sound.codec_context.channels > MAX_CHANNELS:
            raise MediaError(f"'{name}' has {sound.codec_context.channels} channels; at most {MAX_CHANNELS} work.")


@contextlib.contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Turn what PyAV raises into a MediaError that names the file."""
    try:
        yield
    except MemoryError:
        raise
    except av.error.FFmpegError as error:
        raise MediaError(f"'{path.name}' cannot be read: {reason(error)}.") from None


def reason(error: av.error.FFmpegError) -> str:
    """Return what FFmpeg says, as the end of a sentence."""
    if isinstance(error, av.error.InvalidDataError | av.error.EOFError):
        return "it is damaged, incomplete or not what it seems to be"
    text = (error.strerror or "unknown fault").rstrip(".")
    return text[:1].lower() + text[1:]


def is_cover(stream: Stream) -> bool:
    """Tell whether a picture stream is cover art or thumbnails: no moving picture."""
    from av.stream import Disposition

    return bool(stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def picture_streams(container: InputContainer) -> list[VideoStream]:
    """Return the streams with moving pictures that this build can decode; cover art is none."""
    return [s for s in container.streams.video if s.codec_context is not None and not is_cover(s)]


def sound_streams(container: InputContainer) -> list[AudioStream]:
    """Return the sound streams that this build can decode."""
    return [s for s in container.streams.audio if s.codec_context is not None]


def ignore_all_but(container: InputContainer, wanted: list[Stream]) -> None:
    """Let the demuxer skip what nobody reads."""
    from av.stream import Discard

    for stream in container.streams:
        stream.discard = Discard.default if stream in wanted else Discard.all


def decoder_of(stream: VideoStream, threads: int = 0) -> VideoCodecContext:
    """Return a decoder for a picture stream: frame threads, and alpha where VP8 and VP9 hide it.

    FFmpeg's own VP8 and VP9 decoders drop the alpha plane; libvpx keeps it.
    """
    context = stream.codec_context
    name = _ALPHA_DECODERS.get(context.name)
    if name is not None and stream.metadata.get("alpha_mode", stream.metadata.get("ALPHA_MODE")) == "1":
        own = cast("VideoCodecContext", av.CodecContext.create(name, "r"))
        own.extradata = context.extradata
        own.thread_count = threads
        return own
    context.thread_type = "AUTO"
    context.thread_count = threads
    return context


def single_decoder(of: VideoCodecContext) -> VideoCodecContext:
    """Return another decoder for the same stream, which gives out a frame as soon as it has its packet."""
    own = cast("VideoCodecContext", av.CodecContext.create(of.name, "r"))
    own.extradata = of.extradata
    own.thread_count = 1
    for tag in ("color_range", "color_primaries", "color_trc", "colorspace"):
        setattr(own, tag, getattr(of, tag))  # what only the container says
    return own


class PacketSource:
    """Packets of some streams, one after the other, past the damaged places. Faults are counted, not raised.

    Those of streams with a `Timetable` get their times from it. There is no seeking by time then: see `skip`.
    """

    def __init__(
        self, container: InputContainer, streams: list[Stream], tables: Mapping[int, Timetable] | None = None
    ) -> None:
        self._container = container
        self._streams = streams
        self._tables = tables or {}
        self._counts = dict.fromkeys(self._tables, 0)
        self._packets: Iterator[Packet[Stream]] | None = None
        self.faults = 0
        self.broken_off: str | None = None
        """Why reading ended before the end, when it did."""

    def next(self) -> Packet[Stream] | None:
        """Return the next packet; at the end, one empty packet for each stream, then None."""
        in_a_row = 0
        while True:
            if self._packets is None:
                self._packets = self._container.demux(*self._streams)
            try:
                return self._placed(next(self._packets))
            except StopIteration:
                return None
            except IndexError:
                return None  # the end: PyAV has flushed the streams that it knows, but not one that appeared later
            except av.error.FFmpegError as error:
                if isinstance(error, MemoryError):
                    raise
                self._packets = None
                self.faults += 1
                in_a_row += 1
                if in_a_row >= _PATIENCE:
                    self.broken_off = reason(error)
                    return None

    def _placed(self, packet: Packet[Stream]) -> Packet[Stream]:
        """Give a packet the time that the table says."""
        index = packet.stream_index
        if packet.size and index in self._tables:
            self._tables[index].correct(packet, self._counts[index])
            self._counts[index] += 1
        return packet

    def seek(self, timestamp: int, stream: Stream) -> bool:
        """Go to a place at or before a time in the stream's units. False when the file cannot do that."""
        if self._tables:
            return False
        self._packets = None
        try:
            self._container.seek(timestamp, stream=stream, backward=True)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            return False
        return True

    def skip(self, number: int, index: int) -> bool:
        """Go on to a packet, by its number in the stream with this index. False when it has already gone by."""
        while (count := self._counts[index]) < number and self.next() is not None:
            pass
        return count == number
