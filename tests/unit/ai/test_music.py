"""Music and effects: exact length, no click, no clipping, the same for the same seed."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from vidgen.ai.music.bed import RATE, bed
from vidgen.ai.music.effects import EffectName, effect
from vidgen.ai.music.moods import MOODS, MoodName, mood_of
from vidgen.ai.sound import loudness
from vidgen.errors import UsageError


@pytest.mark.parametrize("mood", get_args(MoodName))
def test_a_bed_is_as_long_as_asked_and_sound(mood: MoodName) -> None:
    made = bed(11.37, mood, 3)
    assert made.samples.shape == (round(11.37 * RATE), 2)
    assert np.abs(made.samples).max() < 0.75
    assert loudness(made.samples) == pytest.approx(-20, abs=0.7)
    for end in (made.samples[:40], made.samples[-40:]):
        assert np.abs(end).max() < 0.004  # it begins and ends in silence
    # No click: no sample leaps away from its neighbours.
    assert np.abs(np.diff(made.samples, axis=0)).max() < 0.25
    # Both sides sound, and differ: it is stereo.
    assert 0.02 < np.abs(made.samples[:, 0] - made.samples[:, 1]).mean() / np.abs(made.samples).mean() < 1
    beats = np.diff(made.beats) / RATE
    assert np.abs(beats - 60 / MOODS[mood].tempo).max() < 0.08


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


def test_words_have_moods() -> None:
    assert mood_of("Three facts about cats") == "playful"
    assert mood_of("How volcanoes destroyed an empire") == "dramatic"
    assert mood_of("Five habits of productivity") == "bright"
    assert mood_of("Why is the sky blue") == "curious"
