"""A picture that is pushed out by the next one."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plain_frame, plane_of
from vidgen.imaging.pushing import pushed


@pytest.mark.parametrize(("direction", "first"), [("left", 0), ("right", 1), ("up", 0), ("down", 1)])
def test_both_are_seen_beside_each_other(direction: str, first: int) -> None:
    red, blue = (Picture.of_frame(plain_frame(c, 64, 64)) for c in ((200, 30, 30), (30, 30, 200)))
    levels = [int(plane_of(p.frame(), 0)[0, 0]) for p in (red, blue)]
    shown = plane_of(pushed(red, blue, 0.5, direction).frame(), 0)
    line = shown[32, :] if direction in ("left", "right") else shown[:, 32]
    assert line.tolist() == [levels[first]] * 32 + [levels[1 - first]] * 32
    assert pushed(red, blue, 0.0, direction) is red
    assert pushed(red, blue, 1.0, direction) is blue


def test_yuv_and_rgba_move_alike() -> None:
    pictures = [Picture.of_frame(plain_frame(c, 64, 48)) for c in ((200, 30, 30), (30, 200, 30))]
    fast = pushed(*pictures, 0.3, "left")
    general = pushed(*(Picture.of_image(p.image(), opaque=True) for p in pictures), 0.3, "left")
    off = np.abs(fast.pixels().astype(int) - general.pixels().astype(int))
    off[:, 46:54] = 0  # where they meet, colours of half the resolution run into each other
    assert off.max() <= 3
