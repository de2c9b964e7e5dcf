"""Which blocks of a track are seen in a stretch of pixels: single ones, and runs of those too narrow to tell apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from vidgen.editor.records import Block
from vidgen.timing import FLICKS

NARROW = 4
"""Pixels; of blocks that are narrower, several are drawn as one."""

_start = attrgetter("start")
_end = attrgetter("end")


def seen(blocks: Sequence[Block], zoom: float, left: float, right: float) -> Iterator[tuple[Block, int, int]]:
    """Yield each block that shares a pixel with `[left, right)` and its first and last-but-one pixel.

    Pixels are counted from the start of the timeline. A run of narrow blocks is yielded as its first block with the
    pixels of all: the price is that of the pixels, not of the blocks.
    """
    scale = zoom / FLICKS
    place = bisect_right(blocks, int(left / scale), key=_end)
    count = len(blocks)
    while place < count:
        block = blocks[place]
        x0 = round(block.start * scale)
        if x0 >= right:
            return
        x1 = round((block.start + block.duration) * scale)
        if x1 - x0 >= NARROW:
            place += 1
        else:
            place = bisect_left(blocks, int((x0 + NARROW) / scale), place + 1, key=_start)
            x1 = max(x0 + 1, min(x0 + NARROW, round(blocks[place - 1].end * scale)))
        yield block, x0, x1
