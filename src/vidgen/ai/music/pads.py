"""Pads: chords whose partials are narrow bands of noise, as of many players, in two layers: warm, and bright.

The way of the bands is that of P. Nasca's PADsynth: amplitudes of a spectrum by partial, phases by chance, one inverse
transform; it repeats without a seam.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_SIZE = 1 << 18
"""Samples until a pad repeats: 5.5 s."""
_CENTS = 16.0
"""How wide the band of a partial is."""


@lru_cache(maxsize=24)
def pad(notes: tuple[int, ...], dark: float, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the warm and the bright layer of a chord, each (2, n) float32 of RMS 0.1; they repeat without a seam.

    `dark` is from 0 to 1. Both sides share what lies below 120 Hz and differ the more the higher it is.
    """
    at = np.fft.rfftfreq(_SIZE, 1 / RATE).astype(np.float32)
    warm, bright = np.zeros_like(at), np.zeros_like(at)
    for note in notes:
        base = 440.0 * 2 ** ((note - 69) / 12)
        for harmonic in range(1, 40):
            centre = base * harmonic
            if centre > 11_000:
                break
            width = centre * (2 ** (_CENTS / 1200) - 1)
            first, last = (round(side * _SIZE / RATE) for side in (centre - 3 * width, centre + 3 * width))
            band = np.exp(-(((at[first:last] - centre) / width) ** 2)) / np.sqrt(width)
            warm[first:last] += band * harmonic ** -(1.6 + dark)
            bright[first:last] += band * harmonic ** -(0.75 + 0.3 * dark)
    safe = np.maximum(at, 1)
    warm *= 1 / (1 + (at / 1100) ** 4)
    voice = 1 - 0.65 * np.exp(-((np.log(safe / 2200) / 0.6) ** 2))  # room for who speaks
    bright *= voice / (1 + (900 / safe) ** 4) / (1 + (at / 7500) ** 4)
    dice = np.random.default_rng(seed + sum(notes))
    apart = 0.8 * np.clip((at - 120) / 500, 0, 1)
    left, right = dice.uniform(-np.pi, np.pi, (2, len(at))).astype(np.float32)
    turns = np.stack((np.exp(1j * left), np.exp(1j * (left + apart * right)))).astype(np.complex64)
    return _level(warm * turns), _level(bright * turns)


def _level(spectrum: NDArray[np.complex64]) -> NDArray[np.float32]:
    made = np.fft.irfft(spectrum, _SIZE).astype(np.float32)
    return made * np.float32(0.1 / max(1e-9, float(np.sqrt(np.mean(made**2)))))
