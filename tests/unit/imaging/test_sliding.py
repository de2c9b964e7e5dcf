"""Frames moved by parts of a pixel: exact on whole pixels, the mean of neighbours between them, no seam at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from tests.render.pictures import assert_same_picture, landscape

from vidgen.imaging.blending import Surface, blend_onto
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import cut
from vidgen.imaging.planes import plain_frame, plane_of
from vidgen.imaging.sliding import slid

GREY = (90, 90, 90)


def canvas() -> Picture:
    return Picture.of_frame(plain_frame(GREY, 192, 108))


def small() -> Picture:
    return cut(landscape(), 60, 20, 64, 40).at(0, 0)


@pytest.mark.parametrize("at", [(20, 30), (-10, 80), (150, -6)])
def test_on_whole_even_pixels_it_is_the_frame_itself(at: tuple[int, int]) -> None:
    found = blend_onto(canvas(), slid(small(), *at)).frame()
    wanted = blend_onto(canvas(), small().at(*at)).frame()
    for i in range(3):
        assert (plane_of(found, i) == plane_of(wanted, i)).all()


def test_halfway_it_is_the_mean_of_neighbours() -> None:
    found = plane_of(blend_onto(canvas(), slid(small(), 20.5, 30.0)).frame(), 0).astype(float)
    source = plane_of(small().frame("yuv420p"), 0).astype(float)
    assert np.abs(found[30:70, 21:84] - (source[:, :-1] + source[:, 1:]) / 2).max() <= 1
    grey = float(plane_of(canvas().frame(), 0)[0, 0])
    assert np.abs(found[30:70, 20] - (source[:, 0] + grey) / 2).max() <= 1
    assert np.abs(found[30:70, 84] - (source[:, -1] + grey) / 2).max() <= 1
    assert (found[:, :20] == grey).all()
    assert (found[:, 85:] == grey).all()


@pytest.mark.parametrize("at", [(21.3, 33.8), (-5.6, 10.2), (160.9, 90.1)])
@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_it_looks_the_same_in_rgba(at: tuple[float, float], opacity: float) -> None:
    layer = slid(small(), *at).faded(opacity)
    in_yuv = blend_onto(canvas(), layer)
    surface = Surface(Picture.of_image(canvas().image(), opaque=True))
    surface.put(slid(small(), *at).faded(opacity))
    in_rgba = Picture.of_frame(surface.picture().frame("yuv420p"))
    assert in_yuv.is_yuv
    assert_same_picture(in_yuv, in_rgba, mean=0.7, worst=14)


def test_a_plain_colour_stays_what_it_is_inside() -> None:
    plain = Picture.of_frame(plain_frame((255, 255, 255), 32, 32))
    for part in np.linspace(0, 2, 9):
        found = blend_onto(canvas(), slid(plain, 10 + part, 10 + part)).frame()
        assert (plane_of(found, 0)[14:40, 14:40] == 235).all()
        assert (plane_of(found, 1)[7:20, 7:20] == 128).all()
