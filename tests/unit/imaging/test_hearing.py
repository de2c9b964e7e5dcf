"""Factors for sound: dB, fades, pan, curves by the sample."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.blocks.audio import Audio
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Block
from vidgen.imaging.hearing import Hearing, factor_of_db, fade_factors, pan_factors
from vidgen.timing import FLICKS
from vidgen.transitions.crossfade import Crossfade

RATE = 48_000


def test_decibels() -> None:
    found = factor_of_db(np.array([0.0, 6.0206, -6.0206, -20.0, -60.0, -80.0]))
    assert np.allclose(found, [1, 2, 0.5, 0.1, 0, 0], atol=1e-5)


def test_fades() -> None:
    times = np.array([-5, 0, 5, 10, 50, 90, 95, 100, 200])
    linear = fade_factors(times, 100, 10, 10, "linear")
    assert np.allclose(linear, [0, 0, 0.5, 1, 1, 1, 0.5, 0, 0])
    assert np.allclose(fade_factors(times, 100, 10, 10, "equal_power")[2], np.sqrt(0.5))
    assert np.allclose(fade_factors(times, 100, 0, 0, "linear"), 1)
    assert fade_factors(np.array([50]), 100, 100, 100, "linear") == 0.25, "two fades that meet are multiplied"


def test_pan() -> None:
    left, right = pan_factors(np.array([-1.0, -0.5, 0.0, 1.0]))
    assert np.allclose(left, [1, 1, 1, 0], atol=1e-9)
    assert np.allclose(right, [0, np.cos(np.pi / 4), 1, 1], atol=1e-9)


def test_crossfades_keep_power_or_sum() -> None:
    progress = np.linspace(0, 1, 50)
    out, into = Crossfade().gains(progress)
    assert np.allclose(out**2 + into**2, 1)
    out, into = Crossfade(curve="linear").gains(progress)
    assert np.allclose(out + into, 1)


@pytest.mark.parametrize("first", [0, 1, 63, 64, 1000, -10])
def test_an_animated_value_is_the_same_however_the_sound_is_cut(first: int) -> None:
    keys = (Keyframe(time=0, value=-20.0), Keyframe(time=FLICKS, value=0.0))
    block = Block(id="b", track="t", start=0, duration=2 * FLICKS, content=Audio(asset="a"),
                  curves=(Curve(path="content.gain_db", keyframes=keys),))  # fmt: skip

    def values(start: int, count: int) -> np.ndarray:
        times = (np.arange(start, start + count) * (FLICKS // RATE)).astype(np.int64)
        return Hearing(block, RATE, start, times).values("content.gain_db", 5.0)

    whole = values(-64, 4096)
    assert np.allclose(values(first, 700), whole[first + 64 : first + 764], atol=1e-9)
    exact = np.interp(np.arange(first, first + 700) / RATE, [0, 1], [-20, 0])
    assert np.abs(values(first, 700) - exact).max() < 0.03
    assert (Hearing(block, RATE, 0, np.arange(5)).values("content.pan", 0.25) == 0.25).all()
    assert len(values(first, 0)) == 0
