"""When the packets of a stream are due whose own times cannot be relied on, and where decoding may begin in it.

In a transport stream that was joined from several recordings, or taken from a tuner, the clock begins anew in the middle:
the same time stamp occurs twice, and a seek by time lands anywhere. A muxer with a fault may write stamps that go back. Such
a file is read once from beginning to end, and from then on its packets are known by their number, not by their stamps.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.media.container import PacketSource, ignore_all_but, open_input, picture_streams, sound_streams
from vidgen.media.sniff import Sniffed

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

_JUMPING = {"mpegts", "mpeg"}
_MOST = 1 << 30
"""Bytes of such a file up to which it is read as a whole to find out; a larger one is taken to be regular."""
_BACK, _AHEAD = -1, 3600
"""Seconds between two packets beyond which the clock was set anew. Ahead: a recording may have a long gap."""
_EDGE = 32
"""Packets at either end of a piece among which its first and last picture are, in whatever order they are coded."""
_APART = Fraction(1, 4)
"""Seconds between two places where reading may begin, at least."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Of one stream. Stamps are in its units; packets are counted from 0 in the order of the file."""

    pieces: tuple[tuple[int, int], ...]
    """From which packet on how much is to be added to stamps, so that the clock runs on."""
    starts: tuple[tuple[int, int], ...]
    """Stamp and number of packets from which decoding gives what decoding from the beginning gives."""
    end: int
    """When the last packet ends."""

    def correct(self, packet: Packet[Stream], number: int) -> None:
        """Put a packet's stamps on the clock that runs on."""
        shift = self.pieces[bisect_right(self.pieces, number, key=lambda piece: piece[0]) - 1][1]
        if shift and packet.pts is not None:
            packet.pts += shift
        if shift and packet.dts is not None:
            packet.dts += shift

    def start_before(self, stamp: int) -> tuple[int, int] | None:
        """Return stamp and number of the last place at or before a stamp where reading may begin; None: at the beginning."""
        found = bisect_right(self.starts, stamp, key=lambda start: start[0])
        return self.starts[found - 1] if found else None


@dataclass
class Order:
    """Watches whether stamps go back where they must not: key pictures and sound come after all that is before them."""

    sound: bool
    broken: bool = False
    highest: int | None = None

    def follows(self, stamp: int, *, key: bool) -> bool:
        """Take the next packet; tell whether it is a key that comes after all before it."""
        before, self.highest = self.highest, stamp if self.highest is None else max(self.highest, stamp)
        rises = before is None or stamp > before or (self.sound and stamp == before)
        self.broken |= key and not rises
        return key and rises


@dataclass
class _Column:
    """What the packets of one stream say."""

    unit: Fraction
    sound: bool
    rows: list[tuple[int | None, int | None, int, bool]] = field(default_factory=list)
    """Presentation stamp, decoding stamp, duration, key."""
    firsts: list[int] = field(default_factory=lambda: [0])
    """Numbers of the packets with which the clock begins anew."""

    def find_pieces(self) -> None:
        """Find where the clock was set anew, which a single wrong stamp is not."""
        last: int | None = None
        for number, (_, stamp, _, _) in enumerate(self.rows):
            if stamp is None:
                continue
            if last is not None and self._jumps(last, stamp):
                after = self.rows[number + 1][1] if number + 1 < len(self.rows) else stamp
                if after is not None and not self._jumps(last, after):
                    continue
                self.firsts.append(number)
            last = stamp

    def _jumps(self, last: int, stamp: int) -> bool:
        return not _BACK <= (stamp - last) * self.unit <= _AHEAD

    def begin_of(self, piece: int) -> Fraction | None:
        """Return the seconds of a piece's first stamp, by its own clock."""
        rows = self.rows[self.firsts[piece] :][:_EDGE] if piece < len(self.firsts) else []
        return min((row[0] * self.unit for row in rows if row[0] is not None), default=None)

    def end_of(self, piece: int) -> Fraction | None:
        """Return the seconds at which a piece ends, by its own clock."""
        stop = self.firsts[piece + 1] if piece + 1 < len(self.firsts) else len(self.rows)
        rows = self.rows[self.firsts[piece] : stop][-_EDGE:] if piece < len(self.firsts) else []
        return max(((row[0] + row[2]) * self.unit for row in rows if row[0] is not None), default=None)

    def table(self, shifts: list[Fraction]) -> Timetable | None:
        """Return the stream's table; None when its stamps are as they should be."""
        pieces = tuple((first, round(shifts[n] / self.unit)) for n, first in enumerate(self.firsts))
        order = Order(self.sound)
        starts: list[tuple[int, int]] = []
        end, piece = 0, 0
        for number, (own, _, duration, key) in enumerate(self.rows):
            if own is None:
                continue
            while piece + 1 < len(pieces) and pieces[piece + 1][0] <= number:
                piece += 1
            stamp = own + pieces[piece][1]
            # Sound that overlaps what came before it is cut there; two units are rounding.
            usable = order.follows(stamp, key=key) and (not self.sound or stamp >= end - 2)
            if usable and (not starts or stamp - starts[-1][0] >= _APART / self.unit):
                starts.append((stamp, number))
            end = max(end, stamp + duration)
        return Timetable(pieces, tuple(starts), end) if order.broken or len(pieces) > 1 else None


def may_jump(sniffed: Sniffed) -> bool:
    """Tell whether it is a format whose clock may begin anew in the middle of a file."""
    return sniffed.demuxer in _JUMPING


def table_of(path: Path, sniffed: Sniffed, index: int, *, steady: bool | None) -> Timetable | None:
    """Return the table of the stream with a number, if it needs one. `steady`: what the probe says of the stream."""
    if steady or (steady is None and not may_jump(sniffed)):
        return None
    return timetables(path, sniffed).get(index)


def timetables(path: Path, sniffed: Sniffed) -> dict[int, Timetable]:
    """Read a file's packets once; return tables of the streams that need one. Raises MediaError when it cannot be opened."""
    if path.stat().st_size > _MOST:
        return {}
    container = open_input(path, sniffed)
    try:
        streams: list[Stream] = [*picture_streams(container), *sound_streams(container)]
        columns = {s.index: _Column(Fraction(s.time_base or Fraction(1, 1000)), s.type == "audio") for s in streams}
        if not streams:
            return {}
        ignore_all_but(container, streams)
        packets = PacketSource(container, streams)
        while (packet := packets.next()) is not None:
            if packet.size:
                row = (packet.pts, packet.dts, packet.duration or 0, packet.is_keyframe)
                columns[packet.stream_index].rows.append(row)
    finally:
        container.close()
    if may_jump(sniffed):
        for column in columns.values():
            column.find_pieces()
    shifts = _shifts(list(columns.values()))
    return {index: table for index, column in columns.items() if (table := column.table(shifts)) is not None}


def _shifts(columns: list[_Column]) -> list[Fraction]:
    """Return the seconds by which each piece is moved: all streams alike, so that none begins before the last has ended."""
    shifts = [Fraction(0)]
    for piece in range(1, max(len(column.firsts) for column in columns)):
        ends = [(column.end_of(piece - 1), column.begin_of(piece)) for column in columns]
        needed = [end - begin for end, begin in ends if end is not None and begin is not None]
        shifts.append(shifts[-1] + max(needed, default=Fraction(0)))
    return shifts
