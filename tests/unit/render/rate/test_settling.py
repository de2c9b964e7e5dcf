"""Settling with encoders that are formulas, so that what they are like can be chosen. Real ones: render/test_reaching.py."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vidgen.render.encoders.options import encoder_of
from vidgen.render.preset import VideoSettings
from vidgen.render.rate.ladder import Ladder
from vidgen.render.rate.settling import Settled, TooMuch, TooRough, Window, next_rate, settle, with_video
from vidgen.render.segments.segment import Segment

FRAMES = 100
RATE = 25.0


def ladder(codec: str = "libx264") -> Ladder:
    video = VideoSettings.model_validate({"codec": codec, "options": {"crf": "20"}})
    return Ladder(video, encoder_of(video))


def segments(count: int) -> list[Segment]:
    return [
        Segment(number=n, start=n * FRAMES, end=(n + 1) * FRAMES, key=hashlib.sha1(f"{n}".encode()).hexdigest())
        for n in range(count)
    ]


class Coder:
    """Sizes by a formula; each segment has its own complexity, slope and contempt for the quick first pass."""

    def __init__(self, complexity: Sequence[float], bias: float = 1.3, slope: float = 0.17) -> None:
        self.complexity = complexity
        self.bias = bias
        self.slope = slope
        self.made: dict[str, int] = {}
        self.rounds: list[int] = []

    def __call__(self, wanted: Sequence[Segment]) -> list[int]:
        new = [s for s in wanted if s.key not in self.made]
        self.rounds.append(len(new))
        for segment in new:
            self.made[segment.key] = self.size(segment)
        return [self.made[s.key] for s in wanted]

    def size(self, segment: Segment) -> int:
        assert segment.video is not None
        whim = 1 + 0.1 * (int(segment.key[:4], 16) / 0xFFFF - 0.5)  # no encoder is a formula
        if segment.video.bit_rate is not None:
            return int(segment.video.bit_rate * FRAMES / RATE / 8 * 1.25)
        assert segment.video.quality is not None
        quick = segment.video.options.get("preset") == "veryfast"
        bias = 1.0 if quick else self.bias * whim
        level = 28 - segment.video.quality
        return int(1000 + self.complexity[segment.number] * bias * 2 ** (self.slope * level))


def window(size: float) -> Window:
    return Window(0.97 * size, 0.99 * size, size)


def settled(coder: Coder, size: float, codec: str = "libx264", **more: bool) -> Settled:
    found = settle(segments(len(coder.complexity)), RATE, ladder(codec), window(size), coder, **more)
    assert sum(coder(found.segments)) == found.size
    assert [s.number for s in found.segments] == list(range(len(coder.complexity)))
    return found


@settings(max_examples=60)
@given(
    st.lists(st.floats(20_000, 2_000_000), min_size=1, max_size=30),
    st.floats(0.5, 2),
    st.floats(0.1, 0.25),
    st.floats(0.3, 3),
    st.sampled_from(["libx264", "libx265", "libsvtav1", "libvpx-vp9"]),
)
def test_it_lands_within_three_per_cent_below_and_never_above(
    complexity: list[float], bias: float, slope: float, factor: float, codec: str
) -> None:
    size = sum(complexity) * factor + 1000 * len(complexity)
    coder = Coder(complexity, bias, slope)
    worst = ladder(codec).ends[1]
    least = coder([with_video(s, ladder(codec).of_level(worst - 1)) for s in segments(len(complexity))])
    assume(sum(least) < size)
    found = settled(coder, size, codec)
    assert found.size <= size
    assert found.size >= 0.97 * size or found.short


def test_of_many_segments_few_are_encoded_twice() -> None:
    coder = Coder([50_000 * (1 + n % 7) for n in range(60)])
    found = settled(coder, 12e6)
    assert not found.short
    quick, samples, everyone, *again = coder.rounds
    assert (quick, samples) == (60, 6)
    assert 54 <= everyone <= 60
    assert sum(again) <= 20


def test_settling_again_encodes_nothing() -> None:
    coder = Coder([100_000.0, 500_000.0, 30_000.0, 200_000.0, 80_000.0])
    first = settled(coder, 1e6)
    before = len(coder.made)
    assert settled(coder, 1e6) == first
    assert len(coder.made) == before


def test_an_edit_leaves_most_segments_as_they_are() -> None:
    complexity = [50_000 * (1 + n % 7) for n in range(60)]
    old = settled(Coder(complexity), 12e6)
    complexity[30] *= 1.1
    new = settled(Coder(complexity), 12e6)
    changed = [a.number for a, b in zip(old.segments, new.segments, strict=True) if a.key != b.key]
    assert len(changed) <= 6


def test_what_needs_no_more_is_short_and_at_its_best() -> None:
    found = settled(Coder([5000.0] * 4), 1e9)
    assert found.short
    assert found.level == pytest.approx(8)


def test_too_small_is_told_with_the_smallest_size() -> None:
    coder = Coder([1_000_000.0] * 5)
    with pytest.raises(TooMuch) as error:
        settled(coder, 100_000)
    least = 5 * 1_000_000 * 1.3 * 2 ** (0.17 * (28 - 48))
    assert error.value.smallest == pytest.approx(least, rel=0.15)
    assert settled(coder, error.value.smallest * 1.1).size <= error.value.smallest * 1.1


def test_a_rough_picture_is_told_before_all_is_encoded() -> None:
    coder = Coder([1_000_000.0] * 20)
    size = 20 * 1_000_000 * 1.3 * 2 ** (0.17 * (28 - 42))
    with pytest.raises(TooRough) as error:
        settled(coder, size, may_shrink=True)
    assert error.value.level == pytest.approx(42, abs=1)
    assert coder.rounds == [20, 6]
    assert settled(coder, size).level == pytest.approx(42, abs=1)


def test_settings_have_a_part_in_the_name() -> None:
    (segment,) = segments(1)
    a, b = (with_video(segment, ladder().of_level(level)) for level in (20, 20.5))
    assert len({segment.key, a.key, b.key}) == 3
    assert with_video(segment, ladder().of_level(20)) == a


@pytest.mark.parametrize("answer", [lambda r: r * 1.3, lambda r: r * 0.6 + 9000, lambda r: 40 * r**0.7])
def test_bit_rates_are_found_by_trying(answer: Callable[[float], float]) -> None:
    tried: dict[float, int] = {}
    for _ in range(8):
        rate = next_rate(tried, 100_000, 100_000)
        tried[rate] = int(answer(rate))
        if 0.98e5 <= tried[rate] <= 1.01e5:
            return
    pytest.fail(f"not found: {tried}")
