"""Look-ups by the filter graph give what NumPy's look-ups give, number by number, for one picture after another."""

from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.imaging.colour_table import ColourTable, apply_to_frame
from vidgen.imaging.gathering import Places, gathered, table_frame
from vidgen.imaging.planes import new_frame, plane_of


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(64, 36), (33, 21), (1, 1)], ids=str)
def test_each_number_comes_from_its_place(kind: type, size: tuple[int, int]) -> None:
    random = np.random.default_rng(3)
    table = random.integers(0, np.iinfo(kind).max, (700, 300)).astype(kind)
    for _ in range(3):
        places = Places(*size)
        places.across[:] = random.integers(0, 300, (size[1], size[0]))
        places.down[:] = random.integers(0, 700, (size[1], size[0]))
        assert (gathered(table_frame(table), places) == table[places.down, places.across]).all()


@pytest.mark.parametrize("size", [(64, 36), (33, 21), (1, 1)], ids=str)
def test_a_doubled_place_holds_for_two_by_two_pixels(size: tuple[int, int]) -> None:
    rows = np.random.default_rng(4).integers(0, 5000, ((size[1] + 1) // 2, (size[0] + 1) // 2)).astype(np.uint16)
    places = Places(*size)
    places.doubled(rows)
    assert (places.down == rows.repeat(2, 0).repeat(2, 1)[: size[1], : size[0]]).all()


def noise(seed: int, width: int, height: int) -> av.VideoFrame:
    random = np.random.default_rng(seed)
    frame = new_frame(width, height)
    for i in range(3):
        plane_of(frame, i)[:] = random.integers(0, 256, plane_of(frame, i).shape)
    return frame


@pytest.mark.parametrize("size", [(64, 36), (65, 37)], ids=str)
def test_a_frame_is_looked_up_as_the_table_says(size: tuple[int, int]) -> None:
    random = np.random.default_rng(5)
    tables = [random.integers(0, 256, 1 << 20).astype(np.uint8) for _ in range(3)]
    table = ColourTable(tables[0], (tables[1], tables[2]), 8)
    for seed in range(3):
        frame = noise(seed, *size)
        found = apply_to_frame(frame, table)
        y, u, v = (plane_of(frame, i).astype(int) for i in range(3))
        six = [np.minimum((c + 2) >> 2, 63) for c in (u, v)]
        code = (six[0] << 6 | six[1]).repeat(2, 0).repeat(2, 1)[: size[1], : size[0]]
        assert (plane_of(found, 0) == tables[0][y << 12 | code]).all()
        even = np.pad(y, ((0, size[1] % 2), (0, size[0] % 2)), mode="edge")
        mean = (even[0::2, 0::2] + even[0::2, 1::2] + even[1::2, 0::2] + even[1::2, 1::2] + 2) >> 2
        seven = [np.minimum((c + 1) >> 1, 127) for c in (u, v)]
        place = np.minimum((mean + 2) >> 2, 63) << 14 | seven[0] << 7 | seven[1]
        assert (plane_of(found, 1) == tables[1][place]).all()
        assert (plane_of(found, 2) == tables[2][place]).all()
