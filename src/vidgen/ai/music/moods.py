"""What a mood sounds like, and which mood a text has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from vidgen.ai.music.harmony import Chord
from vidgen.ai.music.instruments import Hit, Lead
from vidgen.errors import UsageError

MoodName = Literal["calm", "bright", "curious", "dramatic", "playful"]
Progression = tuple[Chord, Chord, Chord, Chord]
_MAJOR, _MINOR, _DORIAN = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10)
_FIVE = (0, 2, 4, 7, 9)


@dataclass(frozen=True)
class Mood:
    """How a piece is made."""

    tempo: float
    """Beats a minute; the piece may be up to 6 % off, so that it has whole bars."""
    root: int
    """MIDI note of the key."""
    scale: tuple[int, ...]
    verses: tuple[Progression, ...]
    """Chords of four bars, for A."""
    lifts: tuple[Progression, ...]
    """And for B: they begin away from the key."""
    cadence: Chord
    """The chord before the last one."""
    home: Chord
    """The last one."""
    lead: Lead
    arpeggio: Lead
    rhythms: tuple[tuple[int, ...], ...]
    """Where a tune of two bars has its tones, in eighths."""
    figures: tuple[tuple[int, ...], ...]
    """Which tone of the chord an arpeggio has, eighth by eighth of a bar; -1 is a rest."""
    bass: str
    """Sixteenths of a bar: a digit is how loud, `.` a rest; `bass` from the second half on may take the fifth."""
    kit: dict[Hit, str] = field(hash=False)
    """Likewise, by what is struck."""
    levels: tuple[float, float, float, float, float]
    """Of pad, air of the pad, bass, lead, arpeggio."""
    drums: float
    swing: float = 0.0
    """How much later every second eighth comes, in parts of an eighth."""
    dark: float = 0.0
    """0 bright to 1 muffled."""
    room: float = 1.6
    """Seconds until the reverb has died."""


MOODS: dict[MoodName, Mood] = {
    "calm": Mood(
        74, 57, _MAJOR,
        verses=(((0, "maj9"), (9, "m9"), (5, "maj7"), (7, "sus4")), ((0, "add9"), (4, "m7"), (5, "maj9"), (2, "m7"))),
        lifts=(((5, "maj9"), (7, ""), (4, "m7"), (9, "m9")), ((9, "m9"), (5, "maj7"), (0, "add9"), (7, "sus2"))),
        cadence=(7, "sus4"), home=(0, "add9"), lead="felt", arpeggio="bell",
        rhythms=((0, 3, 6, 8, 12), (0, 4, 7, 8, 14), (2, 4, 8, 11, 12)),
        figures=((0, -1, 2, -1, 3, -1, 2, -1), (-1, 1, -1, 2, -1, 3, -1, 2)),
        bass="8.........3.....", kit={"shaker": "4.2.3.2.4.2.3.2.", "brush": "....4.......4...", "kick": "5.........3....."},
        levels=(1.1, 0.45, 0.85, 0.95, 0.4), drums=0.6, dark=0.3, room=2.6,
    ),
    "bright": Mood(
        112, 60, _MAJOR,
        verses=(((0, "add9"), (7, ""), (9, "m7"), (5, "maj7")), ((0, ""), (9, "m7"), (5, "add9"), (7, "sus4"))),
        lifts=(((5, "maj7"), (7, ""), (9, "m7"), (0, "add9")), ((9, "m7"), (5, "add9"), (0, ""), (7, ""))),
        cadence=(7, "sus4"), home=(0, "add9"), lead="bell", arpeggio="kalimba",
        rhythms=((0, 3, 6, 8, 10, 12), (0, 2, 3, 6, 8, 11, 14), (2, 4, 6, 8, 12, 14)),
        figures=((0, 2, 1, 2, 3, 2, 1, 2), (3, 1, 2, 0, 3, 1, 2, 1)),
        bass="8..6..6.8..6..5.", kit={"kick": "8...7...8...7...", "clap": "....7.......7...", "hat": "..6...6...6...64",
                                      "shaker": "3231423132314231"},
        levels=(0.8, 0.55, 0.7, 0.8, 0.55), drums=0.9, room=1.5,
    ),
    "curious": Mood(
        96, 55, _DORIAN,
        verses=(((0, "m9"), (5, "7"), (0, "m7"), (10, "maj7")), ((0, "m7"), (3, "maj7"), (5, "7"), (0, "m9"))),
        lifts=(((3, "maj9"), (10, ""), (5, "7"), (7, "m7")), ((10, "maj7"), (5, ""), (3, "maj7"), (7, "m7"))),
        cadence=(10, "sus2"), home=(0, "m9"), lead="marimba", arpeggio="pizzicato",
        rhythms=((0, 3, 5, 8, 11, 13), (0, 1, 3, 6, 8, 14), (1, 3, 4, 8, 9, 11, 14)),
        figures=((0, -1, 2, 1, -1, 3, 2, -1), (0, 2, -1, 1, 3, -1, 1, 2)),
        bass="8.....5...7..4..", kit={"kick": "8.....4..7......", "snap": "....6.......6..3", "hat": "4.35..4.4.35..43",
                                      "shaker": "..3...3...3...3."},
        levels=(0.8, 0.45, 0.7, 1.1, 0.6), drums=0.75, dark=0.15, room=1.4,
    ),
    "dramatic": Mood(
        84, 50, _MINOR,
        verses=(((0, "m"), (8, "maj7"), (3, ""), (10, "")), ((0, "madd9"), (0, "m"), (8, "maj7"), (5, "m7"))),
        lifts=(((5, "m7"), (8, ""), (0, "m"), (10, "sus4")), ((8, "maj7"), (10, ""), (0, "m"), (7, "m7"))),
        cadence=(7, "sus4"), home=(0, "madd9"), lead="felt", arpeggio="spiccato",
        rhythms=((0, 6, 8, 12), (0, 4, 6, 8), (0, 3, 8, 11, 12)),
        figures=((0, 0, 2, 0, 1, 0, 2, 0), (0, 1, 0, 2, 0, 1, 0, 3)),
        bass="9...4.4.7...4.4.", kit={"tom": "9.....6.8.....45", "shaker": "3.2.4.2.3.2.4.22", "brush": "........6......."},
        levels=(1.2, 0.45, 0.85, 0.7, 0.6), drums=0.95, dark=0.45, room=2.4,
    ),
    "playful": Mood(
        120, 62, _FIVE,
        verses=(((0, "6"), (9, "m7"), (2, "m7"), (7, "7")), ((0, ""), (5, "6"), (0, "6"), (7, "sus4"))),
        lifts=(((5, "6"), (0, "6"), (2, "7"), (7, "7")), ((9, "m7"), (2, "m7"), (5, "6"), (7, "7"))),
        cadence=(7, "7"), home=(0, "6"), lead="pizzicato", arpeggio="marimba",
        rhythms=((0, 2, 3, 6, 8, 10, 11), (0, 3, 4, 6, 8, 12), (1, 2, 4, 7, 8, 10, 12, 14)),
        figures=((0, -1, 2, -1, 1, 2, -1, 3), (-1, 1, -1, 2, -1, 1, 3, 2)),
        bass="8...6...7...6...", kit={"kick": "7.......7..3....", "snap": "....7.......7...", "hat": "5...4.3.5...4.3.",
                                      "shaker": "..3...4...3...4."},
        levels=(0.75, 0.5, 0.55, 1.15, 0.75), drums=0.65, swing=0.28, room=1.0,
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
