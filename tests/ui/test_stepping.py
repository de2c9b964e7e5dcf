"""The automatic quality of the preview goes down when frames come late, and comes back."""

from __future__ import annotations

from vidgen.ui.player.stepping import Pace, Stepping, Tally


def test_it_steps_down_when_late_and_comes_back_when_easy_less_eagerly_each_time() -> None:
    stepping = Stepping()
    now = 0.0

    def go(seconds: float, left_out: float, cost: float) -> int:
        nonlocal now
        for _ in range(int(seconds / 0.25)):
            now += 0.25
            stepping.after(now, left_out, cost)
        return stepping.lower

    assert go(0.75, 0.5, 2) == 0
    assert go(0.75, 0.5, 2) == 1
    assert go(3, 0.3, 2) == 2
    assert go(10, 0.02, 0.95) == 2  # neither late nor easy
    assert go(4.5, 0, 0.3) == 1
    assert go(1.5, 0.3, 1.5) == 2  # that was too much
    assert go(6, 0, 0.3) == 2
    assert go(3, 0, 0.3) == 1
    stepping.stop()
    assert stepping.lower == 1


def test_a_tally_tells_what_was_dropped_lately() -> None:
    tally = Tally()
    for number in range(20):
        tally.note(2, shown=number % 2 == 0)
        tally.review(number * 0.25)
    assert tally.dropped == (40, 30)
    assert 0.7 < tally.lately < 0.8
    tally.restart()
    assert tally.lately == 0


def test_there_are_fewer_pictures_where_not_all_can_be_made_and_more_again_when_they_can() -> None:
    pace = Pace()
    now = 0.0

    def go(seconds: float, speed: int, cost: float) -> int:
        nonlocal now
        for _ in range(int(seconds / 0.25)):
            now += 0.25
            pace.after(now, speed, cost)
        return pace.of(speed)

    assert go(3, 4, 0.9) == 1
    assert go(0.75, 4, 1.3) == 2
    assert go(3, 4, 1.8) == 2  # that does
    assert go(0.75, 4, 2.5) == 3
    pace.stop()
    assert (pace.of(2), pace.of(-1), pace.of(4)) == (1, 1, 3)
    assert go(10, 4, 1.5) == 3  # two would be too few
    assert go(2, 4, 1.2) == 2
    assert go(2, 4, 0.6) == 1
    assert go(9, 8, 50) == 8
    assert (go(3, -1, 50), pace.of(1)) == (1, 1)  # backwards fewer cost as much
