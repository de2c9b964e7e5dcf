"""What is turned is drawn in YUV or in RGBA, whoever asks: both ways show the same."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.editor.records import Placement
from vidgen.imaging.blending import blend_onto
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import place
from vidgen.imaging.shapes import draw_shape, plain

TURNED = Placement(x=0.5, y=0.5, scale_x=0.6, scale_y=0.8, rotation=17)


def _ellipse() -> Picture:
    colours = {"fill": "#e0503080", "outline": "#20c0ffff"}
    return draw_shape("ellipse", centre=(80, 45), size=(121, 67), outline_width=9, corner_radius=0, **colours)


def _film() -> Picture:
    return Picture.of_frame(plain("#3070d0", 160, 90).frame("yuv420p"))


@pytest.mark.parametrize("make", [_ellipse, _film])
def test_turned_pictures_look_the_same_in_yuv_and_in_rgba(make: object) -> None:
    assert callable(make)
    lying = place(make(), TURNED, 160, 90)
    assert not lying.opaque
    below = plain("#808080", 160, 90)
    in_yuv = blend_onto(Picture.of_frame(below.frame("yuv420p")), lying).pixels().astype(int)
    in_rgba = blend_onto(below, lying).pixels().astype(int)
    apart = np.abs(in_yuv - in_rgba)[..., :3]
    assert apart.mean() < 1.5
    assert np.abs(in_yuv - below.pixels())[..., :3].max() > 40
    assert apart[40:50, 75:85].max() <= 4


def test_a_picture_that_is_turned_and_fills_the_canvas_stays_a_frame() -> None:
    lying = place(_film(), Placement(x=0.5, y=0.5, scale_x=2, scale_y=2, rotation=5), 160, 90)
    assert lying.is_yuv
    assert lying.opaque
    assert (lying.x, lying.y, lying.width, lying.height) == (0, 0, 160, 90)
