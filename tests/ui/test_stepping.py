"""The automatic quality of the preview goes down when frames come late, and comes back."""

from __future__ import annotations

from vidgen.ui.player.stepping import Stepping, Tally


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
