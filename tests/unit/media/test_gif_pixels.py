"""Whether the pixels of a picture of a GIF are all there, and how much is done to know it."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.media import gif_pixels

CLEARS = int(sum(4 << 3 * number for number in range(8))).to_bytes(3, "little")
"""Eight clear codes of three bits."""


def packed(codes: list[tuple[int, int]]) -> bytes:
    """Return codes, each with its bits, as the bytes of a picture."""
    bits = "".join(format(code, f"0{width}b")[::-1] for code, width in codes)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


def uncompressed(pixels: int, between: int) -> bytes:
    """Return what an encoder writes that doesn't compress, with a clear code every so many pixels."""
    codes = []
    for number in range(pixels):
        codes += [(256, 9)] * (number % between == 0) + [(number * 7 % 256, 9)]
    return packed([*codes, (257, 9)])


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of each time that codes are cut out, how many."""
    found: list[int] = []
    codes = gif_pixels._codes

    def counted(data: np.ndarray, at: int, starts: np.ndarray) -> np.ndarray:
        found.append(len(starts) - 1)
        return codes(data, at, starts)

    monkeypatch.setattr(gif_pixels, "_codes", counted)
    return found


def test_clear_codes_alone_are_cut_out_once(cut: list[int]) -> None:
    data = CLEARS * 20_000
    assert not gif_pixels.is_whole(data, 2, 64 * 64)
    assert sum(cut) < 2 * 8 * 20_000
    assert len(cut) < 40


@pytest.mark.parametrize("between", [1, 3, 100, 254])
def test_a_picture_that_is_not_compressed_is_whole_or_not(between: int, cut: list[int]) -> None:
    data = uncompressed(30_000, between)
    assert gif_pixels.is_whole(data, 8, 30_000)
    assert sum(cut) < 3 * 60_000
    assert not gif_pixels.is_whole(data, 8, 30_100)
    assert not gif_pixels.is_whole(data, 8, 29_000)
    assert not gif_pixels.is_whole(data[:-900], 8, 30_000)


def test_stretches_too_short_for_their_trouble_are_not_all_looked_at(cut: list[int]) -> None:
    """Codes grow wider in each, after three: it has to be looked at on its own."""
    data = packed([(4, 3)] + ([(0, 3)] * 3 + [(0, 4), (4, 4)]) * 10_000)
    assert gif_pixels.is_whole(data, 2, 10**6), "nothing is known"
    assert len(cut) < len(data) / 200
