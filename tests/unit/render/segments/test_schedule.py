"""The board deals out every segment once, in contiguous runs, and to whoever has nothing left."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given

from vidgen.render.segments.schedule import Board


def played(weights: list[float], workers: int, speeds: list[float]) -> tuple[list[list[int]], float]:
    """Let workers of different speed work until nothing is left; return what each did, and how long it took."""
    board = Board(range(len(weights)), weights, workers)
    done: list[list[int]] = [[] for _ in range(workers)]
    free = [0.0] * workers
    resting: set[int] = set()
    while len(resting) < workers:
        worker = min((w for w in range(workers) if w not in resting), key=lambda w: free[w])
        number = board.next(worker)
        if number is None:
            resting.add(worker)
        else:
            done[worker].append(number)
            free[worker] += weights[number] / speeds[worker]
    return done, max(free)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=40),
    st.integers(1, 9),
    st.lists(st.floats(0.3, 3), min_size=9, max_size=9),
)
def test_every_segment_is_dealt_out_once(weights: list[float], workers: int, speeds: list[float]) -> None:
    done, _ = played(weights, workers, speeds)
    assert sorted(n for run in done for n in run) == list(range(len(weights)))


def test_equal_workers_get_contiguous_halves() -> None:
    done, _ = played([1.0] * 20, 2, [1.0, 1.0])
    assert done == [list(range(10)), list(range(10, 20))]


@given(st.lists(st.integers(5, 10), min_size=20, max_size=60), st.integers(2, 8))
def test_runs_are_few(weights: list[float], workers: int) -> None:
    """Each jump costs a seek: there are only as many as runs were stolen, which are few."""
    done, _ = played(weights, workers, [1.0] * workers)
    jumps = sum(b != a + 1 for run in done for a, b in pairwise(run))
    assert jumps <= 4 * workers


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60), st.integers(1, 8))
def test_nobody_waits_while_there_is_work(weights: list[float], workers: int) -> None:
    """No schedule without looking ahead is worse than the mean load plus the longest segment (Graham 1969)."""
    _, took = played(weights, workers, [1.0] * workers)
    assert took <= sum(weights) / workers + max(weights)


def test_the_last_ones_are_begun_by_length_as_far_as_that_is_known() -> None:
    """Two films that take unlike times a frame: the board learns that, and does not leave a long one for the end."""
    costs = [1.0, 1.0, 1.0, 5.0, 5.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 5.0, 1.0]
    kinds = ["long" if cost > 1 else "short" for cost in costs]
    board = Board(range(16), [1.0] * 16, 2, kinds)
    free, last = [0.0, 0.0], [-1, -1]
    while (number := board.next(worker := free.index(min(free)))) is not None:
        if last[worker] >= 0:
            board.took(last[worker], costs[last[worker]])
        last[worker] = number
        free[worker] += costs[number]
    assert max(free) == sum(costs) / 2


def test_what_failed_goes_to_another_worker() -> None:
    board = Board([0, 1], [1, 1], 2)
    assert board.next(0) == 0
    board.put_back(0, 0)
    assert board.next(0) == 1
    assert board.next(0) is None
    assert board.next(1) == 0


def test_a_single_worker_tries_again_itself() -> None:
    board = Board([0], [1], 1)
    assert board.next(0) == 0
    board.put_back(0, 0)
    assert board.next(0) == 0
    assert board.next(0) is None


def test_sound_comes_last_in_a_short_film() -> None:
    board = Board([0, 1], [75, 75], 2)
    assert not board.has_room_for_sound(150)
    board.next(0)
    assert not board.has_room_for_sound(150)
    board.next(1)
    assert board.has_room_for_sound(150)


def test_sound_of_a_long_film_is_begun_while_others_have_work() -> None:
    numbers = range(900)
    board = Board(numbers, [120] * len(numbers), 2)  # an hour at 30 frames a second
    begun = 0
    while not board.has_room_for_sound(108_000):
        assert board.next(begun % 2) is not None
        begun += 1
    assert 450 < begun < 800
