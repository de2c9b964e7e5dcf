"""Backdrops: any process draws the same, they move, and a seed gives another picture."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from tests.render.pictures import rgb, view

from vidgen.blocks.backdrop import Backdrop, Style
from vidgen.blocks.chart import Chart
from vidgen.blocks.counter import Counter


@pytest.mark.parametrize("style", get_args(Style))
def test_a_backdrop_fills_the_canvas_moves_and_obeys_its_seed(style: str) -> None:
    backdrop = Backdrop.model_validate({"style": style, "seed": 5})
    first = backdrop.draw(view(180, 320, at=1.0))
    assert (first.x, first.y, first.width, first.height, first.opaque) == (0, 0, 180, 320, True)
    pixels = rgb(first)
    assert np.array_equal(pixels, rgb(backdrop.draw(view(180, 320, at=1.0))))
    assert not np.array_equal(pixels, rgb(backdrop.draw(view(180, 320, at=3.0))))
    assert not np.array_equal(pixels, rgb(backdrop.replace(seed=6).draw(view(180, 320, at=1.0))))
    still = backdrop.replace(speed=0)
    assert np.array_equal(rgb(still.draw(view(180, 320, at=1.0))), rgb(still.draw(view(180, 320, at=3.0))))


def test_a_counter_counts_and_ends_at_its_number() -> None:
    counter = Counter(last=1250.5, decimals=1, prefix="$", suffix=" m")
    assert counter.shown(0) == "$0.0 m"
    assert counter.shown(1) == "$1,250.5 m"
    assert Counter(last=1984, grouping=False).shown(1) == "1984"


def test_a_chart_grows_and_refuses_nonsense() -> None:
    ring = Chart(form="ring", values=(50,), size=0.9)
    early, late = (rgb(ring.draw(view(200, 200, at=t))).astype(int) for t in (0.1, 2.0))
    assert np.abs(late - early).sum() > 0
    # The right half of a ring at 50 % is filled, the left is not.
    assert late[95:105, -20:].max() > late[95:105, :20].max() + 50
    columns = Chart(values=(100.0, 100.0), size=0.9, labels=())
    soon = rgb(columns.draw(view(200, 200, at=0.3))).astype(int)
    # One after the other: the first has grown a good part when the second has not begun.
    first, second = (np.abs(soon[:, part] - soon[20, part][None]).sum() for part in (slice(20, 70), slice(130, 180)))
    assert first > 10 * (second + 1)
    for values in ((), (-1.0,), (1.0,) * 25):
        with pytest.raises(ValueError, match="1 to 24 values"):
            Chart(values=values)
