from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.render.rate.curves import Curve
from vidgen.render.rate.sharing import offset_of, shared, step_for

ENDS = (8.0, 48.0)
CURVES = st.lists(
    st.builds(Curve, st.just(100), st.integers(2000, 5_000_000)),
    min_size=1,
    max_size=40,
)
BUDGETS = st.floats(1e4, 1e8)


def _share(curves: list[Curve], budget: float, step: float = 1.0) -> list[float]:
    return shared(curves, [offset_of(str(n)) for n in range(len(curves))], budget, step, 1.0, ENDS)


def _total(curves: list[Curve], levels: list[float]) -> float:
    return sum(c.at(level) for c, level in zip(curves, levels, strict=True))


@given(CURVES, BUDGETS, st.sampled_from([1.0, 0.5, 0.0625, 1 / 2.1]))
def test_the_sum_stays_within_the_budget_and_uses_it(curves: list[Curve], budget: float, step: float) -> None:
    levels = _share(curves, budget, step)
    assert all(ENDS[0] - step < level <= ENDS[1] for level in levels)
    if max(levels) < ENDS[1] - step:
        assert _total(curves, levels) <= budget * (1 + 1e-9)
    if min(levels) > ENDS[0] + step:
        # With every segment a step better it would be too much.
        assert _total(curves, [level - step for level in levels]) > budget


@given(CURVES, BUDGETS, st.floats(1, 3))
def test_more_bytes_make_no_segment_worse(curves: list[Curve], budget: float, factor: float) -> None:
    poor, rich = _share(curves, budget), _share(curves, budget * factor)
    assert all(a >= b for a, b in zip(poor, rich, strict=True))


@given(CURVES, BUDGETS)
def test_no_segment_is_more_than_a_step_from_another(curves: list[Curve], budget: float) -> None:
    levels = _share(curves, budget)
    assert max(levels) - min(levels) <= 1.0


@settings(max_examples=25)
@given(st.lists(st.integers(100_000, 300_000), min_size=200, max_size=200), st.integers(0, 199), st.floats(0.7, 1.4))
def test_an_edit_of_one_segment_changes_few_others(sizes: list[int], edited: int, factor: float) -> None:
    before = [Curve(100, size) for size in sizes]
    after = [*before[:edited], Curve(100, int(sizes[edited] * factor)), *before[edited + 1 :]]
    old, new = _share(before, 30e6), _share(after, 30e6)
    changed = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    assert len(changed) <= 16  # 0.6 % of the bytes at most are 5 % of a step: 10 of 200 on average


def test_the_worst_is_taken_where_nothing_is_enough_and_the_best_where_all_is() -> None:
    curves = [Curve(100, 1_000_000)] * 3
    assert set(_share(curves, 10.0)) == {48.0}
    assert set(_share(curves, 1e12)) == {8.0}


def test_steps_are_fine_for_few_segments_and_of_the_encoder() -> None:
    assert step_for(1, 1 / 16) == 1 / 16
    assert step_for(4, 1 / 16) == 0.25
    assert step_for(1000, 1 / 16) == 1.0
    assert step_for(1, 0.5) == 0.5  # never finer than the encoder can
    assert step_for(1000, 0.3) == 0.6
