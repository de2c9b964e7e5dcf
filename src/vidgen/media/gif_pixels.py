"""`is_whole`: do the coded pixels of a picture of a GIF fill it, and no more? Of those that were damaged hardly any do.

Decoders of GIF make pixels of whatever they are given, and stop where it makes no sense or the picture is full. So they are
counted: the codes of a stretch between two clear codes are cut out of the bits, and how many pixels each stands for
follows from the code that it refers to, which is one earlier (GIF89a, appendix F: variable-length-code LZW).

Encoders that don't compress write a clear code before codes grow wider: such stretches are looked at many at once. All
others are looked at one by one. Where these are so short that it would take long, nothing is known, and the picture counts
as whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

_WIDEST = 12
"""Bits of a code at most."""
_SLACK = 64
"""Bytes behind the last pixel that may be there: some encoders write more than they should."""
_LACK = 16
"""Pixels that may be missing."""
_AT_ONCE = 4200
"""Codes that are cut out at once: so many fill the table."""
_NARROW = (512, 65_536)
"""Codes, at least and at most, that are cut out at once where they may all be of the first width."""
_LOOKS = 8
"""Looks that every picture is worth."""
_PER_LOOK = 512
"""Bytes that are worth one more: a table is full after ten times as many."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Codes from one bit on, each with the index of the first one of its stretch; where each begins, and the last ends."""

    codes: NDArray[np.int64]
    firsts: NDArray[np.int64]
    starts: NDArray[np.int64]
    ended: bool
    """Whether the picture ends there."""


def is_whole(data: bytes, bits: int, pixels: int) -> bool:
    """Tell whether `data` are `pixels` pixels, each of which has `bits` bits."""
    if not 1 <= bits < _WIDEST:
        return False
    at, left, end, many, ended = 0, pixels, 8 * len(data), _NARROW[0], False
    padded = np.frombuffer(data + bytes(4), np.uint8).astype(np.uint32)
    for _ in range(_LOOKS + len(data) // _PER_LOOK):
        if ended or left <= 0 or at >= end:
            return left <= _LACK
        cut = _narrow(padded, end, at, bits, many)
        many = min(max(_NARROW[0], 2 * len(cut.codes)), _NARROW[1])
        if not len(cut.codes):
            cut = _stretch(padded, end, at, bits)
        lengths, sense = _lengths(cut, 1 << bits)
        made = np.cumsum(lengths[:sense])
        if len(made) and made[-1] >= left:
            at += int(cut.starts[int(np.searchsorted(made, left)) + 1])
            return len(data) - at // 8 <= _SLACK
        if sense < len(lengths):
            return False
        left -= int(made[-1]) if len(made) else 0
        at += max(int(cut.starts[-1]), 1)
        ended = cut.ended
    return True


def coded(file: IO[bytes], place: int) -> bytes:
    """Return what is in the blocks that begin at `place`; less where the file ends before them. Moves the file."""
    file.seek(place)
    parts: list[bytes] = []
    while (size := file.read(1)) and size[0]:
        parts.append(file.read(size[0]))
    return b"".join(parts)


def _starts(bits: int, count: int) -> NDArray[np.int64]:
    """Return at which bit behind a clear code each of `count` codes begins, and where the last one ends."""
    known = (1 << bits) + 1 + np.arange(count, dtype=np.int64)
    widths = np.clip(np.floor(np.log2(np.maximum(known, 1))).astype(np.int64) + 1, bits + 1, _WIDEST)
    return np.concatenate(([0], np.cumsum(widths)))


def _codes(data: NDArray[np.uint32], at: int, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the codes whose limits are `starts`, counted in bits from `at`."""
    places = at + starts[:-1]
    first = places >> 3
    words = data[first] | data[first + 1] << np.uint32(8) | data[first + 2] << np.uint32(16)
    codes: NDArray[np.int64] = (words >> (places & 7).astype(np.uint32)).astype(np.int64) & ((1 << np.diff(starts)) - 1)
    return codes


def _narrow(data: NDArray[np.uint32], end: int, at: int, bits: int, many: int) -> _Cut:
    """Return the stretches that are over before codes grow wider, up to the first that is not, of `many` codes at most."""
    clear, width = 1 << bits, bits + 1
    starts = width * np.arange(min(many, (end - at) // width) + 1, dtype=np.int64)
    codes = _codes(data, at, starts)
    stops = np.flatnonzero((codes == clear) | (codes == clear + 1))
    sizes = np.diff(stops, prepend=-1)
    wide = np.flatnonzero(sizes >= clear)
    stops = stops[: wide[0]] if len(wide) else stops
    ends = np.flatnonzero(codes[stops] == clear + 1)
    stops = stops[: ends[0] + 1] if len(ends) else stops
    count = int(stops[-1]) + 1 if len(stops) else 0
    firsts = np.repeat(np.concatenate(([0], stops + 1))[: len(stops)], sizes[: len(stops)])
    return _Cut(codes[:count], firsts, starts[: count + 1], bool(len(ends)))


def _stretch(data: NDArray[np.uint32], end: int, at: int, bits: int) -> _Cut:
    """Return the codes from bit `at` to the next clear or end code, with it."""
    clear, count = 1 << bits, min(_AT_ONCE, (end - at) // (bits + 1) + 1)
    while True:
        starts = _starts(bits, count)
        fitting = int(np.searchsorted(starts, end - at, side="right")) - 1
        codes = _codes(data, at, starts[: fitting + 1])
        stops = np.flatnonzero((codes == clear) | (codes == clear + 1))
        if len(stops) or fitting < count:
            break
        count *= 4
    count = int(stops[0]) + 1 if len(stops) else fitting
    ended = not len(stops) or codes[stops[0]] == clear + 1
    return _Cut(codes[:count], np.zeros(count, np.int64), starts[: count + 1], bool(ended))


def _lengths(cut: _Cut, clear: int) -> tuple[NDArray[np.int64], int]:
    """Return how many pixels each code stands for, and how many codes come before one that refers to what is not known."""
    numbers = np.arange(len(cut.codes))
    stops = (cut.codes == clear) | (cut.codes == clear + 1)
    refers = (cut.codes > clear) & ~stops
    to = np.where(refers, cut.firsts + cut.codes - clear - 2, numbers)
    senseless = refers & (to >= numbers)
    to = np.where(senseless, numbers, to)
    lengths = (refers & ~senseless).astype(np.int64)
    while True:
        further = lengths + lengths[to]
        if (further == lengths).all():
            break
        lengths, to = further, to[to]
    return np.where(stops, 0, lengths + 1), int(np.flatnonzero(senseless)[0]) if senseless.any() else len(numbers)
