"""What a mood sounds like, and which mood a text has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vidgen.errors import UsageError

MoodName = Literal["calm", "bright", "curious", "dramatic", "playful"]


@dataclass(frozen=True)
class Mood:
    """How a piece is made."""

    tempo: float
    """Beats a minute; the piece may be up to 7 % off, so that it has whole bars."""
    root: int
    """MIDI note of the key."""
    progressions: tuple[tuple[tuple[int, ...], ...], ...]
    """Chords of four bars, each as steps in semitones above the root."""
    drums: float
    """How loud, 0 to 1; 0 is none."""
    pluck: float
    bass: float
    pad: float
    swing: float = 0.0
    """How much later every second eighth comes, in parts of an eighth."""
    dark: float = 0.0
    """0 bright to 1 muffled."""


MOODS: dict[MoodName, Mood] = {
    "calm": Mood(
        78,
        57,
        (
            ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 17)),
            ((0, 7, 11, 16), (4, 7, 11, 14), (5, 9, 12, 16), (5, 8, 12, 15)),
        ),
        drums=0.0, pluck=0.6, bass=0.5, pad=1.0, dark=0.3,
    ),
    "bright": Mood(
        112,
        60,
        (
            ((0, 4, 7, 12), (7, 11, 14, 19), (9, 12, 16, 21), (5, 9, 12, 17)),
            ((5, 9, 12, 16), (7, 11, 14, 19), (4, 7, 11, 16), (9, 12, 16, 19)),
        ),
        drums=0.8, pluck=0.9, bass=0.8, pad=0.6,
    ),
    "curious": Mood(
        96,
        55,
        (
            ((0, 3, 7, 10), (5, 9, 12, 15), (10, 14, 17, 21), (3, 7, 10, 14)),
            ((0, 3, 7, 14), (8, 12, 15, 19), (3, 7, 10, 14), (10, 14, 17, 20)),
        ),
        drums=0.5, pluck=1.0, bass=0.7, pad=0.6, dark=0.15,
    ),
    "dramatic": Mood(
        86,
        50,
        (
            ((0, 3, 7, 12), (8, 12, 15, 20), (3, 7, 10, 15), (10, 14, 17, 22)),
            ((0, 3, 7, 14), (0, 3, 8, 12), (5, 8, 12, 17), (7, 11, 14, 17)),
        ),
        drums=0.6, pluck=0.5, bass=1.0, pad=1.0, dark=0.5,
    ),
    "playful": Mood(
        120,
        62,
        (
            ((0, 4, 7, 9), (9, 12, 16, 19), (2, 5, 9, 12), (7, 11, 14, 17)),
            ((0, 4, 7, 12), (4, 7, 11, 14), (5, 9, 12, 14), (7, 11, 14, 17)),
        ),
        drums=0.65, pluck=1.0, bass=0.8, pad=0.35, swing=0.28,
    ),
}  # fmt: skip

_CALM = """calm sleep relax slow gentle meditation breathe breathing peace nature forest ocean rain tea yoga morning
evening mind quiet rest garden gardening moon stars book books reading trees tree butterfly butterflies"""
_BRIGHT = """win success start best new business money productivity habit habits goal goals startup launch learn fitness
workout run running travel summer sun improve better save saving tips technology future solar energy phone
internet bicycle music"""
_DRAMATIC = """war death danger dangerous dark deadly mystery mysterious storm volcano volcanoes earthquake shark sharks
black holes extinct dinosaur dinosaurs empire fall crisis secret secrets fear lightning hurricane rome titanic
pyramids everest"""
_PLAYFUL = """fun funny cat cats dog dogs cute kids game games party food pizza cake cooking chocolate cookies penguin
penguins panda monkey joke silly toy toys banana bananas coffee cheese bees bee honey"""
_CURIOUS = (
    "brain space octopus octopuses science invention universe planet strange weird human body elephants whales ants"
)
_WORDS: dict[MoodName, frozenset[str]] = {
    "calm": frozenset(_CALM.split()),
    "bright": frozenset(_BRIGHT.split()),
    "dramatic": frozenset(_DRAMATIC.split()),
    "playful": frozenset(_PLAYFUL.split()),
    "curious": frozenset(_CURIOUS.split()),
}


def mood_of(text: str) -> MoodName:
    """Return the mood whose words are most in a text; curious when none is."""
    words = {w.strip(".,!?:;\"'“”").lower() for w in text.split()}
    order: tuple[MoodName, ...] = get_args(MoodName)
    best = max(order, key=lambda name: len(words & _WORDS[name]))
    return best if words & _WORDS[best] else "curious"


def mood(name: str) -> MoodName:
    """Return a mood by its name. Raises UsageError when there is none."""
    for known in MOODS:
        if known == name.strip().lower():
            return known
    raise UsageError(f"There is no mood '{name}'; there are {', '.join(MOODS)}.")
