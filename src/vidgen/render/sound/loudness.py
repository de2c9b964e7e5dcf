"""Integrated loudness of a stereo mix, as ITU-R BS.1770-4 and EBU R128 define it: K-weighting, 400 ms blocks, two gates.

The weighting is two biquads in a row. Their impulse response is below 1e-7 after 70 ms, so it is applied as a finite one
by Fourier transform, both channels at once as the real and the imaginary part: NumPy has no recursive filters.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

STEP = 10
"""Energies are summed up this often a second; a block is four of them, and the next one begins one step later."""
ABSOLUTE_GATE = -70.0
"""LUFS."""
RELATIVE_GATE = -10.0
"""LU below the mean of the blocks that pass the absolute gate."""
_OFFSET = -0.691
_RESPONSE = 0.07
"""Seconds of the impulse response that are kept."""


class Loudness:
    """Takes samples in any portions. Memory: a second of sound, and 8 bytes for each tenth of a second."""

    def __init__(self, rate: int) -> None:
        """`rate` is samples a second."""
        self._step = rate // STEP
        self._response, self._block = _response(rate)
        self._waiting: NDArray[np.complex64] = np.zeros(len(self._response) - self._block, np.complex64)
        """What is not weighted yet, and before it as much of the past as the response is long."""
        self._weighted: NDArray[np.complex64] = np.zeros(0, np.complex64)
        """What is weighted and does not fill a step yet."""
        self._energies: list[NDArray[np.floating]] = []
        self._taken = 0

    def samples(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, float32 (n, 2)."""
        self._taken += len(samples)
        self._add(np.ascontiguousarray(samples, np.float32).view(np.complex64)[:, 0])

    def integrated(self) -> float | None:
        """Return the loudness of everything in LUFS, None when all of it is silence. Nothing can be taken after it."""
        self._add(np.zeros(self._block, np.complex64))
        energies = np.concatenate(self._energies)[: self._taken // self._step] if self._energies else np.zeros(0)
        return gated(energies / self._step)

    def _add(self, both: NDArray[np.complex64]) -> None:
        past = len(self._response) - self._block
        data = np.concatenate((self._waiting, both))
        done = 0
        pieces: list[NDArray[np.complex64]] = [self._weighted]
        while len(data) - done >= len(self._response):
            spectrum = np.fft.fft(data[done : done + len(self._response)]) * self._response
            pieces.append(np.fft.ifft(spectrum)[past:].astype(np.complex64, copy=False))
            done += self._block
        self._waiting = data[done:]
        weighted = np.concatenate(pieces)
        whole = len(weighted) // self._step
        if whole:
            steps = weighted[: whole * self._step].view(np.float32).reshape(whole, -1)
            self._energies.append(np.einsum("ij,ij->i", steps, steps))
        self._weighted = weighted[whole * self._step :]


def past_needed(rate: int) -> int:
    """Return how many samples before a stretch `weighted_energy` needs, at `rate` samples a second."""
    return int(_RESPONSE * rate)


def weighted_energy(samples: NDArray[np.float32], rate: int) -> float:
    """Return the mean energy, both channels added, of a short K-weighted stretch: float32 (n, 2), up to 200 ms long.

    The first `past_needed(rate)` samples are what came before it. LUFS: -0.691 + 10 log10 of a mean.
    """
    response, most = _response(rate)
    past = past_needed(rate)
    if not past < len(samples) <= most:
        raise ValueError("a stretch must be longer than what comes before it, and short")
    both = np.ascontiguousarray(samples, np.float32).view(np.complex64)[:, 0]
    weighted = np.fft.ifft(np.fft.fft(both, len(response)) * response)[past : len(samples)]
    return float(np.mean(np.abs(weighted) ** 2))


def gated(energies: NDArray[np.floating]) -> float | None:
    """Return the integrated loudness, in LUFS, of mean energies of steps (both channels added); None for silence."""
    if len(energies) < 4:
        return None
    blocks = np.convolve(energies.astype(np.float64), np.full(4, 0.25), "valid")
    loud = blocks[blocks > _energy(ABSOLUTE_GATE)]
    if not len(loud):
        return None
    loud = loud[loud > loud.mean() * 10 ** (RELATIVE_GATE / 10)]
    return _OFFSET + 10 * math.log10(loud.mean())


def _energy(loudness: float) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))


@cache
def _response(rate: int) -> tuple[NDArray[np.complex64], int]:
    """Return the spectrum of the K-weighting, and how many samples it can weight at a time."""
    length = int(_RESPONSE * rate)
    size = 1 << (4 * length - 1).bit_length()
    impulse = np.zeros(size)
    impulse[0] = 1.0
    weighted = impulse[:length]
    for numerator, denominator in (_shelf(rate), _high_pass(rate)):
        weighted = _filtered(weighted, numerator, denominator)
    response: NDArray[np.complex64] = np.fft.fft(weighted, size).astype(np.complex64)
    return response, size - length


_Biquad = tuple[tuple[float, float, float], tuple[float, float]]


def _shelf(rate: int) -> _Biquad:
    """Return the first filter of BS.1770-4 (annex 1, table 1) for any rate, by the bilinear transform of its analogue."""
    k = math.tan(math.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    scale = 1 + k / q + k * k
    numerator = (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k)
    return (numerator[0] / scale, numerator[1] / scale, numerator[2] / scale), (
        2 * (k * k - 1) / scale,
        (1 - k / q + k * k) / scale,
    )


def _high_pass(rate: int) -> _Biquad:
    """Return the second filter (table 2)."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    scale = 1 + k / q + k * k
    return (1.0, -2.0, 1.0), (2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale)


def _filtered(
    samples: NDArray[np.float64], numerator: tuple[float, float, float], denominator: tuple[float, float]
) -> NDArray[np.float64]:
    out = []
    x1 = x2 = y1 = y2 = 0.0
    for x in samples.tolist():
        y = numerator[0] * x + numerator[1] * x1 + numerator[2] * x2 - denominator[0] * y1 - denominator[1] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return np.array(out)
