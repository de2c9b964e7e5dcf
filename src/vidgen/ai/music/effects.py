"""Short sounds for cuts and entrances."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from vidgen.ai.music.bed import Stereo
from vidgen.ai.music.instruments import RATE, Mono, band, pluck

EffectName = Literal["whoosh", "pop", "riser", "chime"]


def effect(name: EffectName, seed: int = 1) -> Stereo:
    """Return a sound effect, 48 kHz stereo float32 (n, 2), peaks at 0.5."""
    made = {"whoosh": _whoosh, "pop": _pop, "riser": _riser, "chime": _chime}[name](seed)
    return (made * np.float32(0.5 / max(1e-9, float(np.abs(made).max())))).astype(np.float32)


def _whoosh(seed: int) -> Stereo:
    """Noise whose colour rises and falls while it passes from left to right."""
    count = round(0.6 * RATE)
    t = np.arange(count) / count
    noise = np.random.default_rng(seed).standard_normal(count).astype(np.float32)
    low, high = band(noise, 180, 900), band(noise, 900, 5200)
    swell = np.sin(np.pi * t) ** 2.2
    made = (low * (1 - 0.6 * swell) + high * swell) * swell
    angle = np.pi / 2 * (0.15 + 0.7 * t)
    return np.stack((made * np.cos(angle), made * np.sin(angle)), axis=1)


def _pop(seed: int) -> Stereo:
    """A drop: a sine that rises quickly and dies."""
    t = np.arange(round(0.14 * RATE)) / RATE
    phase = 2 * np.pi * (320 * t + 2600 * t**2 + 3 * (seed % 5) * t)
    return _both((np.sin(phase) * np.exp(-26 * t) * np.minimum(1, t / 0.002)).astype(np.float32))


def _riser(seed: int) -> Stereo:
    """Noise and a tone that rise for a second and a half."""
    count = round(1.5 * RATE)
    t = np.arange(count) / RATE
    noise = band(np.random.default_rng(seed).standard_normal(count).astype(np.float32), 600, 7000)
    tone = np.sin(2 * np.pi * (180 * t + 160 * t**2))
    swell = (t / t[-1]) ** 2.5 * np.minimum(1, (t[-1] - t) / 0.04)
    return _both(((0.5 * noise + 0.3 * tone) * swell).astype(np.float32))


def _chime(seed: int) -> Stereo:
    """Three plucked tones upwards."""
    root = 76 + seed % 3
    made = np.zeros(round(1.4 * RATE), np.float32)
    for number, step in enumerate((0, 4, 7)):
        tone = pluck(root + step, 0.0)
        at = round(0.085 * number * RATE)
        made[at : at + len(tone)] += tone
    return _both(made)


def _both(mono: Mono) -> Stereo:
    return np.stack((mono, mono), axis=1)


def effect_in(words: str) -> EffectName:
    """Return the effect that words name; a whoosh when they name none."""
    low = words.lower()
    names: tuple[EffectName, ...] = get_args(EffectName)
    return next((name for name in names if name in low), "whoosh")
