"""`Chain`: do the parts of a file lead from one packet to the next, as their own lengths say?

In every container each part tells how long it is, so that the next one begins where it ends. Where noise was written over a
file, or a piece of it is gone, that chain breaks, and a demuxer goes on at the next place that it can make sense of, without
a word: only a gap in the time stamps is left. A gap alone is no sign of damage: screen recordings, edit lists and slide
shows have them. A gap where the chain is broken is one, and files that are whole have no broken chain.

Where a chain cannot be followed (a packet does not begin where one is expected, a format is not known here) it counts as
whole: nobody is alarmed by what is not known for sure.

Sources: RFC 8794 and RFC 9559 (EBML, Matroska), ISO/IEC 13818-1 (transport and program streams), SMPTE ST 377-1 (MXF),
Adobe's FLV and Microsoft's AVI specifications.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

_FARTHEST = 64 << 20
"""Bytes between two packets beyond which nothing is looked at."""
_MOST = 20_000
"""Parts between two packets beyond which nothing is looked at."""
_POOL = 1_000_000
"""Reads that a file is worth beyond those that each question is; without any left, nothing is known of what is asked."""
_PER_QUESTION = 32
"""Reads that each question is worth."""
_AS_LONG = 4096
"""Bytes whose reading takes as long as one more read."""
Read = Callable[[int, int], bytes]
"""(place, count) → the bytes there; fewer at the end of the file."""
Step = Callable[[Read, int], int | None]
"""(read, place of a part) → place of the next one; None when no part begins there."""


class _TooMuch(Exception):  # noqa: N818 - no error: nothing is known
    """More would have to be read than the file is worth."""


class Chain:
    """The chain of one file. Close it."""

    def __init__(self, path: Path, demuxer: str | None) -> None:
        """`demuxer` is FFmpeg's name of the format. Nothing is opened yet."""
        self._path = path
        self._demuxer = demuxer or ""
        self._file: IO[bytes] | None = None
        self._left = _POOL
        self.timeless = self._demuxer in _TIMELESS
        """Whether a break leaves no gap in the time stamps: they are counted, not stored."""

    @property
    def known(self) -> bool:
        """Whether it can be followed in this format."""
        return self._demuxer in _STEPS or self._demuxer == "mpegts"

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def leads(self, start: int | None, end: int | None, stream: int) -> bool:
        """Tell whether the packet at `start` leads to the one at `end` (places as FFmpeg tells them: `Packet.pos`).

        `stream`: the number by which the format knows the stream.
        """
        if not self.known or start is None or end is None or not 0 <= start < end <= start + _FARTHEST:
            return True
        self._left = min(self._left + _PER_QUESTION, _POOL)
        try:
            if self._file is None:
                self._file = self._path.open("rb", buffering=0)
            if self._demuxer == "mpegts":
                return _transport_leads(self._read, start, end, stream)
            begins, step = _STEPS[self._demuxer]
            return _leads(begins(self._read, start), begins(self._read, end), step, self._read)
        except (OSError, _TooMuch):
            return True

    def _read(self, place: int, count: int) -> bytes:
        if self._file is None or place < 0:
            return b""
        price = 1 + count // _AS_LONG
        if price > self._left:
            raise _TooMuch
        self._left -= price
        self._file.seek(place)
        return self._file.read(count)


def _leads(starts: list[int], ends: list[int], step: Step, read: Read) -> bool:
    """Tell whether any of the parts that may begin a packet leads to any that may begin the other.

    A packet whose own part is not found tells nothing.
    """
    if not starts or not ends:
        return True
    return any(_reaches(start, ends, step, read) for start in starts)


def _reaches(place: int, ends: list[int], step: Step, read: Read) -> bool:
    last = max(ends)
    for _ in range(_MOST):
        if place in ends:
            return True
        following = step(read, place) if place < last else None
        if following is None or following <= place:
            return False
        place = following
    return True


# Matroska -------------------------------------------------------------------------------------------------------------

_OPENED = {0x18538067, 0x1F43B675, 0xA0}
"""Segment, cluster and group of blocks: their parts are gone through, so that their own length does not matter."""
_BLOCKS = (0xA3, 0xA1)


def _number(data: bytes, at: int) -> tuple[int, int] | None:
    """Return an EBML number without its marker, and its length; None when there is none. All ones: not known."""
    if at >= len(data) or not data[at]:
        return None
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        return None
    return int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1), length


def _element(data: bytes) -> tuple[int, int, int] | None:
    """Return the id of an element, the length of its head, and its size."""
    found = _number(data, 0)
    if found is None or found[1] > 4:
        return None
    size = _number(data, found[1])
    if size is None:
        return None
    return int.from_bytes(data[: found[1]], "big"), found[1] + size[1], size[0]


def _next_element(read: Read, place: int) -> int | None:
    found = _element(read(place, 12))
    if found is None:
        return None
    name, head, size = found
    return place + head + (0 if name in _OPENED else size)


def _block_of(read: Read, place: int) -> list[int]:
    """Return where the block may begin whose content is at a place."""
    data = read(max(0, place - 9), min(9, place))
    found = []
    for length in range(1, min(9, len(data))):
        at = len(data) - length
        if _number(data, at) is not None and data[at].bit_length() == 9 - length and data[at - 1] in _BLOCKS:
            found.append(place - length - 1)
    return found


# AVI ------------------------------------------------------------------------------------------------------------------

_LISTS = (b"LIST", b"RIFF")
_CHUNKS = (b"JUNK", b"idx1", b"LIST", b"RIFF")
_KINDS = (b"dc", b"db", b"wb", b"tx", b"pc")


def _is_chunk(name: bytes) -> bool:
    return len(name) == 4 and (
        name in _CHUNKS or (name[:2].isdigit() and name[2:] in _KINDS) or (name[:2] == b"ix" and name[2:].isdigit())
    )


