"""The samples of one sound stream at its own rate, as stereo, from any place on."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error
import numpy as np

from vidgen.editor.media_info import SoundStream
from vidgen.errors import MediaError
from vidgen.media.chains import Chain
from vidgen.media.container import PacketSource, ignore_all_but, open_input
from vidgen.media.damage import Damage
from vidgen.media.sample_clock import SampleClock
from vidgen.media.sniff import Sniffed
from vidgen.media.timetable import table_of

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream
    from numpy.typing import NDArray

_PREROLL = 0.25
"""Seconds that a decoder runs before its output is what it would be in one go (MP3 keeps bits of earlier frames)."""
_LEARN = 16
_KEEP = 3.0
"""Seconds behind the reader that stay at hand."""
_FAR = 2.0
"""Seconds ahead that are decoded through rather than jumped over."""
_LONGEST = 60
"""Seconds of silence after a damaged place that may be due to it."""
_HOLE = 0.02
"""Seconds: less than that is how times of packets are rounded."""
_WITHOUT_HOLES = {"ogg", "flac"}
"""Files whose sound goes on without a gap, unlike that of films and of recordings that leave out silence."""
_WITHOUT_MEMORY = ("pcm_", "flac", "alac", "wavpack", "adpcm_ima_wav")


class SoundSource:
    """Samples by number at the stream's own rate, counted from the stream's first one: float32, left and right."""

    def __init__(self, path: Path, sniffed: Sniffed, info: SoundStream) -> None:
        self._path = path
        self._sniffed = sniffed
        self._info = info
        self.rate = info.rate
        self.faults = 0
        self.damage = Damage(near=info.rate // 2)
        """Where the sound could not be decoded, in samples."""
        self._chain = Chain(path, sniffed.demuxer)
        self._clock: SampleClock | None = None
        self._table = table_of(path, sniffed, info.index, steady=info.steady)
        self._tables = {} if self._table is None else {info.index: self._table}
        self._open_now = False
        self._preroll = 0 if info.codec.startswith(_WITHOUT_MEMORY) else round(_PREROLL * info.rate)
        self._open()
        self._learn()

    def close(self) -> None:
        """Close the file."""
        self._pieces.clear()
        self._chain.close()
        if self._open_now:
            self._open_now = False
            self.faults += self._packets.faults
            self._container.close()

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """Return samples `first` up to `first + count`, (count, 2); silence where the stream has none."""
        end = first + count
        if not self._open_now:  # opening it again failed before
            self._open()
        if first < self._from:
            self._jump(first, room=round(2 * self.rate))
        elif first > self._to + _FAR * self.rate and not self._ended:
            self._jump(first, room=0)
        while self._to < end and not self._ended:
            self._advance()
        self._forget(first - round(_KEEP * self.rate))
        result = np.zeros((count, 2), np.float32)
        for at, piece in self._pieces:
            begin, stop = max(at, first), min(at + len(piece), end)
            if begin < stop:
                result[begin - first : stop - first] = piece[begin - at : stop - at]
        return result

    def _open(self) -> None:
        self._container = open_input(self._path, self._sniffed)
        streams = {s.index: s for s in self._container.streams.audio}
        if self._info.index not in streams or streams[self._info.index].codec_context is None:
            self._container.close()
            raise MediaError(f"'{self._path.name}' has no sound stream {self._info.index} that can be decoded.")
        self._stream: AudioStream = streams[self._info.index]
        if self._info.codec == "flac":  # its damage is loud noise else: nobody looks at its checksums unasked
            self._stream.codec_context.options = {"err_detect": "crccheck+explode"}
        ignore_all_but(self._container, [self._stream])
        self._packets = PacketSource(self._container, [self._stream], self._tables)
        self._open_now = True
        self._begin()
        self._from = -(1 << 62)

    def _begin(self) -> None:
        self._pieces: deque[tuple[int, NDArray[np.float32]]] = deque()
        self._frames: deque[AudioFrame] = deque()
        self._resamplers: dict[tuple[str, str, int], av.AudioResampler] = {}
        self._to = 0
        self._expected: int | None = None
        self._packet: tuple[int | None, Fraction] | None = None
        """Where in the file the packet before lies, and the second at which its sound ends."""
        self._lost = False
        """Whether what lay between the last packets was lost with its part of the file."""
        self._drained = False
        self._ended = False
        self._from = 0
        self.damage.jump()

    def _learn(self) -> None:
        """Decode the beginning to learn how the stream's times are to be understood."""
        found: list[AudioFrame] = []
        while len(found) < _LEARN and (frame := self._next_frame()) is not None:
            found.append(frame)
        stamps = [(f.pts, f.samples) for f in found if f.pts is not None and f.sample_rate == self.rate]
        if not stamps:
            stamps = [(0, 1)]  # raw streams without times: pieces simply follow each other
        self._clock = SampleClock.of_beginning(
            stamps, Fraction(self._stream.time_base or Fraction(1, self.rate)), self.rate
        )
        self._frames.extendleft(reversed(found))

    def _rewind(self) -> None:
        self.close()
        self._open()

    def _jump(self, first: int, room: int) -> None:
        """Decode on from a place early enough for `first`, with `room` samples before it if there are that many."""
        back = self._preroll + room
        while self._clock is not None and first - back > 0:
            stamp = self._clock.first_stamp + int((first - back) / self._clock.samples_per_unit)
            if not (self._go_to_start(stamp) if self._table else self._packets.seek(stamp, self._stream)):
                break
            self._begin()
            self._advance()
            if self._pieces and (start := self._pieces[0][0]) + self._preroll <= first:
                self._from = start + self._preroll
                return
            back = max(self.rate, 3 * back)
        self._rewind()

    def _go_to_start(self, stamp: int) -> bool:
        """Go to the last packet at or before a stamp where decoding may begin, in a file whose times mislead."""
        start = self._table.start_before(stamp) if self._table else None
        if start is None:
            return False
        if self._packets.skip(start[1], self._stream.index):
            self._stream.codec_context.flush_buffers()
            return True
        self._rewind()
        return self._packets.skip(start[1], self._stream.index)

    def _advance(self) -> None:
        frame = self._next_frame()
        if frame is None or self._clock is None:
            self._ended = True
            self.damage.finish(self.rate)
            return
        stamp = frame.pts
        samples = self._stereo(frame)
        at = (self._expected or 0) if stamp is None else self._clock.position(stamp, self._expected)
        if self._expected is not None and at < self._expected:  # times overlap: what came first stays
            samples = samples[self._expected - at :]
            at = self._expected
        if (
            self._expected is not None
            and at > self._expected + _HOLE * self.rate
            and (self._lost or self._sniffed.demuxer in _WITHOUT_HOLES)
        ):
            self.damage.fault(self._expected, at)  # FFmpeg leaves out what it cannot read there without a word
            self._lost = False
        self.damage.right_again(at, _LONGEST * self.rate)
        self._expected = at + len(samples)
        if at < 0:  # priming that the file wants left out
            samples, at = samples[-at:], 0
        if len(samples):
            self._pieces.append((at, samples))
            self._to = at + len(samples)

    def _forget(self, before: int) -> None:
        while len(self._pieces) > 1 and self._pieces[0][0] + len(self._pieces[0][1]) < before:
            at, piece = self._pieces.popleft()
            self._from = max(self._from, at + len(piece))

    def _next_frame(self) -> AudioFrame | None:
        while not self._frames and not self._drained:
            packet = self._packets.next()
            if packet is not None and packet.size == 0 and packet.dts is None:
                continue
            self._lost |= packet is not None and self._is_lost_before(packet)
            self._drained = packet is None
            try:
                self._frames.extend(self._stream.codec_context.decode(packet))
            except av.error.FFmpegError as error:
                if isinstance(error, MemoryError):
                    raise
                if not isinstance(error, av.error.EOFError):
                    self.faults += 1
                    self._note_fault(packet)
        return self._frames.popleft() if self._frames else None

    def _is_lost_before(self, packet: Packet[Stream]) -> bool:
        """Tell whether the file is broken between a packet and the one before, so that the sound there is not in it."""
        if packet.pts is None or not self._chain.known:
            return False
        before, begins = self._packet, packet.pts * packet.time_base
        place = (
            packet.pos if before is None or (packet.pos or -1) >= 0 else before[0]
        )  # it may be within the one before
        self._packet = place, begins + (packet.duration or 0) * packet.time_base
        if before is None or begins <= before[1] + Fraction(_HOLE):
            return False
        return not self._chain.leads(before[0], place, self._stream.id)

    def _note_fault(self, packet: Packet[Stream] | None) -> None:
        """Note that sound is missing from where it has come to.

        What comes first after a jump may refer to what was before it.
        """
        if self._expected is None or self._clock is None:
            return
        stamp = None if packet is None else packet.pts
        at = self._expected if stamp is None else max(self._expected, self._clock.position(stamp, None))
        self.damage.fault(self._expected, at)

    def _stereo(self, frame: AudioFrame) -> NDArray[np.float32]:
        """Return a frame as (samples, 2). All mixing is done inside FFmpeg: PyAV 18.1 crashes on planes of planar 7.1."""
        mono = frame.layout.nb_channels == 1
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form not in self._resamplers:
            wanted = "mono" if mono else "stereo"
            self._resamplers = {form: av.AudioResampler(format="flt", layout=wanted, rate=self.rate)}
        try:
            parts = [f.to_ndarray().reshape(-1, 1 if mono else 2) for f in self._resamplers[form].resample(frame)]
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self.faults += 1
            return np.zeros((frame.samples, 2), np.float32)
        samples: NDArray[np.float32] = np.concatenate(parts) if parts else np.zeros((0, 1 if mono else 2), np.float32)
        return np.ascontiguousarray(np.repeat(samples, 2, axis=1) if mono else samples, np.float32)
