"""Sound as arrays: loudness, doubling of the rate, and WAV files of it."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

from vidgen.render.loudness import Loudness
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
    stereo = np.repeat(samples[:, None], 2, axis=1) if samples.ndim == 1 else samples
    meter.samples(np.ascontiguousarray(stereo, np.float32))
    return meter.integrated()


def at_loudness(samples: Samples, lufs: float, peak: float = 0.89) -> Samples:
    """Return `samples` at a loudness. Peaks above `peak` are bent (tanh above three quarters of it), never cut off."""
    measured = loudness(samples)
    if measured is None:
        return samples
    scaled = samples * np.float32(10 ** ((lufs - measured) / 20))
    knee = 0.75 * peak
    over = np.abs(scaled) > knee
    room = peak - knee
    scaled[over] = np.sign(scaled[over]) * (knee + room * np.tanh((np.abs(scaled[over]) - knee) / room))
    return scaled.astype(np.float32)


def wav(samples: Samples, rate: int = RATE) -> bytes:
    """Return the bytes of a 16-bit WAV file of (n,) or (n, channels) samples from -1 to 1."""
    whole = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:  # in place: memory
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(whole.tobytes())
    return kept.getvalue()


def wav_length(data: bytes) -> int:
    """Return how long a WAV file is, in flicks."""
    with wave.open(io.BytesIO(data), "rb") as file:
        return file.getnframes() * FLICKS // file.getframerate()
