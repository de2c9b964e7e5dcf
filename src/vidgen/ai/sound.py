"""Sound as arrays: loudness, doubling of the rate, and WAV files of it."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vidgen.render.sound.loudness import Loudness
from vidgen.timing import FLICKS

RATE = 48_000
Samples = NDArray[np.float32]


def doubled(samples: Samples) -> Samples:
    """Return mono `samples` at twice the rate, by a windowed sinc of 63 taps (half-band, Kaiser 8: -80 dB)."""
    taps = np.arange(-31, 32)
    kernel = (np.sinc(taps / 2) * np.kaiser(63, 8)).astype(np.float32)
    stuffed = np.zeros(2 * len(samples), np.float32)
    stuffed[::2] = samples
    return np.convolve(stuffed, kernel, "same").astype(np.float32) if len(samples) else stuffed


def loudness(samples: Samples, rate: int = RATE) -> float | None:
    """Return the integrated loudness in LUFS of (n,) or (n, 2) samples; None for silence."""
    meter = Loudness(rate)
    for piece in _pieces(samples):
        stereo = np.repeat(piece[:, None], 2, axis=1) if piece.ndim == 1 else piece
        meter.samples(np.ascontiguousarray(stereo, np.float32))
    return meter.integrated()


def at_loudness(samples: Samples, lufs: float, peak: float = 0.89) -> Samples:
    """Return `samples` at a loudness. Peaks above `peak` are bent (tanh above three quarters of it), never cut off."""
    measured = loudness(samples)
    if measured is None:
        return samples
    factor = np.float32(10 ** ((lufs - measured) / 20))
    knee = 0.75 * peak
    room = peak - knee
    made = np.empty(samples.shape, np.float32)
    for piece, into in zip(_pieces(samples), _pieces(made), strict=True):
        np.multiply(piece, factor, out=into)
        over = np.abs(into) > knee
        into[over] = np.sign(into[over]) * (knee + room * np.tanh((np.abs(into[over]) - knee) / room))
    return made


def _pieces(samples: Samples) -> Iterator[Samples]:
    """Yield views of ten seconds each: what is computed on the way to a result is never as long as a film."""
    for at in range(0, len(samples), 10 * RATE):
        yield samples[at : at + 10 * RATE]


def wav(samples: Samples, rate: int = RATE) -> bytes:
    """Return the bytes of a 16-bit WAV file of (n,) or (n, channels) samples from -1 to 1."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:  # in place: memory
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.setnframes(len(samples))
        for piece in _pieces(samples):
            file.writeframesraw(np.round(np.clip(piece, -1, 1) * 32767).astype("<i2").tobytes())
    return kept.getvalue()


def wav_length(data: bytes) -> int:
    """Return how long a WAV file is, in flicks."""
    with wave.open(io.BytesIO(data), "rb") as file:
        return file.getnframes() * FLICKS // file.getframerate()
