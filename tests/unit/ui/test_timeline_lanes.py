"""Keyframe lanes as pictures, without widgets: lines are as high as values, keys and plates lie where they belong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QGuiApplication

from vidgen.editor.curves import BEZIER, Curve, Keyframe
from vidgen.timing import FLICKS
from vidgen.ui.timeline.lanes.lines import Lines, line_of
from vidgen.ui.timeline.lanes.model import LANE
from vidgen.ui.timeline.lanes.sheet import Piece, Sheet
from vidgen.ui.timeline.seen import Seen

EASES = ("hold", "linear", "bezier", *BEZIER)
part = st.floats(0, 1)
key = st.builds(
    Keyframe,
    time=st.integers(-FLICKS, 20 * FLICKS),
    value=st.floats(-100, 100),
    ease=st.sampled_from(EASES),
    bezier=st.tuples(part, st.floats(-1, 2), part, st.floats(-1, 2)),
)
curve = st.builds(
    Curve, path=st.just("placement.x"), keyframes=st.lists(key, min_size=1, max_size=6, unique_by=lambda k: k.time)
)


@settings(deadline=None)
@given(st.lists(curve, min_size=1, max_size=4), st.lists(st.integers(-2 * FLICKS, 22 * FLICKS), min_size=1, max_size=9))
def test_lines_are_as_high_as_the_values_of_their_curves(curves: list[Curve], times: list[int]) -> None:
    lines = Lines([line_of(c) for c in curves])
    of = np.repeat(np.arange(len(curves)), len(times))
    found = lines.heights(of, np.array(times * len(curves), float))
    for place, height in enumerate(found):
        one, time = curves[of[place]], times[place % len(times)]
        values = [float(k.value) for k in one.keyframes]
        low, high = min(values), max(values)
        wanted = (float(one.value_at(time)) - low) / (high - low) if high - low > 1e-6 else height
        near = [float(one.value_at(time + beside * FLICKS // 100)) for beside in (-1, 1)]  # steps come soon or late
        slack = 0.01 + max(abs(n - float(one.value_at(time))) for n in near) / max(high - low, 1e-6)
        assert height == pytest.approx(wanted, abs=slack)


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_a_sheet_shows_plates_lines_and_keys(qapp: QGuiApplication, ratio: float) -> None:
    keys = (
        Keyframe(time=0, value=0.0, ease="linear"),
        Keyframe(time=FLICKS, value=1.0, ease="hold"),
        Keyframe(time=2 * FLICKS, value=0.0, ease="ease"),
    )
    line = line_of(Curve(path="placement.x", keyframes=keys))
    sheet = Sheet(400, 2, ratio)
    left, right = round(50 * ratio), round(350 * ratio)
    here = np.array([left]), np.array([right])
    sheet.plates([1], Seen(0, *here), np.array([0x30000010], np.uint32), round(18 * ratio))
    pieces = [Piece(1, left, right, FLICKS // 2, 3 * FLICKS, line)]
    lines, white = Lines([line]), QColor("white")
    sheet.lines(pieces, lines, FLICKS / 100 / ratio, 0, white)
    high = sheet.pixels.shape[0] // 2
    assert not sheet.pixels[:high].any()
    assert not sheet.pixels[:, : left - 1].any()
    assert sheet.pixels[-high // 2, left] == 0x30000010
    assert sheet.pixels[high + round(2 * ratio), left] < 0x30000010  # a round corner
    bright = (sheet.pixels[high:] >> 8 & 255).astype(float)
    for second, wanted in ((1.0, 0.5), (1.25, 0.75), (1.9, 1.0), (3.2, 0.0)):
        column = bright[:, round(second * 100 * ratio)]
        middle = (column * (np.arange(high) + 0.5)).sum() / column.sum()
        assert (LANE - 5 - middle / ratio) / (LANE - 10) == pytest.approx(wanted, abs=0.05)
        assert column.sum() == pytest.approx(105 * round(ratio) * (1.01 if 1 <= second < 1.5 else 1), rel=0.03)
    step = bright[:, round(2.5 * 100 * ratio) - round(ratio) : round(2.5 * 100 * ratio) + round(ratio)]
    assert (step.max(axis=1) > 80).sum() >= 13 * ratio  # the value falls at once
    image = sheet.keys(pieces, lines, FLICKS / 100 / ratio, 0, white, QColor("black"))
    for second in (0.5, 1.5, 2.5):
        assert image.pixelColor(round(second * 100 * ratio), round(1.5 * LANE * ratio)) == white
    assert image.pixelColor(round(200 * ratio), round(1.5 * LANE * ratio)) != white


@pytest.mark.parametrize("ratio", [1, 2])
def test_in_narrow_blocks_keys_are_dots_in_their_own_colours(ratio: int) -> None:
    keys = [
        Keyframe(time=0, value="#ff0000"),
        Keyframe(time=FLICKS, value="#00ff00"),
        Keyframe(time=9 * FLICKS, value="#0000ff"),
    ]
    coloured = line_of(Curve(path="content.fill", keyframes=tuple(keys)))
    plain = line_of(Curve(path="placement.x", keyframes=(Keyframe(time=FLICKS, value=1.0),)))
    sheet = Sheet(100, 2, ratio)
    pieces = [Piece(0, 0, 40, FLICKS, 2 * FLICKS, coloured), Piece(1, 0, 40, 2 * FLICKS, 2 * FLICKS, plain)]
    sheet.dots(pieces, FLICKS / 20 / ratio, 0, QColor("white"))
    for second, lane, colour in ((1, 0, 0xFFFF0000), (2, 0, 0xFF00FF00), (3, 1, 0xFFFFFFFF)):
        x, y = 20 * second * ratio, LANE * ratio // 2 + lane * LANE * ratio
        assert sheet.pixels[y, x] == colour
        assert sheet.pixels[y - 2 * ratio, x] == colour
        assert not sheet.pixels[y - 2 * ratio, x + 1]
    assert np.unique(sheet.pixels).tolist() == [
        0,
        0xFF00FF00,
        0xFFFF0000,
        0xFFFFFFFF,
    ]  # the third lies behind its block
