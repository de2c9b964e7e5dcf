"""The outline of a block is where the renderer puts it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.blocks.image import Image
from vidgen.blocks.shape import Shape
from vidgen.blocks.text import Text
from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.records import Block, Placement
from vidgen.imaging.drawing import View
from vidgen.imaging.lying import Lie
from vidgen.imaging.outline import Outline, outline
from vidgen.imaging.placing import cropped, fitted, place
from vidgen.imaging.shapes import plain
from vidgen.timing import FLICKS, FrameRate

CANVAS = (320, 180)
RATE = FrameRate(25)


def _block(content, **changes) -> Block:
    return Block(id="b", track="t", start=0, duration=FLICKS, content=content, **changes)


def _drawn_bounds(picture) -> tuple[float, float, float, float]:
    alpha = picture.pixels()[..., 3]
    rows, columns = np.flatnonzero(alpha.max(axis=1) > 100), np.flatnonzero(alpha.max(axis=0) > 100)
    return (picture.x + columns[0], picture.y + rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)


def _on_canvas(found: Outline) -> tuple[float, float, float, float]:
    x, y, width, height = found.bounds
    left, top = max(0, x), max(0, y)
    return left, top, min(CANVAS[0], x + width) - left, min(CANVAS[1], y + height) - top


@pytest.mark.parametrize("fit", ["contain", "cover", "stretch"])
@pytest.mark.parametrize(
    "placement",
    [
        {},
        {"x": 0.3, "y": 0.6, "scale_x": 0.5, "scale_y": 0.25},
        {"scale_x": 0.4, "scale_y": 0.4, "rotation": 30},
        {"scale_x": -0.5, "scale_y": 0.5, "rotation": 90, "anchor_x": 0.2, "anchor_y": 0.9},
        {"scale_x": 0.3, "scale_y": 0.3, "crop_left": 0.4, "crop_bottom": 0.1, "rotation": -10},
    ],
)
def test_a_source_lies_where_it_is_drawn(fit: str, placement: dict[str, float]) -> None:
    of = Placement(**placement, fit=fit)
    found = outline(_block(Image(asset="a"), placement=of), 0, CANVAS, RATE, (200, 200))
    picture, box = fitted(cropped(plain("#ffffff", 200, 200), of).at(0, 0), fit, *CANVAS)
    drawn = _drawn_bounds(place(picture, of, *CANVAS, box=box))
    assert found is not None
    assert drawn == pytest.approx(_on_canvas(found), abs=1.6)


@pytest.mark.parametrize("content", [Shape(fill="#ffffff", width=0.4, height=0.2), Text(text="HHH\nHH", size=0.2)])
def test_what_draws_itself_lies_where_it_is_drawn(content) -> None:
    of = Placement(x=0.4, rotation=90, scale_x=0.8, scale_y=0.8)
    found = outline(_block(content, placement=of), 0, CANVAS, RATE)
    picture = content.draw(View(*CANVAS, 0, FLICKS, RATE))
    drawn = _drawn_bounds(place(picture, of, *CANVAS))
    assert found is not None
    x, y, width, height = _on_canvas(found)
    assert x - 2 <= drawn[0]
    assert y - 2 <= drawn[1]
    assert drawn[0] + drawn[2] <= x + width + 2
    assert drawn[1] + drawn[3] <= y + height + 2
    assert drawn[2] * drawn[3] > 0.5 * width * height


def test_keyframes_are_at_their_values_and_what_is_not_seen_has_none() -> None:
    curve = Curve(path="placement.x", keyframes=(Keyframe(time=0, value=0.0), Keyframe(time=FLICKS, value=1.0)))
    block = _block(Shape(), curves=(curve,))
    middle = outline(block, FLICKS // 2, CANVAS, RATE)
    assert middle is not None
    assert middle.anchor == pytest.approx((160, 90))
    assert outline(_block(Shape(), placement=Placement(opacity=0)), 0, CANVAS, RATE) is None
    assert outline(_block(Text(text=" ")), 0, CANVAS, RATE) is None
    assert outline(_block(Image(asset="a"), placement=Placement(crop_left=1)), 0, CANVAS, RATE, (9, 9)) is None


_SIZES = st.floats(-500, 500)


@settings(max_examples=60, deadline=None)
@given(_SIZES, _SIZES, st.floats(0.1, 4), st.floats(-4, -0.1), st.floats(0, 359), _SIZES, _SIZES)
def test_back_is_the_way_back(to_x, anchor_y, scale_x, scale_y, rotation, x, y) -> None:
    way = Lie(to_x, 7.0, 3.0, anchor_y, scale_x, scale_y, rotation)
    assert way.back(*way.at(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_points_inside_and_their_distance() -> None:
    found = outline(_block(Shape(width=0.5, height=0.5), placement=Placement(rotation=45)), 0, CANVAS, RATE)
    assert found is not None
    assert found.holds(160, 90 + 60)
    assert not found.holds(160 + 44, 90 + 44)
    assert found.distance(160, 90) == 0
    assert found.distance(160 + 44, 90 + 44) == pytest.approx(np.hypot(44, 44) - 45, abs=0.1)
