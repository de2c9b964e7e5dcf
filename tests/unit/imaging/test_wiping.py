"""Wipes: where the edge is, what lies on either side of it, and that YUV and RGBA show the same."""

from __future__ import annotations

import numpy as np
import pytest
from tests.render.pictures import assert_same_picture, badge, landscape, rgb

from vidgen.imaging.blending import blend_onto
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import plain
from vidgen.imaging.wiping import weights_of, wiped

DIRECTIONS = ["left", "right", "up", "down"]


def two() -> tuple[Picture, Picture]:
    return landscape(), Picture.of_frame(blend_onto(plain("#7a2f8f", 192, 108), badge(90).at(51, 9)).frame("yuv420p"))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("softness", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("progress", [0.13, 0.5, 0.77])
def test_yuv_shows_what_rgba_shows(direction: str, softness: float, progress: float) -> None:
    before, after = two()
    fast = wiped(before, after, progress, direction, softness)
    general = wiped(*(Picture.of_image(p.image(), opaque=True) for p in (before, after)), progress, direction, softness)
    assert fast.is_yuv
    assert not general.is_yuv
    # The way through RGB softens chroma at the badge's middle once more.
    assert_same_picture(fast, Picture.of_frame(general.frame("yuv420p")), mean=0.5, worst=13)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_sharp_edge_has_only_one_picture_on_each_side(direction: str) -> None:
    before, after = plain("#ff0000", 100, 60), plain("#0000ff", 100, 60)
    seen = rgb(wiped(before, after, 0.25, direction, 0.0))
    length = 100 if direction in ("left", "right") else 60
    line = seen[30] if direction in ("left", "right") else seen[:, 50]
    line = line[::-1] if direction in ("left", "up") else line
    assert (line[: length // 4] == [0, 0, 255]).all()
    assert (line[length // 4 :] == [255, 0, 0]).all()


@pytest.mark.parametrize("softness", [0.0, 0.3, 1.0])
def test_the_edge_moves_evenly_from_nothing_to_all(softness: float) -> None:
    means = [weights_of(200, p, softness, backwards=False).mean() / 256 for p in np.linspace(0, 1, 21)]
    assert means[0] == 0
    assert means[-1] == 1
    assert (np.diff(means) > 0).all()
    assert np.allclose(np.array(means) + means[::-1], 1, atol=0.01)


def test_what_is_transparent_stays_so() -> None:
    nothing = badge(60)
    shown = wiped(nothing, plain("#00ff00", 60, 60), 0.5, "right", 0.0)
    pixels = shown.pixels()
    assert not shown.opaque
    assert (pixels[:, :30] == [0, 255, 0, 255]).all()
    assert (pixels[:, 30:] == nothing.pixels()[:, 30:]).all()


def test_at_its_ends_it_is_the_pictures_themselves() -> None:
    before, after = two()
    assert wiped(before, after, 0.0, "left", 0.5) is before
    assert wiped(before, after, 1.0, "left", 0.5) is after


def test_odd_sizes() -> None:
    before, after = (Picture.of_frame(p.frame("yuv420p")) for p in (plain("#ffffff", 33, 21), plain("#000000", 33, 21)))
    seen = rgb(wiped(before, after, 0.5, "down", 0.0))
    assert seen[:10].max() < 3
    assert seen[11:].min() > 252
    assert abs(seen[10].mean() - 127) < 3
