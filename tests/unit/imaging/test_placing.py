"""Crop, fit and placement: where pixels land, what stays YUV, and that small sizes do not alias."""

from __future__ import annotations

import numpy as np
import pytest
from tests.render.pictures import assert_same_picture, badge, landscape, rgb

from vidgen.editor.records import Placement
from vidgen.imaging.lying import fitted_size
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import blurred_fill, cropped, cut, fitted, place, scaled
from vidgen.imaging.shapes import plain


@pytest.mark.parametrize(
    ("source", "fit", "size"),
    [
        ((1920, 1080), "contain", (1280, 720)),
        ((1080, 1920), "contain", (405, 720)),
        ((1080, 1920), "cover", (1280, 2276)),
        ((1080, 1920), "blurred", (405, 720)),
        ((100, 50), "stretch", (1280, 720)),
        ((1, 1), "contain", (720, 720)),
        ((16000, 2), "contain", (1280, 1)),
        ((1918, 1080), "contain", (1279, 720)),
        ((1366, 768), "contain", (1280, 720)),
    ],
)
def test_fitted_size(source: tuple[int, int], fit: str, size: tuple[int, int]) -> None:
    assert fitted_size(*source, 1280, 720, fit) == size


def test_a_clip_that_fits_is_not_touched() -> None:
    picture = landscape()
    whole, box = fitted(cropped(picture, Placement()), "contain", 192, 108)
    placed = place(whole, Placement(), 192, 108, box=box)
    assert placed.frame() is picture.frame()
    assert (placed.x, placed.y) == (0, 0)


def test_whole_pixels_are_moved_without_resampling() -> None:
    picture = badge(40).at(10, 20)
    placed = place(picture, Placement(x=0.5 + 7 / 192, y=0.5 - 3 / 108), 192, 108)
    assert (placed.x, placed.y) == (17, 17)
    assert np.array_equal(placed.pixels(), picture.pixels())


def test_the_anchor_is_what_x_and_y_place() -> None:
    source = landscape(96, 54)
    placement = Placement(x=0.0, y=1.0, anchor_x=0.0, anchor_y=1.0, scale_x=0.5, scale_y=0.5)
    whole, box = fitted(source, "contain", 192, 108)
    placed = place(whole, placement, 192, 108, box=box)
    assert (placed.x, placed.y, placed.width, placed.height) == (0, 54, 96, 54)
    assert placed.is_yuv


