"""`Room`: where a piece sounds: a dry mix of two sides, and what of it goes into the reverb."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.music.instruments import RATE, Mono, band
from vidgen.errors import Cancelled

_BLOCK = 1 << 18


class Room:
    """Sounds are put into it at a place, from a side, and near or far."""

    def __init__(self, count: int) -> None:
        self.dry = np.zeros((2, count), np.float32)
        self._wet = np.zeros(count, np.float32)

    def put(self, sound: NDArray[np.float32], at: int, gain: float, pan: float = 0.0, far: float = 0.0) -> None:
        """Add a sound of one side or of two; `pan` from -1 (left) to 1 at constant power, `far` from 0 to 1."""
        begin, at = max(0, -at), max(0, at)
        end = min(self.dry.shape[1], at + sound.shape[-1] - begin)
        if end <= at:
            return
        part = sound[..., begin : begin + end - at] * np.float32(gain)
        angle = (pan + 1) * np.pi / 4
        for side, share in enumerate((np.cos(angle), np.sin(angle))):
            self.dry[side, at:end] += (part if part.ndim == 1 else part[side]) * np.float32(1.414 * share)
        if far:
            self._wet[at:end] += (part if part.ndim == 1 else part[0] + part[1]) * np.float32(far)

    def heard(
        self, seconds: float, loud: float, seed: int, wanted: Callable[[], bool] = lambda: True
    ) -> NDArray[np.float32]:
        """Return the mix, (2, n): reverb that dies by 60 dB in `seconds`, sooner where it is high.

        `wanted` is asked every few seconds of the piece. Raises Cancelled when it is not wanted any more.
        """
        answer = _answer(seconds, seed)
        step = _BLOCK - answer.shape[1]
        spectrum = np.fft.rfft(answer, _BLOCK)
        made = self.dry
        for at in range(0, len(self._wet), step):
            if not wanted():
                raise Cancelled("Stopped.")
            part = np.fft.rfft(self._wet[at : at + step], _BLOCK)
            end = min(at + _BLOCK, made.shape[1])
            made[:, at:end] += np.float32(loud) * np.fft.irfft(part * spectrum, _BLOCK)[:, : end - at]
        return made


def _answer(seconds: float, seed: int) -> NDArray[np.float32]:
    """Return the impulse response: 18 ms later, noise in three bands, each with its own decay."""
    count = round(min(seconds, 2.6) * RATE)
    t = (np.arange(count) / RATE).astype(np.float32)
    dice = np.random.default_rng(seed + 99)
    sides: list[Mono] = []
    for _ in range(2):
        noise = dice.standard_normal(count).astype(np.float32)
        bands = ((220, 900, 1.0, 1.0), (900, 4500, 0.75, 0.7), (4500, 12_000, 0.5, 0.8))
        side = sum(band(noise, low, high) * np.exp(-6.9 / (seconds * lasts) * t) * g for low, high, lasts, g in bands)
        sides.append(np.asarray(side, np.float32) * np.minimum(1, t / 0.012))
    made = np.stack(sides)
    made /= np.sqrt((made**2).sum(axis=1, keepdims=True))
    return np.pad(made, ((0, 0), (round(0.018 * RATE), 0))).astype(np.float32)
