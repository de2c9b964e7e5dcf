"""Where the blocks of a row lie, as arrays: what is seen of thousands is found, and their bodies drawn, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not

import numpy as np
from numpy.typing import NDArray

from vidgen.editor.records import Block
from vidgen.timing import FLICKS

Colours = NDArray[np.uint32]
"""Alpha, red, green, blue of each block, red and the others times alpha."""

NARROW = 4
"""Pixels; between blocks that are narrower there is no gap."""


class Spans:
    """The blocks of one track, the earliest first. `before`: those of a state before, of which most are the same."""

    def __init__(self, blocks: Sequence[Block], before: Spans | None = None) -> None:
        self.blocks = blocks
        self._same = (0, 0) if before is None else alike(blocks, before.blocks)
        self._known = before._painted if before is not None else None
        new = self._new
        self._starts: NDArray[np.int64] = np.array([b.start for b in new], np.int64)
        self._lengths: NDArray[np.int64] = np.array([b.duration for b in new], np.int64)
        if before is not None:
            self._starts = self._joined(before._starts, self._starts)
            self._lengths = self._joined(before._lengths, self._lengths)
        self._ends = self._starts + self._lengths
        self._painted: tuple[object, Colours] | None = None

    @property
    def _new(self) -> Sequence[Block]:
        first, last = self._same
        return self.blocks[first : len(self.blocks) - last]

    def _joined(self, known: NDArray[np.int64], new: NDArray[np.int64]) -> NDArray[np.int64]:
        first, last = self._same
        return np.concatenate((known[:first], new, known[len(known) - last :]))

    def seen(self, zoom: float, left: int, right: int) -> Seen:
        """Return what shares a pixel with `[left, right)`, counted from the start of the timeline."""
        scale = zoom / FLICKS
        first, last = self.places(zoom, left, right)
        x0, x1 = (np.rint(times[first:last] * scale).astype(np.int64) for times in (self._starts, self._ends))
        return Seen(first, x0, x1)

    def places(self, zoom: float, left: int, right: int) -> tuple[int, int]:
        """Return the numbers of the first block that shares a pixel with `[left, right)`, and of the one behind the last."""
        scale = zoom / FLICKS
        first = int(self._ends.searchsorted(int(left / scale), "right"))
        return first, max(first, int(self._starts.searchsorted(int(right / scale) + 1, "left")))

    def numbers(self, of: object, many: int, numbers: Callable[[Block], tuple[int, ...]]) -> Colours:
        """Return so many numbers of each block, as colours are, a row for each of them, asked for anew only where
        something that they depend on, `of` or the block, is another.
        """
        if self._painted is None or self._painted[0] != of:
            known = self._known
            first, last = self._same if known is not None and known[0] == of else (0, 0)
            new = self.blocks[first : len(self.blocks) - last]
            found = np.array([numbers(block) for block in new], np.uint32).reshape(-1, many).T
            if known is not None and first + last:
                found = np.concatenate((known[1][:, :first], found, known[1][:, known[1].shape[1] - last :]), axis=1)
            self._painted, self._known = (of, found), None
        return self._painted[1]


def alike(ones: Sequence[Block], others: Sequence[Block]) -> tuple[int, int]:
    """Return how many blocks are the same ones at the start, and of the rest at the end."""
    shorter = min(len(ones), len(others))
    first = next(compress(count(), map(is_not, ones, others)), shorter)
    rest = shorter - first
    return first, next(compress(count(), map(is_not, reversed(ones), reversed(others))), rest) if rest else 0


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
        found = (self.x1 - self.x0 >= least).nonzero()[0]
        return list(zip((self.first + found).tolist(), self.x0[found].tolist(), self.x1[found].tolist(), strict=True))

    def strip(self, left: int, width: int, colours: Colours, gap: int = 1) -> Colours | None:
        """Return `width` pixels from `left` on with the blocks in their colours, else 0; None when there are none.

        `colours` are those of these blocks. Each has a pixel at least; the later one is in front, `gap` pixels behind
        the one before.
        """
        x0, x1 = self.x0, self.x1
        if not len(x0):
            return None
        begins = np.maximum(x0, left) - left
        ends = np.minimum(np.maximum(x0 + 1, x1 - gap * (x1 - x0 >= NARROW * gap)), left + width) - left
        lengths = np.maximum(0, ends - begins)
        before = lengths.cumsum() - lengths
        pixels: Colours = np.zeros(width, np.uint32)
        pixels[np.repeat(begins - before, lengths) + np.arange(lengths.sum())] = np.repeat(colours, lengths)
        return pixels
