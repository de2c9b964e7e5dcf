from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.render.rate.curves import ANALYSED, Curve, bias_of

LEVELS = st.floats(0, 51)
POINTS = st.dictionaries(st.integers(0, 51).map(float), st.integers(0, 10_000_000), max_size=6)
CURVES = st.builds(Curve, st.integers(1, 500), st.integers(0, 10_000_000), POINTS)


@given(CURVES, LEVELS, LEVELS, st.floats(0.2, 5))
def test_a_worse_quality_never_needs_more(curve: Curve, one: float, other: float, bias: float) -> None:
    better, worse = sorted((one, other))
    assert curve.at(worse, bias) <= curve.at(better, bias) * (1 + 1e-9)


@given(st.integers(1, 500), st.integers(20_000, 10_000_000))
def test_the_first_pass_is_believed_at_its_own_quality(frames: int, size: int) -> None:
    assert Curve(frames, size).at(ANALYSED) == pytest.approx(size)


def test_real_encodes_are_believed_exactly_and_give_the_slope() -> None:
    curve = Curve(10, 50_000).learnt(20, 80_100).learnt(26, 20_100)  # beyond 100 bytes, two halvings in 6
    assert curve.at(20) == pytest.approx(80_100)
    assert curve.at(26, bias=3) == pytest.approx(20_100)
    assert curve.at(23) == pytest.approx(40_100)
    assert curve.at(29) == pytest.approx(10_100)
    assert curve.at(17) == pytest.approx(160_100)


def test_without_a_second_encode_six_levels_halve() -> None:
    curve = Curve(1, 0).learnt(24, 10_010)
    assert curve.at(30) == pytest.approx(5000, rel=0.03)
    assert curve.at(18) == pytest.approx(20_000, rel=0.03)


def test_what_stands_still_costs_its_frames_whatever_the_quality() -> None:
    curve = Curve(100, 1000)
    assert curve.at(48) == pytest.approx(curve.at(20), rel=0.01)


def test_bias_is_that_of_all_samples_together() -> None:
    untouched = Curve(1, 5000)
    twice = Curve(1, 10_000).learnt(ANALYSED, 20_000)
    half = Curve(1, 20_000).learnt(ANALYSED, 10_000)
    assert bias_of([untouched]) == 1.0
    assert bias_of([untouched, twice]) == pytest.approx(2)
    assert bias_of([twice, half]) == pytest.approx(1)
    assert untouched.at(ANALYSED, bias=2) == pytest.approx(10_000, rel=0.01)
