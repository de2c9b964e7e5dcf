"""Instruments: a note in, float32 mono at 48 kHz out. All are sums of sines, noise and envelopes."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Mono = NDArray[np.float32]
Lead = Literal["felt", "bell", "kalimba", "marimba", "pizzicato", "spiccato"]
Hit = Literal["kick", "tom", "snap", "brush", "clap", "hat", "shaker", "wash", "swell"]

_LEADS: dict[Lead, tuple[float, float, tuple[tuple[float, float, float], ...]]] = {
    # Seconds, attack, and of each partial: times the note, how loud, how fast it dies (1/s).
    "felt": (2.0, 0.007, tuple((h * (1 + 0.0003 * h * h), h**-1.7, 1.5 + 0.9 * h) for h in range(1, 9))),
    "bell": (2.2, 0.002, ((1, 1, 1.8), (2.002, 0.35, 2.6), (3.01, 0.12, 4), (5.43, 0.1, 6), (8.93, 0.05, 9))),
    "kalimba": (1.1, 0.002, ((1, 1, 4), (2.01, 0.18, 7), (5.42, 0.12, 16), (8.9, 0.06, 26), (12.6, 0.03, 34))),
    "marimba": (0.8, 0.002, ((1, 1, 6.5), (3.93, 0.2, 14), (9.24, 0.07, 30), (15.8, 0.02, 45))),
    "pizzicato": (0.6, 0.003, tuple((h, h**-1.5, 7 + 4.5 * h) for h in range(1, 12))),
    "spiccato": (0.4, 0.012, tuple((h, h**-1.3, 5 + 1.6 * h) for h in range(1, 12))),
}  # fmt: skip


def pitch(note: int) -> float:
    """Return the frequency of a MIDI note in hertz (equal temperament, A4 = 440)."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def _time(seconds: float) -> Mono:
    return (np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def edges(samples: NDArray[np.float32], attack: float, release: float) -> NDArray[np.float32]:
    """Fade the ends of (n,) or (2, n) samples in and out (raised cosine), so that nothing clicks; in place."""
    for length, end in ((attack, False), (release, True)):
        count = min(samples.shape[-1], max(1, round(length * RATE)))
        ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))).astype(np.float32)
        if end:
            samples[..., -count:] *= ramp[::-1]
        else:
            samples[..., :count] *= ramp
    return samples


@lru_cache(maxsize=128)
def lead(kind: Lead, note: int) -> Mono:
    """Return a struck or plucked tone: the higher a partial, the sooner it dies; a touch of air where it begins."""
    seconds, attack, partials = _LEADS[kind]
    t = _time(seconds)
    out = np.zeros_like(t)
    for ratio, amount, decay in partials:
        frequency = pitch(note) * ratio
        if frequency > 12_000:
            break
        heard = t[: round(min(seconds, 8 / decay) * RATE)]  # -70 dB
        angle = np.float32(2 * np.pi * frequency)
        out[: len(heard)] += np.float32(amount) * np.exp(np.float32(-decay) * heard) * np.sin(angle * heard)
    air = _burst(0.05, 5500, 12_000, 90, 21)
    out[: len(air)] += np.float32(0.06) * air
    return edges(out * np.float32(0.5), attack, 0.1)


@lru_cache(maxsize=64)
def pluck(note: int, dark: float) -> Mono:
    """Return a short plucked tone: each harmonic dies the sooner the higher it is."""
    t = _time(0.9)
    out = np.zeros_like(t)
    for harmonic in range(1, 10):
        frequency = pitch(note) * harmonic * (1 + 0.0004 * harmonic**2)
        if frequency > 9000:
            break
        decay = np.float32((4.5 + 2.2 * harmonic) * (1 + dark))
        out += np.float32(harmonic**-1.15) * np.exp(-decay * t) * np.sin(np.float32(2 * np.pi * frequency) * t)
    return edges(out * np.float32(0.5), 0.002, 0.1)


@lru_cache(maxsize=64)
def bass(note: int, milliseconds: int, decay: float) -> Mono:
    """Return a round low tone with a few harmonics, so that small speakers have it too."""
    t = _time(milliseconds / 1000)
    base = np.float32(2 * np.pi * pitch(note)) * t
    wave = np.sin(base)
    for harmonic, amount in ((2, 0.4), (3, 0.2), (4, 0.09), (5, 0.04)):
        wave += np.float32(amount) * np.exp(np.float32(-1.5 * harmonic) * t) * np.sin(harmonic * base)
    wave *= np.float32(0.55) * np.exp(np.float32(-decay) * t)
    return edges(wave, 0.008, min(0.12, milliseconds / 2000))


@lru_cache(maxsize=32)
def hit(kind: Hit, turn: int = 0) -> Mono:
    """Return a stroke of percussion; `turn` (0 to 2) is another one of the same, as no two strokes are equal."""
    seed = 30 + turn
    if kind == "kick":
        return _drum(0.36, 45, 70, 30, 9)
    if kind == "tom":
        return _drum(0.7, 62 + 2 * turn, 40, 14, 5.5) + 0.12 * _burst(0.7, 300, 900, 22, seed)
    if kind == "snap":  # wood below, air above, little where voices are understood
        return _burst(0.12, 4200, 9500, 38, seed) * 0.8 + 0.4 * _burst(0.12, 350, 900, 45, seed)
    if kind == "clap":
        one = _burst(0.2, 3200, 9000, 26, seed)
        two = np.roll(one, round(0.011 * RATE))
        two[: round(0.011 * RATE)] = 0
        return np.float32(0.6) * (one + two) + np.float32(0.3) * _burst(0.2, 250, 700, 30, seed)
    if kind == "brush":
        return edges(_burst(0.32, 3800, 10_500, 9, seed), 0.03, 0.15)
    if kind == "hat":
        return _burst(0.08, 6800, 15_000, 60, seed)
    if kind == "shaker":
        return edges(_burst(0.11, 5200, 13_000, 26, seed), 0.025, 0.05)
    wash = edges(_burst(2.2, 5000, 14_000, 1.9, seed), 0.006, 0.6)
    return wash if kind == "wash" else edges(wash[::-1].copy(), 0.5, 0.03)


def _drum(seconds: float, low: float, fall: float, speed: float, decay: float) -> Mono:
    t = _time(seconds)
    phase = 2 * np.pi * (low * t + fall / speed * (1 - np.exp(-speed * t)))
    return edges((np.sin(phase) * np.exp(-decay * t)).astype(np.float32), 0.002, 0.08)


def _burst(seconds: float, low: float, high: float, decay: float, seed: int) -> Mono:
    t = _time(seconds)
    noise = band(np.random.default_rng(seed).standard_normal(len(t)).astype(np.float32), low, high)
    return edges((noise * np.exp(-decay * t)).astype(np.float32), 0.002, seconds / 3)


def band(samples: Mono, low: float, high: float) -> Mono:
    """Return what of `samples` lies between two frequencies in hertz (soft edges), at a peak of 1."""
    spectrum = np.fft.rfft(samples)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(at, 1.0)) ** 6) / (1 + (at / high) ** 6)
    made = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return made / np.float32(max(1e-9, float(np.abs(made).max())))
