"""Folded colour effects: how near they come to the exact formula, and when they are made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from tests.render.pictures import badge, landscape, rgb, view

from vidgen.effects.colour_adjust import ColourAdjust
from vidgen.effects.lut import Lut
from vidgen.imaging.colour_table import apply_table, coloured, table_of
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plane_of

CUBE = Path(__file__).parents[2] / "render" / "teal-and-orange.cube"
LOOKING = replace(view(), file=lambda _: CUBE)
RUNS = {
    "saturation": [ColourAdjust(saturation=0.5)],
    "brightness": [ColourAdjust(brightness=0.2)],
    "contrast": [ColourAdjust(contrast=0.15)],
    "lut": [Lut(asset="x")],
    "three": [ColourAdjust(brightness=0.1), Lut(asset="x", strength=0.6), ColourAdjust(saturation=-0.4)],
}


def colours(step: int = 17) -> Picture:
    """Return a 4:4:4 frame with many colours, inside what RGB can hold."""
    levels = np.arange(0, 256, step)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(64, -1, 3).astype(np.uint8)
    big = grid.repeat(8, 0).repeat(8, 1)
    return Picture.of_frame(Picture.of_frame(av.VideoFrame.from_ndarray(big, format="rgb24")).frame("yuv420p"))


@pytest.mark.parametrize("name", RUNS)
def test_near_the_exact_formula(name: str) -> None:
    source = colours()
    exact = rgb(source)[3::8, 3::8].reshape(-1, 3).astype(np.float32) / 255
    for effect in RUNS[name]:
        exact = effect.map_colour(exact, LOOKING)
    exact = np.clip(exact, 0, 1) * 255
    inside = ((exact > 1) & (exact < 254)).all(-1)
    error = np.abs(rgb(coloured(source, RUNS[name], LOOKING))[3::8, 3::8].reshape(-1, 3) - exact)[inside]
    assert error.mean() <= 1.5


@pytest.mark.parametrize("effect", [ColourAdjust(), Lut(), Lut(asset="x", strength=0.0), ColourAdjust(contrast=0.0005)])
def test_neutral_effects_cost_nothing(effect: ColourAdjust | Lut) -> None:
    picture = landscape()
    assert table_of([effect], LOOKING) is None
    assert coloured(picture, [effect], LOOKING) is picture


def test_smooth_gradients_stay_smooth() -> None:
    ramp = np.linspace(40, 200, 512).astype(np.uint8)
    frame = landscape(512, 32).frame("yuv420p")
    frame = Picture.of_frame(frame).frame("yuv420p")
    plane_of(frame, 0)[:] = ramp
    plane_of(frame, 1)[:] = np.linspace(100, 150, 256).astype(np.uint8)
    plane_of(frame, 2)[:] = np.linspace(150, 110, 256).astype(np.uint8)
    luma = plane_of(coloured(Picture.of_frame(frame), [Lut(asset="x")], LOOKING).frame(), 0)[8].astype(int)
    assert (np.diff(luma) >= -2).all()
    assert np.abs(np.diff(luma)).max() <= 4, "a step that the source does not have"


def test_saturation_leaves_greys_alone_and_its_end_leaves_greys_only() -> None:
    grey = Picture.of_frame(av.VideoFrame.from_ndarray(np.full((32, 32, 3), 90, np.uint8), format="rgb24"))
    grey = Picture.of_frame(grey.frame("yuv420p"))
    assert np.abs(rgb(coloured(grey, [ColourAdjust(saturation=0.9)], view())) - 90).max() <= 2
    assert np.ptp(rgb(coloured(landscape(), [ColourAdjust(saturation=-1)], view())), axis=2).max() <= 4


def test_tables_are_kept_until_something_changes(tmp_path: Path) -> None:
    path = tmp_path / "look.cube"
    path.write_text(CUBE.read_text())
    looking = replace(view(), file=lambda _: path)
    first = table_of([Lut(asset="x")], looking)
    assert table_of([Lut(asset="x")], replace(looking, time=5)) is first
    assert table_of([Lut(asset="x", strength=0.5)], looking) is not first
    path.write_text(CUBE.read_text().replace("0.1000", "0.9000") + "\n# changed\n")
    assert table_of([Lut(asset="x")], looking) is not first


def test_transparency_stays() -> None:
    picture = badge(40).at(3, 4)
    result = coloured(picture, [ColourAdjust(brightness=0.3)], view())
    assert (result.x, result.y) == (3, 4)
    assert np.array_equal(result.pixels()[..., 3], picture.pixels()[..., 3])
    assert (result.pixels()[..., :3] <= result.pixels()[..., 3:]).all()
    assert not result.opaque


def test_odd_sizes_and_the_same_result_in_bands() -> None:
    table = table_of([ColourAdjust(saturation=0.5)], view())
    assert table is not None
    frame = landscape(191, 107).frame()
    whole = apply_table(Picture.of_frame(frame), table)
    assert (whole.width, whole.height) == (191, 107)
    reference = apply_table(Picture.of_image(Picture.of_frame(frame).image(), opaque=True), table)
    assert np.abs(rgb(whole) - rgb(reference)).mean() < 3
    assert whole.faded(0.5).opacity == apply_table(Picture.of_frame(frame).faded(0.5), table).opacity
