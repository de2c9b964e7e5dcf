"""Scopes: colour bars lie where the standard says, and the panel measures the frame that is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from vidgen.ui.scopes.drawing import targets
from vidgen.ui.scopes.measuring import COLUMNS, measured, thinned, ycbcr

_BARS = ((191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0), (0, 0, 191), (0, 0, 0))


def _bars(width: int = 1920, height: int = 1080) -> np.ndarray:
    frame = np.zeros((height, width, 4), np.uint8)
    for i, colour in enumerate(_BARS):
        frame[:, i * width // 8 : (i + 1) * width // 8, :3] = colour
    return frame


@pytest.mark.parametrize(
    ("colour", "y", "cb", "cr"),
    [
        ((255, 255, 255), 255, 0, 0),
        ((0, 0, 0), 0, 0, 0),
        ((0, 0, 255), 18.41, 127.5, -11.69),
        ((255, 0, 0), 54.21, -29.21, 127.5),
    ],
)
def test_luma_and_colour_differences_are_those_of_bt_709(colour, y, cb, cr) -> None:
    found = ycbcr(np.array(colour, np.uint8))
    assert [float(v) for v in found] == pytest.approx([y, cb, cr], abs=0.01)


def test_the_waveform_of_bars_is_a_stair() -> None:
    found = measured(_bars())
    for i, colour in enumerate(_BARS):
        column = found.luma[:, (2 * i + 1) * COLUMNS // 16]
        level = round(float(ycbcr(np.array(colour, np.uint8))[0]))
        assert np.flatnonzero(column).tolist() == [255 - level]
    red = found.channels[0][:, COLUMNS // 16]
    assert np.flatnonzero(red).tolist() == [255 - 191]


def test_the_vectors_of_bars_lie_in_their_boxes() -> None:
    found = measured(_bars())
    lit = {(int(x), int(y)) for y, x in np.argwhere(found.vectors)}
    wanted = [(p.x(), p.y()) for p in targets(QRectF(0, 0, 255, 255)).values()]
    assert len(wanted) == 6
    for x, y in (*wanted, (127.5, 127.5)):
        assert min(abs(x - a) + abs(y - b) for a, b in lit) <= 1.5
    assert len(lit) == 7


def test_the_histogram_counts_every_pixel_that_is_looked_at() -> None:
    frame = _bars()
    found = measured(frame)
    pixels = thinned(frame)
    assert found.histogram.sum(axis=1).tolist() == [pixels.shape[0] * pixels.shape[1]] * 4
    assert found.histogram[0, 191] == np.count_nonzero(pixels[..., 0] == 191) > 0
    small = measured(np.full((2, 3, 3), 7, np.uint8))
    assert small.histogram[3, 7] == 2 * COLUMNS  # each of its columns stands for many


@pytest.mark.parametrize("width", [240, 480, 960, 1918])
def test_no_column_of_a_trace_is_brighter_than_another(width: int) -> None:
    trace = measured(np.full((200, width, 3), 90, np.uint8)).luma[255 - 90]
    assert trace.min() == trace.max() > 0


def test_the_panel_measures_what_is_shown(editor, qtbot, idle) -> None:
    panel = editor.panels["scopes"]
    editor.docks["scopes"].show()
    editor.docks["scopes"].raise_()
    qtbot.waitUntil(panel.isVisible)
    editor.context.run("append", {"kind": "solid", "duration": "2s", "values": {"fill": "#808080"}})
    qtbot.waitUntil(
        lambda: panel.face.shown is not None and panel.face.shown[0].histogram[3].argmax() in (127, 128, 129)
    )
    assert "50 on average" in panel.face.accessibleDescription()
    for i in range(4):
        panel.choice.setCurrentIndex(i)
        kind = panel.choice.currentData()
        qtbot.waitUntil(lambda kind=kind: panel.face.shown[1] == kind)
        assert len(panel.face.shown[2]) == {"waveform": 1, "parade": 3, "vectors": 1, "histogram": 1}[kind]
        assert not panel.face.grab().isNull()
    assert editor.session.recall("scopes.kind") == "histogram"
    idle()
