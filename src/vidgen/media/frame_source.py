"""The frames of one picture stream in order of time, from any place on: demuxed, decoded, upright."""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import av.error

from vidgen.editor.media_info import PictureStream
from vidgen.errors import MediaError
from vidgen.media import jpeg_scan
from vidgen.media.chains import Chain
from vidgen.media.clock import FrameClock
from vidgen.media.container import PacketSource, decoder_of, ignore_all_but, open_input, single_decoder
from vidgen.media.damage import Damage
from vidgen.media.hardware import planar
from vidgen.media.sniff import Sniffed
from vidgen.media.timetable import table_of
from vidgen.media.upright import Upright
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

DEFAULT_THREADS = min(4, os.cpu_count() or 1)
_ALONE = ("h264", "hevc", "vp9", "libdav1d")
"""Decoders that make frames of other frames, and wait for several packets before they give out the first one."""


_LONGEST = 10 * FLICKS
"""A key picture that comes later than this does not tell where a damaged place ends."""


class FrameSource:
    """Yields (time, frame), times in flicks of the file's clock, strictly rising. Damaged packets are skipped.

    `device` decodes, if it can; at its first fault software takes over, since a damaged file and a lost device look alike.
    """

    def __init__(self, path: Path, sniffed: Sniffed, info: PictureStream, threads: int = 0, device: str = "") -> None:
        self.path = path
        self._device = device
        self._device_failed = False
        self._sniffed = sniffed
        self._info = info
        self._threads = threads or DEFAULT_THREADS
        self._upright = Upright(info.rotation, mirrored=info.mirrored, fields=info.interlaced)
        self._clock: FrameClock | None = None
        self._table = table_of(path, sniffed, info.index, steady=info.steady)
        self._tables = {} if self._table is None else {info.index: self._table}
        self.faults = 0
        self.damage = Damage(near=FLICKS // 2)
        """Where pictures are not what they should be, in flicks of the file's clock."""
        self._chain = Chain(path, sniffed.demuxer)
        self._step = int(FLICKS / info.rate) if info.rate else FLICKS // 25
        self._waiting: deque[int] = deque(maxlen=self._threads)
        """The times of the packets that a decoder with so many threads is at."""
        self.longest_gop = 0
        """Flicks between two key frames, the most that came by."""
        self.unneeded: int | None = None
        """Nobody asks for frames before this time: those to which no other refers need not be decoded (H.264)."""
        self._open()

    def _open(self) -> None:
        self._container = open_input(self.path, self._sniffed, self._device)
        streams = {s.index: s for s in self._container.streams.video}
        if self._info.index not in streams or streams[self._info.index].codec_context is None:
            self._container.close()
            raise MediaError(f"'{self.path.name}' has no picture stream {self._info.index} that can be decoded.")
        self.stream: VideoStream = streams[self._info.index]
        ignore_all_but(self._container, [self.stream])
        self._packets = PacketSource(self._container, [self.stream], self._tables)
        self._decoder = decoder_of(self.stream, self._threads)
        self._single: VideoCodecContext | None = None
        self._skipping: Literal["NONREF", "DEFAULT"] = "DEFAULT"
        if self._device and not self._decoder.is_hwaccel:
            self._device = ""
        if self._clock is None:
            even = None if self._info.variable_rate or not self._info.rate else (self._info.start, self._info.rate)
            self._clock = FrameClock(self.stream, self._container.format.name.split(",")[0], even)
        self._used = False
        self._open_now = True
        self._begin(at_start=True)

    def _begin(self, *, at_start: bool) -> None:
        self.damage.jump()
        self._waiting.clear()
        self._ready: deque[tuple[int, VideoFrame]] = deque()
        self._ended = False
        self._last: int | None = None
        self._last_key: int | None = None
        self._trusted: int | None = None
        self._latest: int | None = None
        self._place: int | None = None
        """Where in the file the packet before lies."""
        self._newest: int | None = None
        """The latest time of a packet's picture."""
        self._gap: tuple[int, int, int | None] | None = None
        """Times before and behind a gap, and the place before it, until a packet behind it tells of its place."""
        self.skipped: int | None = None
        """The last time up to which frames may have been left out since the last jump."""
        self._needs_key = not at_start
        self._unsure = 1 if self._upright.looks_around and not at_start else 0
        self._upright.reset()
        self.clock.restart()

    @property
    def clock(self) -> FrameClock:
        """What gives frames their times."""
        if self._clock is None:
            raise RuntimeError("the source is not open")
        return self._clock

    def close(self) -> None:
        """Close the file."""
        self._ready.clear()
        self._chain.close()
        if self._open_now:
            self._open_now = False
            self.faults += self._packets.faults
            self._container.close()

    def rewind(self) -> None:
        """Go to the very first frame. The file is opened again: that always works."""
        if self._used or not self._open_now:
            self.close()
            self._open()

    def seek(self, time: int, latest: int) -> bool:
        """Go to the first key frame from `time` on, roughly. False when the file cannot do that.

        When there is none up to `latest`, `next` returns None: ask for an earlier time.
        """
        if not self._open_now:  # opening it again failed before
            return False
        if self.clock.by_decoding and not self.clock.has_delay:
            self.rewind()
            self.next()
        self._used = True
        if not (self._go_to_start(time) if self._table else self._packets.seek(self.clock.stamp(time), self.stream)):
            return False
        self._decoder.flush_buffers()
        self._begin(at_start=False)
        self._latest = latest
        return True

    def _go_to_start(self, time: int) -> bool:
        """Go to the last packet at or before `time` where decoding may begin, in a file whose times cannot be relied on."""
        start = self._table.start_before(self.clock.stamp(time)) if self._table else None
        if start is None:
            return False
        if self._packets.skip(start[1], self.stream.index):
            return True
        self.close()
        self._open()
        self._used = True
        return self._packets.skip(start[1], self.stream.index)

    def next_key_frame(self, time: int) -> int | None:
        """Return when the last key frame at or before `time` is decoded, as far as the file's index says."""
        if self._table:
            start = self._table.start_before(self.clock.stamp(time))
            return self._info.start if start is None else self.clock.flicks(start[0])
        if not self._open_now:
            return None
        entries = self.stream.index_entries
        if not len(entries):
            return None
        index = entries.search_timestamp(self.clock.stamp(time), backward=True)
        return None if index < 0 else self.clock.flicks(entries[index].timestamp)

    def key_frame(self, time: int, latest: int) -> tuple[int, VideoFrame] | None:
        """Go to `time` as `seek` does and decode the key frame there alone, in a quarter of the time that `next` takes.

        None when it is not sure that this gives what `next` would. `seek` again before `next` is called.
        """
        if self._decoder.name not in _ALONE or self._table or self._upright.looks_around or self.clock.by_decoding:
            return None
        if not self.seek(time, latest):
            return None
        packet = self._packets.next()
        while packet is not None and not (packet.is_keyframe and packet.size):
            packet = self._packets.next()
        found = self.clock.of_packet(packet) if packet is not None else None
        if packet is None or found is None or found > latest:
            return None
        decoder = self._single = self._single or single_decoder(self._decoder)
        try:
            frames = decoder.decode(packet) + decoder.decode(None)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            return None
        finally:
            decoder.flush_buffers()
        upright = self._upright.push(found, frames[0]) if frames else []
        return upright[0] if upright else None

    def next(self) -> tuple[int, VideoFrame] | None:
        """Return the next frame and its time; None at the end."""
        while not self._ready and not self._ended:
            self._read_on()
        return self._ready.popleft() if self._ready else None

    def run_ahead(self) -> None:
        """Have the decoder's threads begin with what comes next; none of them is waited for."""
        for _ in range(self._threads - 1):
            if not self._ready and not self._ended:
                self._read_on()

    def _read_on(self) -> None:
        self._used = True
        unread = self._packets.faults
        packet = self._packets.next()
        if self._packets.faults > unread and self._last is not None and self._last_key is not None:
            self.damage.fault(self._last + self._step, self._last + 2 * self._step)
        if packet is None:
            self._decode(None)
            self.damage.finish(FLICKS)
            self._accept(self._upright.finish())
            self._ended = True
        elif packet.size or packet.dts is not None:
            self._take(packet)
        if self._device_failed:
            self._go_on_without_device()

    def _take(self, packet: Packet[Stream]) -> None:
        if packet.is_keyframe and (time := self.clock.of_packet(packet)) is not None:
            if self._needs_key:
                if self._latest is not None and time > self._latest:
                    self._ended = True
                    return
                self._trusted = time  # frames before it may refer to what was not decoded
                self._needs_key = False
            if self._last_key is not None and not packet.is_discard:
                self.longest_gop = max(self.longest_gop, time - self._last_key)
            self._last_key = time
        if not self._needs_key:
            self._look_at(packet)
            self._skip_or_not(packet)
            if self._decode(packet) and packet.is_keyframe and self._last_key is not None:
                self.damage.right_again(self._last_key, _LONGEST)

    def _look_at(self, packet: Packet[Stream]) -> None:
        """Note what is wrong with a packet, or was lost before it, that no decoder tells of."""
        time, before = self.clock.of_packet(packet), self._place
        placed = (packet.pos or -1) >= 0
        self._place = packet.pos if placed else before
        if time is None:
            return
        newest, self._newest = self._newest, time if self._newest is None else max(time, self._newest)
        if newest is not None and self._gap is None and (self._chain.timeless or time > newest + 3 * self._step // 2):
            self._gap = newest, time, before
        if placed and self._gap is not None:  # the first behind a gap may lie within a packet that tells of no place
            (newest, time, before), self._gap = self._gap, None
            if not self._chain.leads(before, self._place, self.stream.id):
                self.damage.fault(newest + self._step, max(time, newest + 2 * self._step))
        if self._decoder.name == "mjpeg" and not jpeg_scan.is_whole(memoryview(packet)):
            self._note_fault(time)

    def _skip_or_not(self, packet: Packet[Stream]) -> None:
        """Let the decoder leave out a frame that is not needed and to which no other refers, which H.264 says exactly."""
        if (
            self._decoder.name != "h264"
            or self._device
            or self._table
            or self._upright.looks_around
            or self.clock.by_decoding
        ):
            return
        time = self.clock.of_packet(packet) if packet.pts is not None and self.unneeded is not None else None
        skip = time is not None and self.unneeded is not None and time < self.unneeded
        if skip and time is not None:
            self.skipped = time if self.skipped is None else max(self.skipped, time)
        wanted: Literal["NONREF", "DEFAULT"] = "NONREF" if skip else "DEFAULT"
        if wanted != self._skipping:
            self._decoder.skip_frame = self._skipping = wanted

    def _decode(self, packet: Packet[Stream] | None) -> bool:
        """Take what the decoder makes of a packet; tell whether it could read it."""
        if packet is not None and (begins := self.clock.of_packet(packet)) is not None:
            self._waiting.append(begins)
        try:
            frames = self._decoder.decode(packet)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            if isinstance(error, av.error.EOFError):
                return True
            if self._device:
                self._device_failed = True
                return False
            self.faults += 1
            if self._waiting:
                self._note_fault(self._waiting[0])
            return False
        for frame in map(planar, frames) if self._device else frames:
            time = self.clock.of_frame(frame)
            if frame.is_corrupt:
                self._note_fault(time)
            if self._last is not None and time <= self._last:
                continue  # a second picture for the same time, or time runs backwards in a damaged file
            self._last = time
            if self._trusted is None or time >= self._trusted:
                self._accept(self._upright.push(time, frame))
        return True

    def _note_fault(self, time: int) -> None:
        """Note a picture that is lost or was made up.

        Streams may begin with pictures that refer to others before them; after a jump, those before the key picture do.
        """
        if self._last_key is not None and (self._trusted is None or time >= self._trusted):
            self.damage.fault(time, time + self._step)

    def _go_on_without_device(self) -> None:
        """Read the file again from its beginning, by software, up to where the device failed."""
        last = self._last
        self._device, self._device_failed = "", False
        self.close()
        self._open()
        self._last = last

    def _accept(self, frames: list[tuple[int, VideoFrame]]) -> None:
        for item in frames:
            if self._unsure:
                self._unsure -= 1
            else:
                self._ready.append(item)
