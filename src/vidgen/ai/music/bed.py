"""A bed of music: exactly as long as it is wanted, in whole bars, with a form and an ending that rings out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.music.form import Part, sections
from vidgen.ai.music.instruments import RATE
from vidgen.ai.music.moods import MOODS, MoodName
from vidgen.ai.music.playing import Piece, play
from vidgen.ai.music.room import Room
from vidgen.ai.sound import at_loudness
from vidgen.errors import Cancelled, UsageError

LOUDNESS = -20.0
"""LUFS of a bed by itself."""
Stereo = NDArray[np.float32]
_LONGEST = 3600.0
_GIVE = 0.06
"""How much faster or slower than its mood a piece may be."""


@dataclass(frozen=True)
class Bed:
    """A piece: 48 kHz stereo float32 (n, 2), when its beats fall, and when its parts begin, in samples."""

    samples: Stereo
    beats: tuple[int, ...]
    parts: tuple[tuple[Part, int], ...]


def bed(seconds: float, mood: MoodName = "curious", seed: int = 1, wanted: Callable[[], bool] = lambda: True) -> Bed:
    """Return a piece of `seconds`, the same for the same arguments.

    `wanted` is asked at every bar, and as often while it is put into its room. Raises UsageError below 2 s or above an hour,
    Cancelled when it is not wanted any more.
    """
    if not 2 <= seconds <= _LONGEST:
        raise UsageError("A piece of music lasts from 2 seconds to an hour.")
    made = MOODS[mood]
    count = round(seconds * RATE)
    bars, bar = _bars(seconds, 4 * 60 / made.tempo)
    dice = random.Random(f"{mood} {seed}")  # noqa: S311 - not for secrets
    room = Room(count)
    parts = sections(bars)
    play(Piece(made, room, dice, made.root + dice.choice((-2, -1, 0, 0, 1, 2)), bar * RATE, seed, wanted), parts)
    mix = room.heard(made.room, 0.22, seed, wanted).T
    fade = min(count // 2, round(min(1.6, seconds / 5) * RATE))
    mix[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)[:, None]
    begin = min(count, round(0.008 * RATE))
    mix[:begin] *= np.linspace(0, 1, begin, dtype=np.float32)[:, None]
    beats = tuple(b for n in range(bars * 4 + 1) if (b := round(n * bar / 4 * RATE)) < count)
    if not wanted():
        raise Cancelled("Stopped.")
    begins = tuple((s.part, round(s.first * bar * RATE)) for s in parts)
    return Bed(at_loudness(mix, LOUDNESS, 0.7), beats, begins)


def _bars(seconds: float, wanted: float) -> tuple[int, float]:
    """Return how many bars come before the last chord, and how long one is: what is left, the chord rings."""
    ring = min(max(2.2, wanted), 3.2, 0.45 * seconds)
    bars = max(0, round((seconds - ring) / wanted))
    while bars and bars * wanted * (1 - _GIVE) + min(1.2, 0.45 * seconds) > seconds:
        bars -= 1
    if not bars:
        return 0, wanted
    return bars, min(max((seconds - ring) / bars, wanted * (1 - _GIVE)), wanted * (1 + _GIVE))
