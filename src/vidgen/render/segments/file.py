"""The file of coded pictures or sound: the packets one after the other, then a table of them, then what else is known.

    magic "VGSEG2\\n\\0"   payload of every packet   table, 37 bytes a packet   index as JSON
    u64 bytes of the table, u64 bytes of the index, 16 bytes BLAKE2b of both

Each packet has its own hash in the table, and table and index one in the last bytes, so that every byte is checked when it
is read. The index also tells the name under which the file was written, so that it is not taken for another. A film's
joining has the tables of all its segments in memory, and so has whoever writes hours of sound: they stay as they are in the
file. Packets carry no decoding time: there is one a frame, in decoding order, and `joining.py` works the times out when it
knows all segments.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from vidgen.files import discard, finish
from vidgen.partials import partial_name

_MAGIC = b"VGSEG2\n\0"
_PACKET = struct.Struct("!qqIB16s")
"""When it is presented, for how long, bytes, whether it is a key, and its hash."""
_FOOTER = struct.Struct("!QQ16s")
_LARGEST_INDEX = 256 << 20


class DamagedSegment(Exception):  # noqa: N818 - a state of a file, which its reader mends by making it anew
    """The file is not what was written."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A coded frame, or a coded stretch of sound."""

    pts: int
    """When it is presented: frames from the start of the segment, or samples from the start of the mix."""
    key: bool
    """Whether decoding can begin here."""
    data: bytes
    duration: int = 1
    side: tuple[tuple[str, bytes], ...] = ()
    """What goes beside it, by FFmpeg's name of its type: the samples to skip at the end, a final header."""


@dataclass(frozen=True)
class Head:
    """What is known of the packets together."""

    codec: str
    """FFmpeg's name of the codec, as in "h264"."""
    extradata: bytes
    """What a decoder needs before the first packet; may be empty."""
    frames: int
    """Frames, or samples."""
    encoder: str
    """For the report: the encoder's name, or where the packets were copied from."""
    facts: dict[str, Any] = field(default_factory=dict)
    """JSON: seconds spent, what the frames looked like (for the check of the finished file), notes."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**asdict(self), "extradata": self.extradata.hex()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Head:
        """Read what `to_json` returned."""
        return cls(**{**data, "extradata": bytes.fromhex(data["extradata"])})


class SegmentWriter:
    """Writes one file under a temporary name. `finish` gives it its own; leaving the `with` without that discards it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._partial = partial_name(target)
        self._table = bytearray()
        self._sides: dict[int, dict[str, str]] = {}
        """What goes beside packets, by their place."""
        self.size = 0
        """Bytes of all packets so far."""
        self._file: IO[bytes] = self._partial.open("xb")  # in place: the temporary name
        self._file.write(_MAGIC)

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(self, *about: object) -> None:
        if not self._file.closed:
            try:
                self._file.close()
            finally:
                discard(self._partial)

    def add(self, packet: Packet) -> None:
        """Append a packet. Raises OSError when the disk is full."""
        self._file.write(packet.data)
        if packet.side:
            self._sides[len(self._table) // _PACKET.size] = {name: data.hex() for name, data in packet.side}
        self._table += _PACKET.pack(packet.pts, packet.duration, len(packet.data), packet.key, _hash(packet.data))
        self.size += len(packet.data)

    def finish(self, head: Head) -> None:
        """Write table and index and give the file its name. Raises OSError."""
        try:
            told = {"name": self._target.stem, "head": head.to_json(), "sides": self._sides}
            index = json.dumps(told, separators=(",", ":")).encode()
            self._file.write(self._table)
            self._file.write(index)
            self._file.write(_FOOTER.pack(len(self._table), len(index), _hash(self._table, index)))
            self._file.close()
            finish(self._partial, self._target)
        finally:
            if not self._file.closed:
                self._file.close()
            discard(self._partial)


class SegmentFile:
    """A finished file. `packets` reads it; nothing is kept open in between."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        """Read the index. Raises DamagedSegment, and FileNotFoundError when there is no such file.

        `name` is the one under which it must have been written: a file that was renamed holds other pictures.
        """
        self.path = path
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise DamagedSegment("not a file")
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size < len(_MAGIC) + _FOOTER.size:
                raise DamagedSegment("too short")
            file.seek(size - _FOOTER.size)
            rows, length, digest = _FOOTER.unpack(file.read(_FOOTER.size))
            packed = size - len(_MAGIC) - rows - length - _FOOTER.size
            if not length or max(rows, length) > _LARGEST_INDEX or packed < 0 or rows % _PACKET.size:
                raise DamagedSegment("no index")
            file.seek(len(_MAGIC) + packed)
            self._table = file.read(rows)
            index = file.read(length)
        if _hash(self._table, index) != digest:
            raise DamagedSegment("the index was changed")
        try:
            data = json.loads(index)
            written = data["name"]
            self.head = Head.from_json(data["head"])
            self._sides = {
                int(place): tuple((n, bytes.fromhex(d)) for n, d in side.items())
                for place, side in data["sides"].items()
            }
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedSegment(f"the index makes no sense ({error})") from None
        if sum(self.sizes) != packed:
            raise DamagedSegment("the index does not fit the packets")
        if name is not None and written != name:
            raise DamagedSegment("it was written under another name")
        self.size = size

    def __len__(self) -> int:
        return len(self._table) // _PACKET.size

    @property
    def times(self) -> list[int]:
        """The presentation times of the packets, in decoding order."""
        return [row[0] for row in _PACKET.iter_unpack(self._table)]

    @property
    def sizes(self) -> list[int]:
        """The bytes of the packets, in decoding order."""
        return [row[2] for row in _PACKET.iter_unpack(self._table)]

    @property
    def keys(self) -> list[int]:
        """The places of the packets, in decoding order, with which decoding can begin."""
        return [place for place, row in enumerate(_PACKET.iter_unpack(self._table)) if row[3]]

    def packets(self) -> Iterator[Packet]:
        """Yield the packets in decoding order, each checked. Raises DamagedSegment."""
        with self.path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise DamagedSegment("not a segment")
            for place, (pts, duration, size, key, digest) in enumerate(_PACKET.iter_unpack(self._table)):
                data = file.read(size)
                if _hash(data) != digest:
                    raise DamagedSegment("a packet was changed")
                yield Packet(pts, bool(key), data, duration, self._sides.get(place, ()))


def _hash(*parts: bytes | bytearray) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.digest()
