"""Time: exact rates, grids, timecode."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidgen.errors import UsageError
from vidgen.timing import FLICKS, FrameRate, TimeRange, flicks_to_samples, samples_to_flicks, scale

RATES = [FrameRate.parse(r) for r in ("24", "25", "30", "60", "23.976", "29.97", "59.94", "7", "1000/3", "119.88")]
times = st.integers(-(10**14), 10**14)


@given(st.sampled_from(RATES), times)
def test_the_frame_shown_is_the_last_that_has_begun(rate: FrameRate, time: int) -> None:
    frame = rate.frame_at(time)
    assert rate.time_of(frame) <= time < rate.time_of(frame + 1)
    assert rate.frame_at(rate.time_of(frame)) == frame


@given(st.sampled_from(RATES), times)
def test_snap_goes_to_the_nearest_border(rate: FrameRate, time: int) -> None:
    snapped = rate.snap(time)
    assert rate.on_grid(snapped)
    assert rate.on_grid(time) == (snapped == time)
    frame = rate.frame_at(time)
    assert abs(snapped - time) == min(time - rate.time_of(frame), rate.time_of(frame + 1) - time)


@pytest.mark.parametrize("text", ["30000/1001", "60000/1001", "25", "24000/1001"])
def test_timecode_round_trip_over_24_hours(text: str) -> None:
    rate = FrameRate.parse(text)
    day = rate.frame_at(24 * 3600 * FLICKS)
    near = {m + d for m in range(0, day, round(rate.fraction * 60)) for d in range(-5, 6)}
    seen = set()
    for frame in sorted(f for f in {*near, *range(0, day, 997)} if 0 <= f < day):
        code = rate.timecode(rate.time_of(frame))
        assert rate.parse_time(code) == rate.time_of(frame)
        seen.add(code)
    assert len(seen) > 10_000


@pytest.mark.parametrize(("text", "skipped"), [("29.97", 2), ("59.94", 4)])
def test_drop_frame_follows_smpte(text: str, skipped: int) -> None:
    """Count as a person would: write down each number, but for the first ones of each minute that is not a tenth."""
    rate = FrameRate.parse(text)
    numbers = (
        f"00:{m:02}:{s:02};{f:02}"
        for m in range(21)
        for s in range(60)
        for f in range(rate.nominal)
        if not (s == 0 and f < skipped and m % 10)
    )
    for frame, code in enumerate(numbers):
        assert rate.timecode(rate.time_of(frame)) == code
    hours = rate.time_of(rate.frame_at(24 * 3600 * FLICKS))
    assert rate.timecode(hours).startswith(("23:59:59;", "24:00:00;")), "drop-frame keeps up with the clock"


@pytest.mark.parametrize(
    "bad",
    ["00:01:00;00", "00:00:00:30", "1:99:00:00", "noon", "", "00:00:01;05.5", "1:2", "75:00", "1:30:5", "1:30;05"],
)
def test_times_that_do_not_exist(bad: str) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        FrameRate.parse("29.97").parse_time(bad)


def test_drop_frame_does_not_exist_at_25() -> None:
    with pytest.raises(UsageError, match="drop-frame"):
        FrameRate(25).parse_time("00:00:00;05")


@pytest.mark.parametrize(
    ("text", "flicks"),
    [("3.5s", FLICKS * 7 // 2), ("250ms", FLICKS // 4), ("2m", 120 * FLICKS), ("25f", FLICKS),
     ("00:00:01:05", FLICKS * 6 // 5), ("-1s", -FLICKS), ("00:01:00.25", FLICKS * 241 // 4), ("1.5", FLICKS * 3 // 2),
     ("1:30", FLICKS * 90), ("0:03.5", FLICKS * 7 // 2), ("1:02:03", FLICKS * 3723)],
)  # fmt: skip
def test_times_as_people_write_them(text: str, flicks: int) -> None:
    assert FrameRate(25).parse_time(text) == flicks


@pytest.mark.parametrize(
    ("text", "rate"), [("23.976", "24000/1001"), ("29.97", "30000/1001"), ("59.94", "60000/1001"), ("50/2", "25")]
)
def test_rates(text: str, rate: str) -> None:
    assert str(FrameRate.parse(text)) == rate


@pytest.mark.parametrize("text", ["0", "-5", "x", "1/0", "5000"])
def test_bad_rates(text: str) -> None:
    with pytest.raises(UsageError):
        FrameRate.parse(text)


@given(st.integers(0, 10**12), st.sampled_from([8000, 11025, 44100, 48000, 96000, 192000]))
def test_samples_are_exact(samples: int, rate: int) -> None:
    assert flicks_to_samples(samples_to_flicks(samples, rate), rate) == samples
    assert Fraction(samples_to_flicks(samples, rate) * rate, FLICKS) == samples


@given(times, st.fractions(Fraction(1, 100), 100))
def test_scale_rounds_half_away_from_zero(time: int, factor: Fraction) -> None:
    exact = time * factor
    assert abs(scale(time, factor) - exact) <= Fraction(1, 2)
    assert scale(-time, factor) == -scale(time, factor)


@given(st.tuples(times, st.integers(0, 10**9)), st.tuples(times, st.integers(0, 10**9)))
def test_ranges(a: tuple[int, int], b: tuple[int, int]) -> None:
    x, y = TimeRange(*a), TimeRange(*b)
    common = x.intersection(y)
    assert common == y.intersection(x)
    if common is not None:
        assert x.overlaps(y)
        assert common.start in x
        assert common.start in y
        assert common.end not in common
    assert x.shifted(5).duration == x.duration
