"""Change the sample rate so that each result depends only on the samples around it, however the sound is cut.

A windowed-sinc filter (Kaiser; see J. O. Smith, "Digital Audio Resampling") with the exact ratio of the two rates. The
work is done in granules: fixed stretches of the output, counted from sample 0, each computed alone and always in the
same way, so reading from anywhere gives the same bits as reading from the start.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

_CROSSINGS = 32
"""Zero crossings of the sinc on each side."""
_BETA = 10.0
"""Of the Kaiser window: about 100 dB below in the stop band."""
_ROLL_OFF = 0.94
"""Cut-off as a fraction of the lower Nyquist frequency."""
_MAX_MATRIX = 4_000_000
_ROWS = 8
_KEPT = 64

Read = Callable[[int, int], NDArray[np.float32]]
"""(first, count) -> samples of the source, (count, 2), silence outside."""


class Resampler:
    """Reads a source of one rate as another."""

    def __init__(self, source_rate: int, rate: int, read: Read) -> None:
        self._read = read
        ratio = Fraction(source_rate, rate)
        self._ratio = ratio
        self._cut = min(1.0, 1 / float(ratio)) * _ROLL_OFF
        self._reach = ceil(_CROSSINGS / self._cut)
        times = max(1, round(160 / ratio.denominator))
        self._in, self._out = ratio.numerator * times, ratio.denominator * times
        self._matrix: NDArray[np.float32] | None = None
        if (self._in + 2 * self._reach + 1) * self._out <= _MAX_MATRIX:
            self._matrix = self._weights(np.arange(self._out), self._in + 2 * self._reach + 1)
            self._size = self._out * _ROWS
        else:
            self._size = 4096  # odd rates: the filter is worked out for each sample
        self._granules: OrderedDict[int, NDArray[np.float32]] = OrderedDict()

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Return samples at the new rate: (count, 2)."""
        result = np.empty((count, 2), np.float32)
        done = 0
        while done < count:
            number, inside = divmod(first + done, self._size)
            piece = self._granule(number)[inside : inside + count - done]
            result[done : done + len(piece)] = piece
            done += len(piece)
        return result

    def _granule(self, number: int) -> NDArray[np.float32]:
        if (known := self._granules.get(number)) is not None:
            return known
        made = self._one_by_one(number) if self._matrix is None else self._by_matrix(number, self._matrix)
        self._granules[number] = made
        while len(self._granules) > _KEPT:
            self._granules.popitem(last=False)
        return made

    def _by_matrix(self, number: int, matrix: NDArray[np.float32]) -> NDArray[np.float32]:
        width = self._in + 2 * self._reach + 1
        source = self._read(number * _ROWS * self._in - self._reach, (_ROWS - 1) * self._in + width)
        rows = np.empty((2 * _ROWS, width), np.float32)
        for row in range(_ROWS):
            rows[2 * row : 2 * row + 2] = source[row * self._in : row * self._in + width].T
        made = rows @ matrix
        return np.ascontiguousarray(made.reshape(_ROWS, 2, self._out).transpose(0, 2, 1).reshape(-1, 2))

    def _weights(self, outputs: NDArray[np.int64], width: int) -> NDArray[np.float32]:
        """Return the filter of each output as a column, for inputs from `-reach` on."""
        places = outputs * float(self._ratio)
        away = np.arange(width)[:, None] - self._reach - places[None, :]
        return self._normalised(self._filter(away), 0)

    def _filter(self, away: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = np.clip(1 - (away / (_CROSSINGS / self._cut)) ** 2, 0, None)
        window = np.where(inside > 0, np.i0(_BETA * np.sqrt(inside)), 0)
        return np.asarray(np.sinc(self._cut * away) * window)

    @staticmethod
    def _normalised(weights: NDArray[np.float64], axis: int) -> NDArray[np.float32]:
        """Make the weights of each output add up to 1, so that a constant stays what it is."""
        return np.asarray(weights / weights.sum(axis=axis, keepdims=True), np.float32)

    def _one_by_one(self, number: int) -> NDArray[np.float32]:
        first = number * self._size
        exact = [self._ratio * n for n in range(first, first + self._size)]
        whole = np.array([floor(place) for place in exact])
        rest = np.array([float(place - floor(place)) for place in exact])
        begin = int(whole[0]) - self._reach
        taps = np.arange(2 * self._reach + 2)
        source = self._read(begin, int(whole[-1]) - begin + len(taps))
        weights = self._normalised(self._filter(taps[None, :] - self._reach - rest[:, None]), 1)
        window = source[(whole - self._reach - begin)[:, None] + taps[None, :]]
        return np.asarray(np.einsum("nt,ntc->nc", weights, window), np.float32)
