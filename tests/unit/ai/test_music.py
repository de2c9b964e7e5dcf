"""Music and effects: exact length, form, air, no click, no clipping, the same for the same seed."""

from __future__ import annotations

import io
import tracemalloc
import wave
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from vidgen.ai.music.bed import RATE, Bed, bed
from vidgen.ai.music.effects import EffectName, effect
from vidgen.ai.music.form import sections
from vidgen.ai.music.harmony import tones, voiced
from vidgen.ai.music.moods import MOODS, MoodName, mood_of
from vidgen.ai.sound import at_loudness, loudness, wav
from vidgen.errors import Cancelled, UsageError

_OCTAVES = (0, 120, 300, 1000, 4000, 8000, 20_000)


@lru_cache(maxsize=5)
def piece(mood: MoodName) -> Bed:
    return bed(40.37, mood, 3)


def parts(made: Bed) -> list[tuple[str, NDArray[np.float32]]]:
    ends = [at for _, at in made.parts[1:]] + [len(made.samples)]
    return [(name, made.samples[at:end]) for (name, at), end in zip(made.parts, ends, strict=True)]


def level(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2)))


def shares(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return which parts of the energy lie in the bands between `_OCTAVES`."""
    power = (np.abs(np.fft.rfft(samples, axis=0)) ** 2).sum(axis=1)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    return np.array([power[(at >= low) & (at < high)].sum() for low, high in pairwise(_OCTAVES)]) / power.sum()


@pytest.mark.parametrize("mood", get_args(MoodName))
def test_a_bed_is_as_long_as_asked_and_sound(mood: MoodName) -> None:
    made = piece(mood)
    assert made.samples.shape == (round(40.37 * RATE), 2)
    assert np.abs(made.samples).max() < 0.75
    assert loudness(made.samples) == pytest.approx(-20, abs=0.7)
    for end in (made.samples[:3], made.samples[-40:]):
        assert np.abs(end).max() < 1e-4  # it begins and ends at zero
    # No click: no sample leaps away from its neighbours.
    assert np.abs(np.diff(made.samples, axis=0)).max() < 0.25
    # It is wide, and sound in mono.
    assert 0.4 < np.corrcoef(made.samples.T)[0, 1] < 0.95
    beats = np.diff(made.beats) / RATE
    assert np.abs(beats - 60 / MOODS[mood].tempo).max() < 0.08


@pytest.mark.parametrize("mood", get_args(MoodName))
def test_a_bed_has_a_form(mood: MoodName) -> None:
    found = parts(piece(mood))
    names = [name for name, _ in found]
    assert names[:5] == ["intro", "A", "B", "break", "A'"]
    assert names[-1] == "end"
    by = {name: level(sound) for name, sound in reversed(found)}
    assert by["B"] > by["A"] + 1.5  # it lifts
    assert by["B"] > by["break"] + 1.0
    assert by["A'"] > by["A"] + 0.5  # and comes back fuller
    lows = {name: shares(sound)[0] for name, sound in found}
    assert lows["break"] < 0.12 < lows["B"]  # without drums
    last = found[-1][1]
    assert len(last) / RATE > 1.2
    assert level(last[-RATE // 4 :]) < level(last[: RATE // 2]) - 15  # it rings out


@pytest.mark.parametrize("mood", get_args(MoodName))
def test_a_bed_has_air_and_leaves_room_for_a_voice(mood: MoodName) -> None:
    lift = next(sound for name, sound in parts(piece(mood)) if name == "B")
    sub, low, middle, voice, bright, air = shares(lift)
    assert bright + air > 0.01
    assert air > 0.0015
    assert voice < 0.1
    assert sub < 0.6
    assert low + middle > 0.3  # small speakers have it too


def test_moods_sound_different() -> None:
    made = {mood: np.sqrt(shares(piece(mood).samples)) for mood in get_args(MoodName)}
    for one, other in combinations(made, 2):
        apart = float(np.linalg.norm(made[one] - made[other])) + abs(MOODS[one].tempo - MOODS[other].tempo) / 60
        assert apart > 0.15, (one, other)


@pytest.mark.parametrize("seconds", [2.0, 3.1, 5.0, 9.0])
def test_short_pieces_end_with_their_last_chord(seconds: float) -> None:
    made = bed(seconds, "calm", 4)
    assert len(made.samples) == round(seconds * RATE)
    assert np.abs(made.samples[-40:]).max() < 1e-4
    name, at = made.parts[-1]
    assert name == "end"
    assert len(made.samples) - at >= 0.44 * min(seconds, 2.6) * RATE


@pytest.mark.parametrize("bars", [*range(40), 100, 1400])
def test_forms_fill_their_bars(bars: int) -> None:
    found = sections(bars)
    assert [s.first for s in found] == [0, *accumulate(s.bars for s in found[:-1])]
    assert sum(s.bars for s in found) == bars + 1
    assert all(s.bars > 0 for s in found)


def test_chords_lead_into_each_other() -> None:
    for mood in MOODS.values():
        for four in (*mood.verses, *mood.lifts):
            notes: tuple[int, ...] = ()
            for chord in four * 2:
                before, notes = notes, voiced(mood.root, chord, notes)
                assert {n % 12 for n in notes} == set(tones(mood.root, chord))
                if before:  # no tone leaps by more than a fourth
                    assert max(min(abs(n - old) for old in before) for n in notes) <= 5


def test_the_seed_decides() -> None:
    first = bed(6.0, "calm", 1).samples
    assert np.array_equal(first, bed(6.0, "calm", 1).samples)
    assert not np.array_equal(first, bed(6.0, "calm", 2).samples)
    with pytest.raises(UsageError, match="from 2 seconds"):
        bed(0.5)


@pytest.mark.parametrize("name", get_args(EffectName))
def test_effects_begin_and_end_in_silence(name: EffectName) -> None:
    made = effect(name)
    assert np.abs(made).max() == pytest.approx(0.5, abs=1e-3)
    assert np.abs(made[:5]).max() < 0.03
    assert np.abs(made[-5:]).max() < 0.03


def test_a_piece_that_nobody_waits_for_is_left() -> None:
    asked = iter([True, True, False])
    with pytest.raises(Cancelled):
        bed(20.0, wanted=lambda: next(asked))


def test_words_have_moods() -> None:
    assert mood_of("Three facts about cats") == "playful"
    assert mood_of("How volcanoes destroyed an empire") == "dramatic"
    assert mood_of("Five habits of productivity") == "bright"
    assert mood_of("Why is the sky blue") == "curious"


def test_what_a_long_piece_is_computed_with_is_no_longer_than_a_stretch_of_it() -> None:
    samples = (0.3 * np.random.default_rng(1).standard_normal((60 * RATE, 2))).astype(np.float32)
    tracemalloc.start()
    try:
        made = at_loudness(samples, -20.0, 0.7)
        assert tracemalloc.get_traced_memory()[1] < 2.2 * made.nbytes, "the result, and ten seconds of what leads to it"
    finally:
        tracemalloc.stop()
    assert loudness(made) == pytest.approx(-20, abs=0.3)
    with wave.open(io.BytesIO(wav(made))) as file:
        assert file.getnframes() == len(made)
