"""Instruments: a note in, float32 mono at 48 kHz out. All are sums of sines, noise and envelopes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Mono = NDArray[np.float32]


def pitch(note: int) -> float:
    """Return the frequency of a MIDI note in hertz (equal temperament, A4 = 440)."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def _time(seconds: float) -> Mono:
    return (np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def _edges(samples: Mono, attack: float, release: float) -> Mono:
    """Fade the ends in and out (raised cosine), so that nothing clicks."""
    for length, end in ((attack, False), (release, True)):
        count = min(len(samples), max(1, round(length * RATE)))
        ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))).astype(np.float32)
        if end:
            samples[-count:] *= ramp[::-1]
        else:
            samples[:count] *= ramp
    return samples


@lru_cache(maxsize=64)
def pad(note: int, seconds: float, dark: float) -> Mono:
    """Return a soft, slowly breathing chord tone: three detuned voices of few harmonics."""
    t = _time(seconds)
    out = np.zeros_like(t)
    for detune in (-0.0022, 0.0, 0.0027):
        base = 2 * np.pi * pitch(note) * (1 + detune) * t
        for harmonic in range(1, 7):
            if pitch(note) * harmonic > 6000:
                break
            amount = harmonic ** -(1.7 + dark) * (0.8 + 0.2 * np.sin(2 * np.pi * 0.13 * harmonic * t + note))
            out += (amount * np.sin(harmonic * base + harmonic * note)).astype(np.float32)
    return _edges(out * np.float32(0.22), min(0.6, seconds / 3), min(0.9, seconds / 2))


@lru_cache(maxsize=64)
def pluck(note: int, dark: float) -> Mono:
    """Return a short plucked tone: each harmonic dies the sooner the higher it is."""
    t = _time(0.9)
    out = np.zeros_like(t)
    for harmonic in range(1, 10):
        frequency = pitch(note) * harmonic * (1 + 0.0004 * harmonic**2)
        if frequency > 9000:
            break
        decay = (4.5 + 2.2 * harmonic) * (1 + dark)
        out += (harmonic**-1.15 * np.exp(-decay * t) * np.sin(2 * np.pi * frequency * t)).astype(np.float32)
    return _edges(out * np.float32(0.5), 0.002, 0.1)


@lru_cache(maxsize=64)
def bass(note: int, seconds: float) -> Mono:
    """Return a round low tone."""
    t = _time(seconds)
    wave = np.sin(2 * np.pi * pitch(note) * t) + 0.35 * np.sin(4 * np.pi * pitch(note) * t)
    wave += 0.12 * np.sin(6 * np.pi * pitch(note) * t)
    return _edges((0.6 * wave * np.exp(-1.1 * t)).astype(np.float32), 0.006, min(0.12, seconds / 2))


@lru_cache(maxsize=1)
def kick() -> Mono:
    """Return a soft bass drum: a sine that falls from 120 to 45 Hz."""
    t = _time(0.35)
    phase = 2 * np.pi * (45 * t + (75 / 28) * (1 - np.exp(-28 * t)))
    return _edges((np.sin(phase) * np.exp(-9 * t)).astype(np.float32), 0.001, 0.05)


@lru_cache(maxsize=1)
def snap() -> Mono:
    """Return a finger snap: noise between 1 and 4 kHz that dies at once."""
    return _noise_burst(0.16, 1100, 4200, 34, seed=11)


@lru_cache(maxsize=1)
def hat() -> Mono:
    """Return a closed hi-hat: high noise."""
    return _noise_burst(0.07, 6500, 14_000, 75, seed=12)


@lru_cache(maxsize=1)
def shaker() -> Mono:
    """Return a shaker: high noise that swells and dies."""
    made = _noise_burst(0.1, 4500, 11_000, 30, seed=13)
    return _edges(made, 0.03, 0.04)


def _noise_burst(seconds: float, low: float, high: float, decay: float, seed: int) -> Mono:
    t = _time(seconds)
    noise = band(np.random.default_rng(seed).standard_normal(len(t)).astype(np.float32), low, high)
    return _edges((noise * np.exp(-decay * t)).astype(np.float32), 0.001, seconds / 3)


def band(samples: Mono, low: float, high: float) -> Mono:
    """Return what of `samples` lies between two frequencies in hertz (soft edges), at a peak of 1."""
    spectrum = np.fft.rfft(samples)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(at, 1.0)) ** 6) / (1 + (at / high) ** 6)
    made = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return made / max(1e-9, float(np.abs(made).max()))
