"""Where the blocks of a row lie, as arrays: what is seen of thousands is found, and what is narrow drawn, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidgen.editor.records import Block
from vidgen.timing import FLICKS

Colours = NDArray[np.uint32]
"""One of each block: alpha, red, green, blue."""

NARROW = 4
"""Pixels; between blocks that are narrower there is no gap."""


class Spans:
    """The blocks of one track, the earliest first."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        count = len(blocks)
        self._starts: NDArray[np.int64] = np.fromiter((b.start for b in blocks), np.int64, count)
        self._ends: NDArray[np.int64] = self._starts + np.fromiter((b.duration for b in blocks), np.int64, count)
        self._painted: tuple[object, tuple[Colours, Colours]] | None = None

    def seen(self, zoom: float, left: int, right: int) -> Seen:
        """Return what shares a pixel with `[left, right)`, counted from the start of the timeline."""
        scale = zoom / FLICKS
        first = int(np.searchsorted(self._ends, int(left / scale), "right"))
        last = max(first, int(np.searchsorted(self._starts, int(right / scale) + 1, "left")))
        x0, x1 = (np.rint(times[first:last] * scale).astype(np.int64) for times in (self._starts, self._ends))
        return Seen(first, x0, x1)

    def colours(self, of: object, colours: Callable[[Block], tuple[int, int]]) -> tuple[Colours, Colours]:
        """Return two colours of each block, asked for anew only when `of`, what they depend on, is another."""
        if self._painted is None or self._painted[0] != of:
            found = np.array([colours(block) for block in self.blocks], np.uint32).reshape(-1, 2)
            self._painted = of, (found[:, 0], found[:, 1])
        return self._painted[1]


@dataclass(frozen=True)
class Seen:
    """Some blocks one after another, and their pixels."""

    first: int
    """Which block it begins with."""
    x0: NDArray[np.int64]
    """The first pixel of each."""
    x1: NDArray[np.int64]
    """The first pixel after each."""

    def wider(self, least: int) -> list[tuple[int, int, int]]:
        """Return number, first pixel and end of the blocks of at least so many pixels."""
        found = np.flatnonzero(self.x1 - self.x0 >= least)
        return [(self.first + int(n), int(self.x0[n]), int(self.x1[n])) for n in found]

    def strip(self, below: int, left: int, width: int, colours: Colours) -> Colours | None:
        """Return `width` pixels from `left` on with the blocks under `below` in their colours, else 0; None for none.

        `colours` are those of all blocks of the row. Each block has a pixel at least; the later one is in front.
        """
        narrow = np.flatnonzero(self.x1 - self.x0 < below)
        if not len(narrow):
            return None
        x0, x1 = self.x0[narrow], self.x1[narrow]
        begins = np.maximum(x0, left) - left
        ends = np.minimum(np.maximum(x0 + 1, x1 - (x1 - x0 >= NARROW)), left + width) - left
        lengths = np.maximum(0, ends - begins)
        before = np.cumsum(lengths) - lengths
        pixels: Colours = np.zeros(width, np.uint32)
        pixels[np.repeat(begins - before, lengths) + np.arange(lengths.sum())] = np.repeat(
            colours[self.first + narrow], lengths
        )
        return pixels
