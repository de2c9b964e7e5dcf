"""The arithmetic of the canvas: crops of sources, snapping, zoom."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.blocks.image import Image
from vidgen.editor.records import Block, Placement
from vidgen.imaging.outline import Outline, outline
from vidgen.timing import FLICKS, FrameRate
from vidgen.ui.canvas import shaping
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Line, lines, snapped_box

CANVAS = (1920, 1080)


def _outline(placement: Placement, source: tuple[int, int] = (1000, 800)) -> Outline:
    block = Block(id="b", track="t", start=0, duration=FLICKS, content=Image(asset="a"), placement=placement)
    found = outline(block, 0, CANVAS, FrameRate(25), source)
    assert found is not None
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([(-1, 0), (1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)]),
    st.floats(-150, 150),
    st.floats(-150, 150),
    st.sampled_from([0, 30, 90, 200]),
    st.sampled_from(["contain", "cover", "stretch"]),
)
def test_a_crop_of_a_source_moves_nothing_of_it(handle, dx, dy, rotation, fit) -> None:
    placement = Placement(
        x=0.4, y=0.6, scale_x=0.7, scale_y=0.5, rotation=rotation, fit=fit, crop_left=0.2, crop_top=0.2
    )
    before = _outline(placement)
    values = shaping.cropped(before, CANVAS, handle, (dx, dy))
    after = _outline(placement.replace(**values))
    # The corners of the whole source, whatever is cropped, lie where they did; a pixel of the source is the tolerance.
    for share_x, share_y in ((0, 0), (1, 1)):
        places = [
            o.lie.at(o.whole[0] + share_x * o.whole[2], o.whole[1] + share_y * o.whole[3]) for o in (before, after)
        ]
        assert places[0] == pytest.approx(places[1], abs=5)


def test_a_crop_stops_before_nothing_is_left() -> None:
    values = shaping.cropped(_outline(Placement()), CANVAS, (-1, 0), (5000, 0))
    assert 0.99 < values["crop_left"] < 1
    assert shaping.cropped(_outline(Placement()), CANVAS, (-1, 0), (-5000, 0)) == {}


def test_boxes_snap_by_edge_and_middle() -> None:
    to = lines(CANVAS, [(100, 100, 50, 50)])
    by_x, by_y, met = snapped_box((154, 300, 40, 40), to, 6)
    assert (by_x, by_y) == (-4, 0)
    assert met == (Line("x", 150),)
    assert snapped_box((930, 500, 50, 70), to, 6) == (5, 5, (Line("x", 960), Line("y", 540)))
    assert snapped_box((700, 300, 40, 40), to, 6)[2] == ()


def test_zoom_keeps_the_point_under_the_mouse_and_the_picture_in_sight() -> None:
    sight = Sight(CANVAS, (800, 500))
    assert sight.picture == pytest.approx((12, 250 - 776 * 9 / 32, 776, 776 * 9 / 16))
    near = sight.zoomed(2.0, (300, 200))
    assert near.to_canvas(300, 200) == pytest.approx(sight.to_canvas(300, 200))
    assert near.panned(1e6, 0).to_canvas(400, 0)[0] == 0
    assert near.zoomed(None).picture == sight.picture
    assert Sight(CANVAS, (800, 500), ratio=2.0, zoom=1.0).scale == 0.5


def test_a_turn_snaps_when_it_is_nearly_upright_or_level() -> None:
    of = _outline(Placement(rotation=30))

    def to(degrees: float, **how: bool) -> float:
        (x, y), angle = of.anchor, math.radians(degrees)
        now = x + 100 * math.cos(angle), y + 100 * math.sin(angle)
        return shaping.turned(of, (x + 100, y), now, **how)["rotation"]

    assert to(59) == pytest.approx(89)
    assert to(59, snap=True) == 90
    assert to(57, snap=True) == pytest.approx(87)
    assert to(14.2, snap=True) == 45
