"""`is_whole`: do the coded pixels of a picture of a GIF fill it, and no more? Of those that were damaged hardly any do.

Decoders of GIF make pixels of whatever they are given, and stop where it makes no sense or the picture is full. So they are
counted: the codes of a stretch between two clear codes are cut out of the bits, and how many pixels each stands for
follows from the code that it refers to, which is one earlier (GIF89a, appendix F: variable-length-code LZW).
"""

from __future__ import annotations

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


def is_whole(data: bytes, bits: int, pixels: int) -> bool:
    """Tell whether `data` are `pixels` pixels, each of which has `bits` bits."""
    if not 1 <= bits < _WIDEST:
        return False
    at, left = 0, pixels
    padded = np.frombuffer(data + bytes(4), np.uint8).astype(np.uint32)
    while left > 0 and at < 8 * len(data):
        lengths, used, ended = _stretch(padded, 8 * len(data), at, bits)
        if lengths is None:
            return False
        if (made := int(lengths.sum())) >= left:
            over = int(np.searchsorted(np.cumsum(lengths), left)) + 1
            at += int(_starts(bits, over)[-1])
            return len(data) - at // 8 <= _SLACK
        left, at = left - made, at + used
        if ended:
            break
    return left <= _LACK


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


def _stretch(data: NDArray[np.uint32], end: int, at: int, bits: int) -> tuple[NDArray[np.int64] | None, int, bool]:
    """Return the pixels of each code from bit `at` to the next clear or end code, the bits up to behind it, and whether
    the picture ends there. None in place of pixels for codes that make no sense."""
    clear, count = 1 << bits, _AT_ONCE
    while True:
        starts = _starts(bits, count)
        fitting = int(np.searchsorted(starts, end - at, side="right")) - 1
        places, widths = at + starts[:fitting], np.diff(starts[: fitting + 1])
        first = places >> 3
        words = data[first] | data[first + 1] << np.uint32(8) | data[first + 2] << np.uint32(16)
        codes = (words >> (places & 7).astype(np.uint32)).astype(np.int64) & ((1 << widths) - 1)
        stops = np.flatnonzero((codes == clear) | (codes == clear + 1))
        if len(stops) or fitting < count:
            break
        count *= 4
    stop = int(stops[0]) if len(stops) else fitting
    ended = not len(stops) or codes[stop] == clear + 1
    used = int(starts[min(stop + 1, fitting)])
    return _lengths(codes[:stop], clear), max(used, 1), bool(ended)


def _lengths(codes: NDArray[np.int64], clear: int) -> NDArray[np.int64] | None:
    """Return how many pixels each code stands for; None where one refers to a code that is not yet known."""
    numbers = np.arange(len(codes))
    refers = codes >= clear
    to = np.where(refers, codes - clear - 2, numbers)
    if (refers & (to >= numbers)).any():
        return None
    lengths = refers.astype(np.int64)
    while True:
        further = lengths + lengths[to]
        if (further == lengths).all():
            return lengths + 1
        lengths, to = further, to[to]
