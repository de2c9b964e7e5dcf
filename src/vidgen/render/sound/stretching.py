"""Playing sound faster or slower without changing its pitch: waveform similarity overlap-add (WSOLA).

After W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality
time-scale modification of speech", ICASSP 1993. Windows of 33 ms are laid every 17 ms; each is taken from where it should
be in the source, moved by up to 8 ms to where it continues the one before best. The chain of moves starts afresh every
128 windows, so that any stretch can be made alone, and always comes out the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Voice: TypeAlias = "Callable[[int, int], NDArray[np.float32]]"
"""`(first, count)`: that many samples, (count, 2), of a sound that begins at 0; silence where there is none."""

_GROUP = 128
"""Windows whose places depend on each other."""


class Stretched:
    """A sound at another speed."""

    def __init__(self, voice: Voice, speed: Fraction, rate: int) -> None:
        self._voice = voice
        self._speed = speed
        self._hop = rate // 60
        self._reach = rate // 120
        turn = np.arange(2 * self._hop) * (np.pi / self._hop)
        self._window = (0.5 - 0.5 * np.cos(turn)).astype(np.float32)[:, None]
        self._moves: OrderedDict[int, list[int]] = OrderedDict()

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Return `count` samples from `first`; sample n is what the sound has at n × speed."""
        hop = self._hop
        low, high = first // hop, (first + count - 1) // hop + 1
        out = np.zeros(((high - low) * hop, 2), np.float32)
        for number in range(low, high + 1):
            start = self._centre(number) + self._move(number) - hop
            piece = self._voice(start, 2 * hop) * self._window
            at = (number - low - 1) * hop
            begin, stop = max(0, at), min(len(out), at + 2 * hop)
            if begin < stop:
                out[begin:stop] += piece[begin - at : stop - at]
        skipped = first - low * hop
        return out[skipped : skipped + count]

    def _centre(self, number: int) -> int:
        """Return where the middle of a window should be in the source."""
        return round(number * self._hop * self._speed)

    def _move(self, number: int) -> int:
        group, place = divmod(number, _GROUP)
        moves = self._moves.setdefault(group, [0])
        self._moves.move_to_end(group)
        while len(self._moves) > 4:
            self._moves.popitem(last=False)
        while len(moves) <= place:
            moves.append(self._best(group * _GROUP + len(moves), moves[-1]))
        return moves[place]

    def _best(self, number: int, move_before: int) -> int:
        """Return the move that makes a window's first half most like what would have followed the one before."""
        hop, reach = self._hop, self._reach
        follows = _mono(self._voice(self._centre(number - 1) + move_before, hop))
        around = _mono(self._voice(self._centre(number) - hop - reach, hop + 2 * reach))
        step = 4
        rough = _likeness(follows[::step], around[::step])
        middle = int(rough.argmax()) * step
        low, high = max(0, middle - step), min(2 * reach, middle + step)
        fine = _likeness(follows, around[low : high + hop])
        if not fine.max() > 0:
            return 0
        return low + int(fine.argmax()) - reach


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return samples[:, 0] + samples[:, 1]


def _likeness(wanted: NDArray[np.float32], around: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the normalised correlation of `wanted` with each place of `around`."""
    products = np.correlate(around, wanted, "valid").astype(np.float64)
    energy = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    size = energy[len(wanted) :] - energy[: -len(wanted)]
    likeness: NDArray[np.float64] = products / np.sqrt(np.maximum(size, 1e-9))
    return likeness
