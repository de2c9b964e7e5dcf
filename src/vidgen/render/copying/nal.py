"""NAL units of H.264 and HEVC (ITU-T H.264 and H.265, 7.3.1): packets and headers of both framings, read and rewritten.

Inside vidgen's segments all units have start codes (Annex B), which muxers turn into whatever their files want. Files of
the MP4 and Matroska kinds have lengths instead, and parameter sets in a header of their own (ISO/IEC 14496-15: avcC, hvcC).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

Codec: TypeAlias = Literal["h264", "hevc"]

START = b"\0\0\0\1"
_LONGEST_LIST = 64
"""More parameter sets than any encoder writes."""

_SETS = {"h264": frozenset({7, 8, 13}), "hevc": frozenset({32, 33, 34})}
"""Sequence and picture parameter sets, with H.264's extension and HEVC's video parameter set."""
_NEEDED = {"h264": frozenset({7, 8}), "hevc": frozenset({32, 33, 34})}
"""What is there at least when a decoder can begin."""
_NEEDLESS = {"h264": _SETS["h264"] | {9, 12}, "hevc": _SETS["hevc"] | {35, 38}}
"""Besides parameter sets: delimiters and fillers, which say nothing."""


class MalformedUnits(ValueError):  # noqa: N818 - a state of the data
    """Lengths do not fit the data."""


def kind(codec: Codec, unit: bytes | memoryview) -> int:
    """Return the type of a unit by the number in its standard; -1 when it is empty."""
    if not unit:
        return -1
    return unit[0] & 31 if codec == "h264" else unit[0] >> 1 & 63


def is_set(codec: Codec, unit: bytes | memoryview) -> bool:
    """Tell whether a unit is a parameter set."""
    return kind(codec, unit) in _SETS[codec]


def complete(codec: Codec, sets: tuple[bytes, ...]) -> bool:
    """Tell whether parameter sets of every kind are there."""
    return {kind(codec, unit) for unit in sets} >= _NEEDED[codec]


def length_size(codec: Codec, extradata: bytes) -> int:
    """Return how many bytes the length before each unit has; 0 for start codes."""
    place = 4 if codec == "h264" else 21
    if extradata.startswith((b"\0\0\1", START)) or len(extradata) <= place:
        return 0
    return (extradata[place] & 3) + 1


def units(data: bytes, lengths: int) -> Iterator[memoryview]:
    """Yield the units of a packet. `lengths` is the size of the length fields, 0 for start codes.

    Raises MalformedUnits.
    """
    view = memoryview(data)
    if not lengths:
        yield from _between_start_codes(data, view)
        return
    at = 0
    while at < len(data):
        begin = at + lengths
        end = begin + int.from_bytes(view[at:begin], "big")
        if end > len(data):
            raise MalformedUnits("a unit reaches beyond its packet")
        if end > begin:
            yield view[begin:end]
        at = end


def _between_start_codes(data: bytes, view: memoryview) -> Iterator[memoryview]:
    begin = data.find(b"\0\0\1")
    while begin >= 0:
        begin += 3
        following = data.find(b"\0\0\1", begin)
        end = len(data) if following < 0 else following
        while end > begin and not view[end - 1]:  # a unit never ends with a zero: those belong to the start code
            end -= 1
        if end > begin:
            yield view[begin:end]
        begin = following


def joined(parts: Iterator[bytes | memoryview] | tuple[bytes, ...]) -> bytes:
    """Return units with start codes."""
    return b"".join(piece for part in parts for piece in (START, part))


def packet_units(codec: Codec, data: bytes, lengths: int) -> tuple[bytes, tuple[bytes, ...]]:
    """Return a packet with start codes and without what is needless, and the parameter sets that were in it.

    Raises MalformedUnits.
    """
    kept: list[bytes | memoryview] = []
    sets: list[bytes] = []
    needless, of_sets = _NEEDLESS[codec], _SETS[codec]
    for unit in units(data, lengths):
        number = kind(codec, unit)
        if number in of_sets:
            sets.append(bytes(unit))
        if number not in needless:
            kept += (START, unit)
    return b"".join(kept), tuple(sets)


def sets_of(codec: Codec, extradata: bytes) -> tuple[bytes, ...]:
    """Return the parameter sets of a header in either form, each once. Raises MalformedUnits."""
    if not length_size(codec, extradata):
        found = [bytes(u) for u in units(extradata, 0)]
    elif codec == "h264":
        found = list(_of_avcc(extradata))
    else:
        found = list(_of_hvcc(extradata))
    return tuple(dict.fromkeys(unit for unit in found if is_set(codec, unit)))


def _of_avcc(data: bytes) -> Iterator[bytes]:
    at = 5
    for mask in (31, 255):
        if at >= len(data):
            return
        count = data[at] & mask
        at += 1
        for _ in range(count):
            unit, at = _with_length(data, at)
            yield unit


def _of_hvcc(data: bytes) -> Iterator[bytes]:
    at = 23
    arrays = data[22] if len(data) > 22 else 0
    for _ in range(arrays):
        count = int.from_bytes(data[at + 1 : at + 3], "big")
        at += 3
        if count > _LONGEST_LIST:
            raise MalformedUnits("a header has more parameter sets than there can be")
        for _ in range(count):
            unit, at = _with_length(data, at)
            yield unit


def _with_length(data: bytes, at: int) -> tuple[bytes, int]:
    begin = at + 2
    end = begin + int.from_bytes(data[at:begin], "big")
    if end > len(data) or end == begin:
        raise MalformedUnits("a header is cut off")
    return data[begin:end], end


def set_id(unit: bytes) -> int:
    """Return the id of an H.264 sequence or picture parameter set (7.3.2.1.1, 7.3.2.2). Raises MalformedUnits."""
    # Profile, constraints and level are before the id of a sequence parameter set.
    at = 4 if kind("h264", unit) in {7, 15} else 1
    bits = "".join(f"{byte:08b}" for byte in unit[at : at + 5])
    zeros = len(bits) - len(bits.lstrip("0"))
    if 2 * zeros >= len(bits):
        raise MalformedUnits("a parameter set has no id")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
