"""`is_whole`: is a coded picture of motion JPEG what an encoder wrote? Its decoder makes something of whatever it is given.

In the coded bytes of a JPEG, 255 is followed by 0, or by the number of a restart; anything else is a marker, of which only a
few may stand there (ISO/IEC 10918-1, B.1). Of noise nearly every kilobyte breaks that rule. What is cut off is no damage:
some cameras leave out the end.
"""

from __future__ import annotations

import re

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Within coded bytes; 255 may be repeated before a marker."""
_PICTURE = re.compile(rb"\xff\xd8\xff")
"""How a picture begins."""
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_SEGMENTS = frozenset([*range(0xC0, 0xD0), *range(0xDA, 0xE0), *range(0xE0, 0xF0), 0xFE])
"""What has a length: frames, tables, scans, what applications say, comments."""
_BETWEEN = frozenset((0xC4, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE))
"""What may follow coded bytes, for another scan."""
_MOST = 10_000
"""Markers that are looked at; with more of them nothing is known, and the picture counts as whole."""


def is_whole(data: bytes | memoryview) -> bool:
    """Tell whether what is there of a picture, or of two fields, is as an encoder writes it."""
    at, size = 0, len(data)
    if bytes(data[:2]) != b"\xff\xd8":
        return False
    for _ in range(_MOST):
        if at + 4 > size:
            break
        if data[at] != 0xFF:
            return False
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
        elif kind in (_START, _END):
            at += 2
            if kind == _END:
                at = _second_field(data, at)
        elif kind not in _SEGMENTS:
            return False
        else:
            at += 2 + (data[at + 2] << 8 | data[at + 3])
            if kind == _SCAN:
                found = _MARKER.search(data, at)
                if found is None:
                    return True
                at = found.start()
                if data[at + 1] != _END and data[at + 1] not in _BETWEEN:
                    return False
    return True


def _second_field(data: bytes | memoryview, at: int) -> int:
    """Return where another picture begins behind filling; the end when there is none."""
    found = _PICTURE.search(data, at)
    return len(data) if found is None else found.start()
