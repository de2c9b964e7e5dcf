"""A bed of music: exactly as long as it is wanted, in whole bars, with a beginning and an ending."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.music import instruments
from vidgen.ai.music.instruments import RATE, Mono
from vidgen.ai.music.moods import MOODS, Mood, MoodName
from vidgen.ai.sound import at_loudness
from vidgen.errors import UsageError

LOUDNESS = -20.0
"""LUFS of a bed by itself."""
Stereo = NDArray[np.float32]
_LONGEST = 3600.0


@dataclass(frozen=True)
class Bed:
    """A piece: 48 kHz stereo float32 (n, 2), and when its beats fall, in samples."""

    samples: Stereo
    beats: tuple[int, ...]


def bed(seconds: float, mood: MoodName = "curious", seed: int = 1) -> Bed:
    """Return a piece of `seconds`, the same for the same arguments. Raises UsageError below 2 s or above an hour."""
    if not 2 <= seconds <= _LONGEST:
        raise UsageError("A piece of music lasts from 2 seconds to an hour.")
    made = MOODS[mood]
    dice = random.Random(f"{mood} {seed}")  # noqa: S311 - not for secrets
    bar_wanted = 4 * 60 / made.tempo
    bars = max(1, round((seconds - 0.3) / bar_wanted))
    bar = (seconds - 0.3) / bars
    if abs(bar / bar_wanted - 1) > 0.07 and bars < 8:  # short pieces end within a bar rather than drag
        bar = bar_wanted
        bars = max(1, int((seconds - 0.3) / bar) + 1)
    count = round(seconds * RATE)
    tracks = np.zeros((count + 4 * RATE, 2), np.float32)
    key = made.root + dice.choice((-3, -2, 0, 0, 2, 3))
    progression = dice.choice(made.progressions)
    pattern = _pattern(dice)
    for number in range(bars):
        last = number == bars - 1
        chord = progression[0] if last else progression[number % len(progression)]
        _bar(tracks, made, dice, key, chord, pattern, number, bars, round(number * bar * RATE), bar / 4)
    wet = _room(tracks[:, 0] + tracks[:, 1], seed)
    mix = tracks + 0.16 * wet[: len(tracks)]
    mix = mix[:count]
    fade = min(count // 2, round(min(2.2, seconds / 4) * RATE))
    mix[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)[:, None]
    begin = min(count, round(0.02 * RATE))
    mix[:begin] *= np.linspace(0, 1, begin, dtype=np.float32)[:, None]
    beats = tuple(b for n in range(bars * 4) if (b := round(n * bar / 4 * RATE)) < count)
    return Bed(at_loudness(mix, LOUDNESS, 0.7), beats)


def _pattern(dice: random.Random) -> list[int | None]:
    """Return which tone of the chord each eighth of a bar plucks; None is a rest."""
    shapes: tuple[list[int | None], ...] = (
        [0, 2, 1, 2, 3, 2, 1, 2],
        [0, None, 2, 1, None, 3, 2, None],
        [3, 2, 1, 0, 1, 2, 3, None],
        [0, 1, 2, 3, None, 2, None, 1],
        [0, None, 3, None, 2, None, 1, 2],
    )
    return list(dice.choice(shapes))


def _bar(
    tracks: Stereo,
    mood: Mood,
    dice: random.Random,
    key: int,
    chord: tuple[int, ...],
    pattern: list[int | None],
    number: int,
    bars: int,
    at: int,
    beat: float,
) -> None:
    last = number == bars - 1
    growing = min(1.0, 0.55 + 0.15 * number)
    for place, step in enumerate(chord):
        tone = instruments.pad(key + step, round(beat * (6 if last else 4.4), 3), mood.dark)
        _add(tracks, tone, at, mood.pad * 0.5, -0.5 + place / max(1, len(chord) - 1))
    if mood.bass and number > 0:
        low = key + chord[0] - 24 if chord[0] >= 5 else key + chord[0] - 12
        _add(tracks, instruments.bass(low, round(beat * (4 if last else 1.8), 3)), at, mood.bass * 0.8, 0)
        if not last:
            _add(tracks, instruments.bass(low, round(beat * 1.2, 3)), at + round(2.5 * beat * RATE), mood.bass * 0.6, 0)
    eighth = beat / 2 * RATE
    for place, tone_number in enumerate(pattern):
        if last and place > 0:
            break
        late = mood.swing * eighth if place % 2 else 0.0
        when = at + round(place * eighth + late)
        if tone_number is not None:
            note = key + 12 + chord[tone_number % len(chord)]
            loud = mood.pluck * growing * dice.uniform(0.32, 0.44)
            _add(tracks, instruments.pluck(note, mood.dark), when, loud, dice.uniform(-0.35, 0.35))
    if mood.drums and number > 0 and not last:
        _drums(tracks, mood, dice, number, at, eighth)


def _drums(tracks: Stereo, mood: Mood, dice: random.Random, number: int, at: int, eighth: float) -> None:
    for place in range(8):
        when = at + round(place * eighth + (mood.swing * eighth if place % 2 else 0.0))
        if place in (0, 4) or (place == 7 and number % 4 == 3):
            _add(tracks, instruments.kick(), when, mood.drums * 0.75, 0)
        if place in (2, 6) and number > 1:
            _add(tracks, instruments.snap(), when, mood.drums * 0.2, 0.1)
        soft = 0.05 if place % 2 == 0 else 0.09
        sound = instruments.shaker() if number % 2 else instruments.hat()
        _add(tracks, sound, when, mood.drums * soft * dice.uniform(0.8, 1.2), 0.3)


def _add(tracks: Stereo, sound: Mono, at: int, gain: float, pan: float) -> None:
    """Add a mono sound; `pan` from -1 (left) to 1, at constant power."""
    end = min(len(tracks), at + len(sound))
    if end <= at:
        return
    angle = (pan + 1) * np.pi / 4
    part = sound[: end - at] * np.float32(gain)
    tracks[at:end, 0] += part * np.float32(np.cos(angle) * 1.4)
    tracks[at:end, 1] += part * np.float32(np.sin(angle) * 1.4)


def _room(mono: Mono, seed: int) -> Stereo:
    """Return the sound of a room of 1.4 s around `mono`: convolution with noise that dies away."""
    count = round(1.4 * RATE)
    t = np.arange(count) / RATE
    noise = np.random.default_rng(seed + 99).standard_normal((count, 2)) * np.exp(-4.2 * t)[:, None]
    noise /= np.sqrt((noise**2).sum(axis=0))
    size = 1 << (len(mono) + count).bit_length()
    spectrum = np.fft.rfft(mono, size)
    sides = [np.fft.irfft(spectrum * np.fft.rfft(noise[:, side], size), size)[: len(mono)] for side in (0, 1)]
    return np.stack(sides, axis=1).astype(np.float32)
