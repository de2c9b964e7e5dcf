"""WAV files that were written while they were made: their lengths are put right."""

from __future__ import annotations

import struct


def whole(data: bytes) -> tuple[bytes, int]:
    """Return a WAV file with true lengths, and how long it plays in milliseconds. Raises ValueError when it is none."""
    if len(data) < 44 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("no WAV file")
    at, per_second = 12, 0
    while at + 8 <= len(data):
        name, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            per_second = struct.unpack_from("<I", data, at + 16)[0]
        if name == b"data":
            real = min(length, len(data) - at - 8)
            if not per_second or not real:
                raise ValueError("a WAV file without sound")
            head = data[:4] + struct.pack("<I", at + real) + data[8 : at + 4] + struct.pack("<I", real)
            return head + data[at + 8 : at + 8 + real], real * 1000 // per_second
        at += 8 + length + length % 2
    raise ValueError("a WAV file without sound")