@pytest.mark.parametrize("quarter", [90, 180, 270, -90, 450])
def test_right_angles_are_exact(quarter: int) -> None:
    picture = badge(60).at(66, 24)
    placed = place(picture, Placement(rotation=float(quarter)), 192, 108)
    canvas = np.zeros((108, 192, 3))
    canvas[placed.y : placed.y + placed.height, placed.x : placed.x + placed.width] = rgb(placed)
    expected = np.zeros_like(canvas)
    expected[24:84, 66:126] = np.rot90(rgb(picture), -quarter // 90)
    assert np.abs(canvas - expected).mean() < 0.5


def test_turned_around_the_anchor() -> None:
    dot = plain("#ffffff", 4, 4).at(94, 2)  # at the top, in the middle
    placed = place(dot, Placement(rotation=90.0), 192, 108)
    solid = np.argwhere(placed.pixels()[..., 3] > 128) + np.array([placed.y, placed.x])
    assert np.abs(solid.mean(0) + 0.5 - [54, 96 + 50]).max() < 0.6


def test_mirrored() -> None:
    picture = landscape()
    placed = place(picture, Placement(scale_x=-1.0), 192, 108, box=(0, 0, 192, 108))
    assert np.abs(rgb(placed)[:, ::-1] - rgb(picture)).mean() < 1.0


def test_crop_then_fit() -> None:
    half = cropped(landscape(), Placement(crop_left=0.5))
    assert (half.width, half.height) == (96, 108)
    whole, box = fitted(half, "contain", 192, 108)
    assert (whole.x, whole.width) == (48, 96)
    assert box == (48.0, 0.0, 96.0, 108.0)
    assert half.is_yuv
    nothing = cropped(landscape(), Placement(crop_left=0.6, crop_right=0.6))
    assert nothing.opacity == 0


def test_crop_of_a_drawn_content_is_of_the_canvas() -> None:
    cut_title = cropped(badge(60).at(66, 24), Placement(crop_left=0.5), (0, 0, 192, 108))
    assert (cut_title.x, cut_title.width) == (96, 30)
    assert cut(badge(60), 100, 100, 5, 5).opacity == 0


def test_small_sizes_do_not_alias() -> None:
    stripes = np.zeros((256, 256, 4), np.uint8)
    stripes[..., 3] = 255
    stripes[:, ::2, :3] = 255
    from vidgen.imaging.images import image_of_pixels

    image = Picture.of_image(image_of_pixels(stripes, opaque=True))
    for source in (image, Picture.of_frame(image.frame("yuv420p"))):
        small = rgb(scaled(source, 37, 37))
        assert np.abs(small - 127.5).max() < 20
        turned = place(source, Placement(scale_x=0.1, scale_y=0.1, rotation=10.0), 256, 256)
        inside = turned.pixels()[
            turned.height // 2 - 3 : turned.height // 2 + 3, turned.width // 2 - 3 : turned.width // 2 + 3
        ]
        assert np.abs(inside[..., :3].astype(float) - 127.5).max() < 20


def test_moving_goes_by_parts_of_a_pixel_and_standing_does_not() -> None:
    picture = badge(40).at(76, 34)
    placement = Placement(x=0.5 + 0.4 / 192)
    assert np.array_equal(place(picture, placement, 192, 108).pixels(), picture.pixels())
    moving = place(picture, placement, 192, 108, moving=True)
    weights = moving.pixels()[..., 3].astype(float)
    centre = (weights.sum(0) * (np.arange(moving.width) + moving.x + 0.5)).sum() / weights.sum()
    assert abs(centre - 96.4) < 0.05


def test_density_is_taken_off_again() -> None:
    large = badge(120).at(132, 48)
    placed = place(large, Placement(), 192, 108, 2.0)
    assert (placed.x, placed.y, placed.width, placed.height) == (66, 24, 60, 60)
    enlarged = place(large.at(180, 76), Placement(scale_x=2.0, scale_y=2.0), 240, 136, 2.0)
    assert (enlarged.width, enlarged.height) == (120, 120)
    assert np.array_equal(enlarged.pixels(), large.pixels())


def test_out_of_sight_and_zero_size_are_nothing() -> None:
    assert place(badge(40), Placement(x=5.0), 192, 108).opacity == 0
    assert place(badge(40), Placement(x=5.0, rotation=3.0), 192, 108).opacity == 0
    assert place(badge(40), Placement(scale_x=0.0), 192, 108).opacity == 0


def test_a_huge_scale_costs_no_huge_picture() -> None:
    placed = place(landscape(), Placement(scale_x=80.0, scale_y=80.0), 192, 108)
    assert placed.width <= 192
    assert placed.height <= 108
    assert placed.opaque


def test_opacity_goes_along() -> None:
    for placement in (Placement(scale_x=0.5, scale_y=0.5), Placement(rotation=10.0), Placement(crop_left=0.2)):
        picture = cropped(landscape().faded(0.5), placement)
        assert place(picture, placement, 192, 108).opacity == 0.5


def test_blurred_fill_covers_all_and_is_soft_and_darker() -> None:
    source = landscape(60, 108)
    background = blurred_fill(source, 192, 108)
    assert (background.width, background.height) == (192, 108)
    assert background.opaque
    assert background.is_yuv
    assert rgb(background).mean() < rgb(source).mean()
    assert np.abs(np.diff(rgb(background), axis=1)).max() < 12
    whole, box = fitted(source, "blurred", 192, 108)
    assert box == (0.0, 0.0, 192.0, 108.0)
    assert_same_picture(cut(whole, 66, 0, 60, 108).at(0, 0), source, mean=1.0, worst=3.0)
