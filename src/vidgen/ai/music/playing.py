"""`play`: the layers of a piece, part by part: pad, bass, tune, arpeggio, percussion."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.music.form import LAYERS, Layers, Section
from vidgen.ai.music.harmony import Chord, root, tones, voiced
from vidgen.ai.music.instruments import RATE, Hit, bass, edges, hit, lead
from vidgen.ai.music.melody import Motif, motif, phrase
from vidgen.ai.music.moods import Mood
from vidgen.ai.music.pads import pad
from vidgen.ai.music.room import Room
from vidgen.errors import Cancelled

_SIDES: dict[Hit, float] = {"hat": 0.4, "shaker": -0.45, "snap": 0.12, "clap": -0.08, "brush": -0.2, "tom": -0.1}
_GAINS: dict[Hit, float] = {
    "kick": 0.55, "tom": 0.5, "snap": 0.3, "clap": 0.28, "brush": 0.3, "hat": 0.4, "shaker": 0.45,
    "wash": 0.2, "swell": 0.18,
}  # fmt: skip
_FAR: dict[Hit, float] = {
    "snap": 0.35,
    "clap": 0.4,
    "brush": 0.4,
    "tom": 0.35,
    "wash": 0.3,
    "shaker": 0.12,
    "hat": 0.08,
}


@dataclass(frozen=True)
class Piece:
    """What all layers know."""

    mood: Mood
    room: Room
    dice: random.Random
    key: int
    bar: float
    """Samples."""
    seed: int
    wanted: Callable[[], bool] = lambda: True
    """Whether anybody still waits for it."""

    def at(self, bar: float, sixteenth: float = 0) -> int:
        """Return a place in samples; what falls on an offbeat swings."""
        late = self.mood.swing / 8 if int(sixteenth) % 4 >= 2 else 0.0
        return round((bar + sixteenth / 16 + late) * self.bar)

    def human(self, at: int) -> int:
        """Return a place a little off: up to 4 ms."""
        return max(0, at + round(self.dice.uniform(-0.004, 0.004) * RATE))


def play(piece: Piece, parts: tuple[Section, ...]) -> None:
    """Put all parts into the room of the piece; the last of them is its last chord. Raises Cancelled."""
    mood, dice = piece.mood, piece.dice
    verse, lifted = dice.choice(mood.verses), dice.choice(mood.lifts)
    tune, figure = motif(mood.rhythms, dice), dice.choice(mood.figures)
    notes: tuple[int, ...] = ()
    for place, section in enumerate(parts):
        layers = LAYERS[section.part]
        if section.part == "end":
            _last(piece, section, layers, notes)
            break
        chords = _chords(section, lifted if section.part == "B" else verse)
        if parts[place + 1].part == "end" and section.bars > 1:
            chords[-1] = mood.cadence
        for number, chord in enumerate(chords):
            if not piece.wanted():
                raise Cancelled("Stopped.")
            notes = voiced(piece.key, chord, notes)
            _pad(piece, section, number, notes, layers)
            _bass(piece, section.first + number, chord, layers)
            _arpeggio(piece, section.first + number, notes, figure, layers)
            _percussion(piece, section, number, layers)
        _tune(piece, section, chords, tune, layers)
        _seam(piece, section, parts[place + 1])


def _chords(section: Section, four: tuple[Chord, ...]) -> list[Chord]:
    """Return a chord a bar; in a break each lasts two bars, and an intro stays at home, then goes on."""
    if section.part == "intro":
        return [four[0], four[2]][: section.bars]
    slow = 2 if section.part == "break" else 1
    return [four[(number // slow) % 4] for number in range(section.bars)]


def _pad(piece: Piece, section: Section, number: int, notes: tuple[int, ...], layers: Layers) -> None:
    """A chord that swells and fades into the next; how bright it is goes up and down within each part."""
    mood = piece.mood
    long = round(piece.bar + 0.9 * RATE)
    warm, bright = _layers(piece, notes, long)
    along = (number + np.linspace(0, long / piece.bar, long, dtype=np.float32)) / section.bars
    opens = along if section.part in ("intro", "break") else 0.6 + 0.4 * np.sin(2 * np.pi * along - 0.9)
    sound = warm + bright * (np.float32(mood.levels[1] * layers.air) * (0.35 + 0.65 * opens)).astype(np.float32)
    edges(sound, 0.03 if section.first + number == 0 else 0.7, 0.9)
    piece.room.put(sound, piece.at(section.first + number), 0.9 * mood.levels[0] * layers.pad, 0, 0.3)


def _layers(piece: Piece, notes: tuple[int, ...], long: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the two layers of a pad, at least `long`."""
    warm, bright = pad(notes, piece.mood.dark, piece.seed)
    times = -(-long // warm.shape[1])
    return np.tile(warm, times)[:, :long], np.tile(bright, times)[:, :long]


def _bass(piece: Piece, bar: int, chord: Chord, layers: Layers) -> None:
    if not layers.bass:
        return
    low = root(piece.key, chord)
    steps = [(n, int(c)) for n, c in enumerate(piece.mood.bass) if c != "."]
    if layers.bass < 0.5:
        steps = steps[:1]
    for place, (step, loud) in enumerate(steps):
        until = steps[place + 1][0] if place + 1 < len(steps) else 16
        high = 7 if place == len(steps) - 1 and len(steps) > 2 and piece.dice.random() < 0.35 else 0
        note = low + high if (low + high) % 12 in tones(piece.key, chord) else low
        length = round((until - step) / 16 * piece.bar / RATE * 1000 * 0.95)
        gain = 0.5 * piece.mood.levels[2] * layers.bass * loud / 9
        piece.room.put(bass(note, length, 1.0 + 1.2 * piece.mood.swing), piece.human(piece.at(bar, step)), gain)


def _arpeggio(piece: Piece, bar: int, notes: tuple[int, ...], figure: tuple[int, ...], layers: Layers) -> None:
    if not layers.arpeggio:
        return
    mood = piece.mood
    for eighth, which in enumerate(figure):
        if which < 0 or (layers.arpeggio < 0.5 and eighth % 4 not in (0, 2)):
            continue
        note = notes[which % len(notes)] + (0 if mood.arpeggio == "spiccato" else 12)
        loud = 0.24 * mood.levels[4] * layers.arpeggio * piece.dice.uniform(0.75, 1.0) * (1.15 if eighth == 0 else 1)
        side = 0.55 if eighth % 2 else -0.5
        piece.room.put(lead(mood.arpeggio, note), piece.human(piece.at(bar, 2 * eighth)), loud, side, 0.5)


def _tune(piece: Piece, section: Section, chords: list[Chord], tune: Motif, layers: Layers) -> None:
    """The tune, two bars at a time, with an echo a dotted eighth later from the other side."""
    mood = piece.mood
    for pair in range(-(-section.bars // 2)):
        bars = [chords[min(2 * pair + n, section.bars - 1)] for n in (0, 1)]
        both = (tones(piece.key, bars[0]), tones(piece.key, bars[1]))
        for tone in phrase(tune, mood.scale, piece.key, both, section.part, pair, piece.dice):
            if 2 * pair + tone.eighth // 8 >= section.bars:
                continue
            at = piece.human(piece.at(section.first + 2 * pair, 2 * tone.eighth))
            gain = 0.3 * mood.levels[3] * layers.lead * tone.loud * piece.dice.uniform(0.85, 1.0)
            sound = lead(mood.lead, tone.note)
            piece.room.put(sound, at, gain, -0.15, 0.6)
            piece.room.put(sound, at + round(3 / 16 * piece.bar), 0.28 * gain, 0.6, 0.6)
            if section.part == "B" and tone.loud == 1:
                piece.room.put(lead("bell", tone.note + 12), at, 0.3 * gain, 0.4, 0.8)


def _percussion(piece: Piece, section: Section, number: int, layers: Layers) -> None:
    if section.part == "intro" and number == 0 and section.bars > 1:
        return
    closing = number == section.bars - 1 and section.bars > 1
    for kind, pattern in piece.mood.kit.items():
        level = {"kick": layers.kick, "tom": layers.kick, "hat": layers.top, "shaker": layers.top}.get(
            kind, layers.back
        )
        if kind == "hat" and layers.top < 0.5:
            continue
        for step, sign in enumerate(pattern):
            if sign == "." or not level or (closing and step > 12 and kind == "kick"):
                continue
            gain = _GAINS[kind] * piece.mood.drums * level * int(sign) / 9 * piece.dice.uniform(0.85, 1.0)
            where = piece.human(piece.at(section.first + number, step))
            piece.room.put(hit(kind, piece.dice.randrange(3)), where, gain, _SIDES.get(kind, 0), _FAR.get(kind, 0))


def _seam(piece: Piece, section: Section, following: Section) -> None:
    """From one part to the next: air that rises before, and a cymbal with what is fuller."""
    before, after = LAYERS[section.part], LAYERS[following.part]
    at = piece.at(following.first)
    if after.kick > before.kick or following.part == "end":
        rise = hit("swell")
        piece.room.put(rise, at - len(rise), _GAINS["swell"] * piece.mood.drums, 0.2, 0.3)
        piece.room.put(hit("wash"), at, _GAINS["wash"] * (0.5 + 0.5 * piece.mood.drums), -0.2, 0.3)


def _last(piece: Piece, section: Section, layers: Layers, notes: tuple[int, ...]) -> None:
    """The last chord, from below upwards, which rings until the end."""
    mood, at = piece.mood, piece.at(section.first)
    left = piece.room.dry.shape[1] - at
    chord = voiced(piece.key, mood.home, notes)
    warm, bright = _layers(piece, chord, left)
    sound = warm + np.float32(0.6 * mood.levels[1] * layers.air) * bright
    sound *= np.exp(-np.linspace(0, 1.6, left, dtype=np.float32))
    edges(sound, 0.03 if at == 0 else 0.35, min(1.2, left / RATE / 2))
    piece.room.put(sound, at, mood.levels[0] * layers.pad, 0, 0.35)
    low = root(piece.key, mood.home)
    piece.room.put(bass(low, min(4000, left * 1000 // RATE), 1.0), at, 0.5 * mood.levels[2] * layers.bass)
    if "kick" in mood.kit or "tom" in mood.kit:
        kind: Hit = "tom" if "tom" in mood.kit else "kick"
        piece.room.put(hit(kind), at, _GAINS[kind] * mood.drums * 0.7, 0, 0.2)
    for number, note in enumerate((*chord, chord[0] + 12)):
        when = at + round(number * 0.045 * RATE)
        piece.room.put(
            lead(mood.lead, note + 12), when, 0.2 * mood.levels[3] * layers.lead, 0.3 * (number % 3 - 1), 0.8
        )
