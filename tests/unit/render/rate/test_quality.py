from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.render.encoders.options import encoder_of
from vidgen.render.preset import TargetQuality, VideoSettings
from vidgen.render.rate.ladder import Ladder
from vidgen.render.rate.quality import Measured, best_guess, choose
from vidgen.render.segments.segment import Segment
from vidgen.render.segments.store import Store

VIDEO = VideoSettings(codec="libx264")
LADDER = Ladder(VIDEO, encoder_of(VIDEO))
ENDS = LADDER.ends


def segments(count: int, changed: int = -1) -> list[Segment]:
    names = [f"{n} edited" if n == changed else str(n) for n in range(count)]
    return [
        Segment(number=n, start=n * 100, end=n * 100 + 100, key=hashlib.sha1(name.encode()).hexdigest())
        for n, name in enumerate(names)
    ]


class Looks:
    """How good an encode looks, by a formula: decibels fall with the crf, in busy segments from a lower place."""

    def __init__(self, at_20: float = 20.0, slope: float = 0.5) -> None:
        self.at_20 = at_20
        self.slope = slope
        self.asked: list[tuple[int, int, list[float | None]]] = []

    def __call__(self, start: int, end: int, settings: Sequence[VideoSettings], metric: str) -> list[dict[str, float]]:
        self.asked.append((start, end, [s.quality for s in settings]))
        return [{"bytes": 1000.0 + start, "loss": self.loss(s.quality or 0)} for s in settings]

    def decibels(self, level: float) -> float:
        return self.at_20 - self.slope * (level - 20) - 0.004 * (level - 20) ** 2

    def loss(self, level: float) -> float:
        return 10.0 ** (-self.decibels(level) / 10)


@pytest.mark.parametrize("value", [0.95, 0.98, 0.99, 0.995])
def test_the_worst_quality_that_is_enough_is_chosen(tmp_path: Path, value: float) -> None:
    looks = Looks()
    found = choose(segments(4), LADDER, TargetQuality(metric="ssim", value=value), Measured(Store(tmp_path), looks))
    assert found.met
    assert found.samples == 4
    assert 1 - looks.loss(found.level) >= value
    assert 1 - looks.loss(found.level + 0.5) < value
    assert found.score == pytest.approx(1 - looks.loss(found.level))


def test_decibels_too(tmp_path: Path) -> None:
    looks = Looks(at_20=42)
    found = choose(segments(2), LADDER, TargetQuality(metric="xpsnr", value=38), Measured(Store(tmp_path), looks))
    assert looks.decibels(found.level) >= 38 > looks.decibels(found.level + 0.5)


def test_what_cannot_be_reached_is_told_with_the_best(tmp_path: Path) -> None:
    target = TargetQuality(metric="ssim", value=0.9999)
    found = choose(segments(2), LADDER, target, Measured(Store(tmp_path), Looks(at_20=10)))
    assert not found.met
    assert found.level == ENDS[0]


def test_what_always_is_enough_gets_the_worst(tmp_path: Path) -> None:
    target = TargetQuality(metric="ssim", value=0.5)
    found = choose(segments(2), LADDER, target, Measured(Store(tmp_path), Looks(at_20=40)))
    assert (found.met, found.level) == (True, ENDS[1])


def test_the_second_time_nothing_is_measured(tmp_path: Path) -> None:
    target, looks = TargetQuality(metric="ssim", value=0.98), Looks()
    first = choose(segments(20), LADDER, target, Measured(Store(tmp_path), looks))
    asked = len(looks.asked)
    assert choose(segments(20), LADDER, target, Measured(Store(tmp_path), looks)) == first
    assert len(looks.asked) == asked
    choose(segments(20), LADDER, TargetQuality(metric="xpsnr", value=20), Measured(Store(tmp_path), looks))
    assert len(looks.asked) > asked


def test_of_a_long_film_six_samples_are_encoded_and_an_edit_elsewhere_keeps_them(tmp_path: Path) -> None:
    target, looks = TargetQuality(metric="ssim", value=0.98), Looks()
    store = Store(tmp_path)
    found = choose(segments(60), LADDER, target, Measured(store, looks))
    assert found.samples == 6
    pieces = {(start, end) for start, end, levels in looks.asked if 20.0 in levels}
    assert len(pieces) == 6
    assert all(end - start == 24 and start // 100 == (end - 1) // 100 for start, end in pieces)
    untouched = next(n for n in range(60) if all(not n * 100 <= start < n * 100 + 100 for start, _, _ in looks.asked))
    before = len(looks.asked)
    assert choose(segments(60, untouched), LADDER, target, Measured(store, looks)) == found
    assert len(looks.asked) - before <= 1  # the new one may be glanced at


@given(
    st.dictionaries(st.integers(16, 96).map(lambda n: n / 2), st.floats(5, 60), min_size=2, max_size=8),
    st.floats(5, 60),
)
def test_guesses_stay_between_what_is_known(known: dict[float, float], wanted: float) -> None:
    guess = best_guess(known, wanted, ENDS)
    assert ENDS[0] <= guess <= ENDS[1]
    assert (guess * 2).is_integer()
    enough = [level for level, score in known.items() if score >= wanted]
    if enough:
        assert guess >= max(enough)
        assert all(guess < level for level, score in known.items() if score < wanted and level > max(enough))
