"""A motif of two bars, and what becomes of it: answered, turned over, ornamented."""

from __future__ import annotations

import random
from dataclasses import dataclass

from vidgen.ai.music.form import Part
from vidgen.ai.music.harmony import nearest


@dataclass(frozen=True)
class Tone:
    """One note of a tune."""

    eighth: int
    """Where in its two bars, 0 to 15."""
    note: int
    loud: float


Motif = tuple[tuple[int, int], ...]
"""Where (eighths) and how many steps of the scale above its first tone."""


def motif(rhythms: tuple[tuple[int, ...], ...], dice: random.Random) -> Motif:
    """Return a tune of two bars: mostly steps, a leap or two, turning back after a leap."""
    made: list[tuple[int, int]] = []
    step, leap = 0, 0
    for eighth in dice.choice(rhythms):
        made.append((eighth, step))
        move = dice.choice((-1, 1, 1, 2, -2, 3, 4)) if abs(leap) < 3 else (-1 if leap > 0 else 1)
        if abs(step + move) > 5:
            move = -move
        step, leap = step + move, move
    return tuple(made)


def phrase(
    tune: Motif,
    scale: tuple[int, ...],
    key: int,
    chords: tuple[tuple[int, ...], tuple[int, ...]],
    part: Part,
    pair: int,
    dice: random.Random,
) -> tuple[Tone, ...]:
    """Return the tune over two bars with these `chords` (their tones), as `part` has it; every second `pair` answers."""
    allowed = tuple((key + step) % 12 for step in scale)
    lowest = 72 + (key - 72) % 12 - (12 if (key - 72) % 12 > 6 else 0)
    turned = -1 if part == "B" else 1
    tones: list[Tone] = []
    for number, (eighth, step) in enumerate(tune):
        if part == "break" and number % 2:
            continue
        closes = pair % 2 == 1 and number == len(tune) - 1
        degree = turned * step + (2 if part == "B" else 0) - (1 if pair % 2 and number > len(tune) // 2 else 0)
        octave, place = divmod(degree, len(scale))
        note = lowest + 12 * octave + scale[place]
        strong = eighth % 4 == 0 or closes
        note = nearest(note, chords[eighth // 8] if strong else allowed)
        if part == "A'" and number and dice.random() < 0.45 and eighth - tune[number - 1][0] > 1:
            tones.append(Tone(eighth - 1, nearest(note + 2, allowed), 0.55))
        tones.append(Tone(eighth, note, 1.0 if strong else 0.8))
    return tuple(tones)
