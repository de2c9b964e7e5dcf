"""The blur against a true Gaussian, and that it is smooth while its radius is animated."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.pictures import badge, landscape, rgb

from vidgen.imaging.blur import blurred, softened
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plane_of

Floats = NDArray[np.float64]


def gaussian(values: Floats, radius: float) -> Floats:
    """Return (height, width, 3) blurred by the formula, edges going on."""
    reach = int(4 * radius + 1)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * radius**2))
    kernel /= kernel.sum()
    for axis in (0, 1):
        pad = [(reach, reach) if i == axis else (0, 0) for i in range(3)]
        padded = np.pad(values, pad, mode="edge")
        values = sum(k * np.take(padded, np.arange(values.shape[axis]) + i, axis) for i, k in enumerate(kernel))
    return values


@pytest.mark.parametrize("radius", [0.7, 2.0, 4.0, 9.0, 20.0])
@pytest.mark.parametrize("yuv", [True, False])
def test_near_the_formula(radius: float, yuv: bool) -> None:
    source = landscape(480, 270)
    source = source if yuv else Picture.of_image(source.image(), opaque=True)
    result = blurred(source, radius)
    assert (result.width, result.height, result.is_yuv, result.opaque) == (480, 270, yuv, True)
    difference = np.abs(rgb(result) - gaussian(rgb(source), radius))
    assert difference.mean() < 2.0
    assert np.percentile(difference, 99) < 11


def test_smooth_under_animation() -> None:
    source = landscape(480, 270)
    spread = [float(rgb(blurred(source, r)).std()) for r in np.arange(0.5, 12, 0.25)]
    steps = -np.diff(spread)
    assert (steps > -0.15).all(), "more blur never looks sharper"
    assert steps.max() < 2.0


def test_no_radius_no_work() -> None:
    picture = landscape()
    assert blurred(picture, 0) is picture


def test_growing_edges_keep_all_of_the_light() -> None:
    picture = badge(60).at(20, 10)
    result = blurred(picture, 6.0, grow=True)
    assert (result.x, result.y, result.width) == (2, -8, 96)
    before, after = (p.pixels().astype(float).sum((0, 1)) for p in (picture, result))
    assert np.abs(after / before - 1).max() < 0.06
    assert (result.pixels()[..., :3] <= result.pixels()[..., 3:].astype(int) + 1).all(), "premultiplied"
    assert blurred(picture.faded(0.5), 3.0).opacity == 0.5


@pytest.mark.parametrize("radius", [0.6, 2.5, 5.4])
def test_a_small_frame_is_softened_by_the_formula(radius: float) -> None:
    frame = landscape(68, 120).frame("yuv420p")
    result = softened(frame, radius, 0.5)
    for index, zero in enumerate((16, 128, 128)):
        plane = plane_of(frame, index)[..., None].astype(float)
        wanted = (gaussian(plane, radius if index == 0 else radius / 2)[..., 0] - zero) * 0.5 + zero
        assert np.abs(plane_of(result, index) - wanted).max() < 0.51 + 0.02
