"""Zoomed frames lie where the numbers say, to a tenth of a pixel, at every scale; what cannot be made so is left to Qt."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import scaled
from vidgen.imaging.planes import new_frame, plane_of
from vidgen.imaging.zooming import Window, window, zoomed

WIDTH, HEIGHT = 300, 220
CANVAS = (160, 120)


def level(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth picture, so that every way to scale shows the same and only places matter. Steepest: 5 levels a pixel."""
    return 120 + 60 * np.sin(x / 12) * np.cos(y / 17)


def seen(planes: list[NDArray[np.uint8]], left: float, top: float, scale: tuple[float, float]) -> float:
    """Return the largest difference of a zoomed frame from what the picture's formula gives, in levels."""
    worst = 0.0
    for plane, step in zip(planes, (1, 2, 2), strict=True):
        rows, columns = (np.arange(length) + 0.5 for length in plane.shape)
        x, y = (columns * step - left) / scale[0], (rows * step - top) / scale[1]
        worst = max(worst, float(np.abs(plane - level(x[None], y[:, None])).max()))
    return worst


@pytest.fixture(scope="module")
def picture() -> Picture:
    frame = new_frame(WIDTH, HEIGHT)
    for index, step in enumerate((1, 2, 2)):
        rows, columns = (np.arange(length) + 0.5 for length in plane_of(frame, index).shape)
        plane_of(frame, index)[:] = np.round(level(columns[None] * step, rows[:, None] * step))
    return Picture.of_frame(frame)


def test_every_scale_and_place_is_right(picture: Picture) -> None:
    made = 0
    for number in range(120):
        scale = 0.72 + number / 137, 0.73 + number / 119
        left, top = -7.3 - number / 31, -11.9 - number / 7
        found = zoomed(picture, left, top, (WIDTH * scale[0], HEIGHT * scale[1]), CANVAS, scaled)
        if found is None:
            continue
        made += 1
        frame = found.frame()
        assert (frame.width, frame.height, found.x, found.y) == (*CANVAS, 0, 0)
        assert seen([plane_of(frame, i) for i in range(3)], left, top, scale) < 3
    assert made > 100


def test_a_picture_may_end_where_the_canvas_does(picture: Picture) -> None:
    scale = CANVAS[0] / WIDTH, CANVAS[1] / HEIGHT + 0.01
    found = zoomed(picture, 0, -1.1, (CANVAS[0], HEIGHT * scale[1]), CANVAS, scaled)
    assert found is not None
    inner = [plane_of(found.frame(), i)[2:-2, 2:-2] for i in range(3)]
    for plane, step in zip(inner, (1, 2, 2), strict=True):
        rows, columns = (np.arange(length) + 2.5 for length in plane.shape)
        wanted = level((columns * step / scale[0])[None], ((rows * step + 1.1) / scale[1])[:, None])
        assert np.abs(plane - wanted).max() < 6


def test_what_does_not_cover_the_canvas_is_left_to_others(picture: Picture) -> None:
    assert zoomed(picture, 0.5, 0, (200.3, 150.2), CANVAS, scaled) is None
    assert zoomed(picture, 0, 0, (159.9, 150.2), CANVAS, scaled) is None
    assert zoomed(picture, 0, 0, (200.3, 150.2), (159, 120), scaled) is None


def test_a_window_ends_where_pixels_meet() -> None:
    assert window(200, 0, 100, 100) == Window(0, 200, 0, 100)
    found = window(200, -10.25, 150, 100)
    assert found is not None
    for pixel, place in ((found.first, found.begins), (found.last, found.ends)):
        assert abs(-10.25 + pixel * 0.75 - place) <= 0.1


def test_half_a_pixel_at_full_size_has_no_window() -> None:
    assert window(200, -10.5, 200, 100) is None


def test_the_opacity_is_kept(picture: Picture) -> None:
    found = zoomed(picture.faded(0.5), -3.3, -3.3, (200.3, 150.2), CANVAS, scaled)
    assert found is not None
    assert found.opacity == 0.5
