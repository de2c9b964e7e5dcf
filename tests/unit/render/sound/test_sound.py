"""The mix: exact to the sample, the same however it is asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.timelines import Film, S, preset

from vidgen.blocks.audio import Audio
from vidgen.editor.curves import Curve, Keyframe
from vidgen.effects.fade import Fade
from vidgen.effects.gain import Gain
from vidgen.render.plan import plan
from vidgen.render.sound.mixer import Mixer
from vidgen.render.sound.stretching import Stretched
from vidgen.transitions.crossfade import Crossfade

RATE = 48000
Samples = NDArray[np.float32]


class Wave:
    """A sound that is a function of the sample's number."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def samples(self, first: int, count: int) -> Samples:
        n = np.arange(first, first + count)
        left = np.asarray(self.make(n), np.float32)
        return np.stack((left, left), axis=1)


class Waves:
    """Every file plays the same wave."""

    def __init__(self, make: Any) -> None:
        self.wave = Wave(make)
        self.heard: Any = frozenset()

    def sound(self, block: Any, content: Any) -> Wave:
        return self.wave


def ramp(n: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(n < 0, 0, n / 1e7)


def mixer(film: Film, make: Any = ramp) -> Mixer:
    return Mixer(plan(film.document, preset(), film.paths), Waves(make))


def one(content: Audio, **facts: Any) -> Film:
    film = Film()
    film.block("A1", 1, 2, content, id="a", **facts)
    return film


def test_a_block_begins_at_its_sample_with_its_source_sample() -> None:
    mix = mixer(one(Audio(asset="x", source_start=S * 3)))
    got = mix.samples(0, 3 * RATE)
    assert np.array_equal(got[:RATE], np.zeros((RATE, 2), np.float32))
    assert np.array_equal(got[RATE:, 0], ramp(np.arange(3 * RATE, 5 * RATE)).astype(np.float32))


def test_backwards_plays_the_same_samples_from_the_last_to_the_first() -> None:
    got = mixer(one(Audio(asset="x", source_start=S, reverse=True))).samples(RATE, 2 * RATE)
    assert np.array_equal(got[:, 1], ramp(np.arange(RATE, 3 * RATE))[::-1].astype(np.float32))


def test_the_mix_does_not_depend_on_how_it_is_asked_for() -> None:
    film = one(
        Audio(asset="x", speed=Fraction(3, 2), gain_db=20),
        effects=(Fade(id="f"), Gain(id="g", gain_db=3)),
        curves=(Curve(path="content.pan", keyframes=(Keyframe(time=0, value=-1.0), Keyframe(time=S, value=1.0))),),
    )
    film.block("A2", 0.5, 2, Audio(asset="x", gain_db=12))

    def loud(n: NDArray[np.int64]) -> NDArray[np.float64]:
        return 0.9 * np.sin(n / 20) * np.sin(n / 3000)

    whole = mixer(film, loud).samples(0, 3 * RATE)
    assert np.abs(whole).max() > 0.9
    pieces, at, random = [], 0, np.random.default_rng(7)
    mix = mixer(film, loud)
    while at < 3 * RATE:
        count = min(int(random.integers(1, 9000)), 3 * RATE - at)
        pieces.append(mix.samples(at, count))
        at += count
    assert np.array_equal(np.concatenate(pieces), whole)
    backwards = mixer(film, loud)
    parts = [backwards.samples(at, 4800) for at in reversed(range(0, 3 * RATE, 4800))]
    assert np.array_equal(np.concatenate(parts[::-1]), whole)


def test_gain_curves_are_followed_between_their_keys() -> None:
    keys = (Keyframe(time=0, value=-20.0), Keyframe(time=2 * S, value=0.0))
    film = one(Audio(asset="x"), curves=(Curve(path="content.gain_db", keyframes=keys),))
    got = mixer(film, np.ones_like).samples(RATE, 2 * RATE)[:, 0]
    exact = 10 ** ((-20 + 20 * np.arange(2 * RATE) / (2 * RATE)) / 20)
    assert np.abs(got - exact).max() < 1e-3


def test_a_linear_crossfade_of_one_sound_into_itself_is_not_heard() -> None:
    film = Film()
    film.block("A1", 0, 1, Audio(asset="x"), id="a")
    film.block(
        "A1", 1, 1, Audio(asset="x", source_start=S), id="b",
        transition=Crossfade(before=S // 4, after=S // 4, curve="linear"),
    )  # fmt: skip
    got = mixer(film).samples(0, 2 * RATE)[:, 0]
    assert np.abs(got - ramp(np.arange(2 * RATE))).max() < 1e-7


def test_what_is_within_full_scale_is_left_alone_and_nothing_goes_beyond() -> None:
    film = one(Audio(asset="x"))
    film.block("A2", 2, 1, Audio(asset="x"))
    got = mixer(film, lambda n: 0.8 * np.sin(n / 10)).samples(0, 3 * RATE)[:, 0]
    assert np.abs(got).max() <= 1.0
    quiet = slice(RATE, 2 * RATE - RATE // 50)
    source = (0.8 * np.sin(np.arange(0, RATE) / 10)).astype(np.float32)
    assert np.array_equal(got[quiet], source[: len(got[quiet])])


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(3, 4), Fraction(5, 4), Fraction(2), Fraction(4)])
def test_speed_keeps_the_pitch_and_the_time(speed: Fraction) -> None:
    wave = Wave(lambda n: np.where((n >= RATE) & (n < 5 * RATE), np.sin(2 * np.pi * 440 * n / RATE), 0))
    length = int(6 * RATE / speed)
    got = Stretched(wave.samples, speed, RATE).samples(0, length)[:, 0]
    sounding = np.flatnonzero(np.abs(got) > 0.3)
    assert abs(sounding[0] - RATE / speed) < RATE * 0.02
    assert abs(sounding[-1] - 5 * RATE / speed) < RATE * 0.02
    middle = got[length // 3 : length // 3 + RATE // 2]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert abs(spectrum.argmax() * RATE / len(middle) - 440) <= 4
    assert 0.6 < np.sqrt((middle**2).mean()) * np.sqrt(2) < 1.1