def _next_chunk(read: Read, place: int) -> int | None:
    head = read(place, 8)
    if not _is_chunk(head[:4]) or len(head) < 8:
        return None
    if head[:4] in _LISTS:
        return place + 12
    end = place + 8 + int.from_bytes(head[4:], "little")
    if end % 2 and not _is_chunk(read(end, 4)):  # some writers don't fill up to an even place
        end += 1
    return end


def _chunk_of(read: Read, place: int) -> list[int]:
    return [place - 8] if _is_chunk(read(place - 8, 4)) else []


# FLV ------------------------------------------------------------------------------------------------------------------


def _next_tag(read: Read, place: int) -> int | None:
    head = read(place, 9)
    if head[:3] == b"FLV" and len(head) == 9:  # recordings that were put one behind the other
        return place + int.from_bytes(head[5:9], "big") + 4
    if len(head) < 4 or head[0] & 0x1F not in (8, 9, 18):
        return None
    return place + 11 + int.from_bytes(head[1:4], "big") + 4


def _tag_of(read: Read, place: int) -> list[int]:
    return [place] if read(place, 1)[:1] in (b"\x08", b"\x09", b"\x12") else []


# MXF ------------------------------------------------------------------------------------------------------------------

_KLV = bytes.fromhex("060e2b34")


def _next_klv(read: Read, place: int) -> int | None:
    head = read(place, 25)
    if head[:4] != _KLV or len(head) < 17:
        return None
    if head[16] < 0x80:
        return place + 17 + head[16]
    count = head[16] & 0x7F
    if not 1 <= count <= 8 or len(head) < 17 + count:
        return None
    return place + 17 + count + int.from_bytes(head[17 : 17 + count], "big")


def _klv_of(read: Read, place: int) -> list[int]:
    return [place] if read(place, 4) == _KLV else []


# Program streams ------------------------------------------------------------------------------------------------------


def _next_pack(read: Read, place: int) -> int | None:
    head = read(place, 14)
    if head[:3] != b"\0\0\1" or len(head) < 6:
        return None
    if head[3] == 0xB9:
        return place + 4
    if head[3] == 0xBA:
        if head[4] >> 6 == 1:
            return place + 14 + (head[13] & 7) if len(head) == 14 else None
        return place + 12
    return place + 6 + int.from_bytes(head[4:6], "big") if head[3] > 0xBA else None


def _pack_of(read: Read, place: int) -> list[int]:
    return [place] if read(place, 3) == b"\0\0\1" else []


_STEPS: dict[str, tuple[Callable[[Read, int], list[int]], Step]] = {
    "matroska": (_block_of, _next_element),
    "avi": (_chunk_of, _next_chunk),
    "flv": (_tag_of, _next_tag),
    "mxf": (_klv_of, _next_klv),
    "mpeg": (_pack_of, _next_pack),
}
_TIMELESS = {"avi", "mxf"}


# Transport streams ----------------------------------------------------------------------------------------------------

_SYNC = 0x47
_PACKETS = (188, 192, 204)
"""Bytes of a packet: as in the standard, with a time before each, with a checksum behind it."""
_TABLES = 0
"""The identifier of the table of programmes, with which recordings begin."""


def _transport_leads(read: Read, start: int, end: int, stream: int) -> bool:
    """Tell whether all packets are there between the beginnings of two pictures, or stretches of sound, of a stream.

    They are not where the marks of packets are missing, a packet says itself that it is damaged, or one of the stream is
    missing by their count (four bits). Where a recording follows another, the count begins anew, too; tables come first
    there, and that is let pass.
    """
    for size in _PACKETS:
        for lead in (0, 4) if size == 192 else (0,):
            if read(start + lead, 1) == bytes([_SYNC]) and read(start + lead + size, 1) == bytes([_SYNC]):
                if (end - start) % size:
                    return False
                return _packets_follow(read(start + lead, end - start + size), size, stream)
    return True


def _packets_follow(data: bytes, size: int, stream: int) -> bool:
    count = len(data) // size
    heads = np.frombuffer(data, np.uint8, count * size).reshape(count, size)[:, :6]
    if (heads[:, 0] != _SYNC).any() or (heads[:, 1] & 0x80).any():
        return False
    identifiers = (heads[:, 1].astype(np.int64) & 0x1F) << 8 | heads[:, 2]
    streams, begins, ends = _breaks(heads, identifiers)
    if stream not in streams:
        return True
    # Where a recording begins all counts do, its tables first. Streams with many packets tell best where that is.
    own = streams == stream
    same = (begins < ends[own]) & (begins[own] < ends)
    first, last = begins[same].max(), ends[same].min()
    tables = np.flatnonzero((identifiers == _TABLES) & (heads[:, 1] & 0x40 != 0))
    return bool(((tables > first) & (tables <= last)).any())


def _breaks(
    heads: NDArray[np.uint8], identifiers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the streams whose count jumps, and between which two of its packets that of each does first."""
    places = np.flatnonzero(heads[:, 3] & 0x10)
    places = places[np.argsort(identifiers[places], kind="stable")]
    streams, numbers = identifiers[places], heads[places, 3].astype(np.int64) & 0xF
    announced = (heads[places, 3] & 0x20 != 0) & (heads[places, 4] > 0) & (heads[places, 5] & 0x80 != 0)
    steps = (numbers[1:] - numbers[:-1]) & 0xF
    jumps = np.flatnonzero((streams[1:] == streams[:-1]) & (steps > 1) & ~announced[1:])
    found, firsts = np.unique(streams[jumps], return_index=True)
    return found, places[jumps[firsts]], places[jumps[firsts] + 1]
