"""Chords, and how their tones move: each to the nearest tone of the next chord."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

Quality = Literal["", "m", "maj7", "m7", "7", "add9", "madd9", "maj9", "m9", "6", "sus2", "sus4"]
Chord = tuple[int, Quality]
"""Semitones above the key, and the kind of chord."""

_TONES: dict[Quality, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10), "7": (0, 4, 7, 10),
    "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "maj9": (4, 7, 11, 14), "m9": (3, 7, 10, 14),
    "6": (0, 4, 7, 9), "sus2": (0, 2, 7), "sus4": (0, 5, 7),
}  # fmt: skip
_CENTRE = 63
"""Around which note chords lie: below where voices are understood."""


def tones(key: int, chord: Chord) -> tuple[int, ...]:
    """Return which of the twelve tones a chord has, from 0 for C."""
    step, quality = chord
    return tuple((key + step + tone) % 12 for tone in _TONES[quality])


def voiced(key: int, chord: Chord, before: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the notes of a chord, upwards: of all close positions the one that moves least from `before`."""
    wanted = sorted(set(tones(key, chord)))
    close = []
    for lowest in range(len(wanted)):
        turned = wanted[lowest:] + [tone + 12 for tone in wanted[:lowest]]
        close += [tuple(12 * octave + tone for tone in turned) for octave in (3, 4, 5)]

    def way(notes: tuple[int, ...]) -> float:
        moved = sum(min(abs(note - old) for old in before) for note in notes) if before else 0
        tight = sum(high - low == 1 for low, high in pairwise(notes))
        return moved + 0.5 * abs(sum(notes) / len(notes) - _CENTRE) + tight

    return min(close, key=way)


def nearest(note: int, allowed: tuple[int, ...]) -> int:
    """Return the note next to `note` whose tone is one of `allowed`."""
    return min((n for n in range(note - 6, note + 7) if n % 12 in allowed), key=lambda n: (abs(n - note), n))


def root(key: int, chord: Chord, lowest: int = 33) -> int:
    """Return the note of the bass: the root, in the octave from `lowest` (A1) up."""
    return lowest + (key + chord[0] - lowest) % 12
