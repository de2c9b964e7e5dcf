"""Blending against the formulas of W3C Compositing and Blending Level 1."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.pictures import assert_same_picture, badge, landscape, rgb

from vidgen.imaging.blending import Surface, blend_onto
from vidgen.imaging.images import image_of_pixels
from vidgen.imaging.mixing import mixed
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import copied, mix_into, plane_of
from vidgen.imaging.shapes import plain

Floats = NDArray[np.float64]


def noise(seed: int, size: int = 64, *, opaque: bool) -> Picture:
    random = np.random.default_rng(seed)
    alpha = np.full((size, size, 1), 255) if opaque else random.integers(0, 256, (size, size, 1))
    colour = random.integers(0, 256, (size, size, 3)) * alpha // 255
    return Picture.of_image(image_of_pixels(np.concatenate([colour, alpha], -1).astype(np.uint8), opaque=opaque))


def mode_of(name: str, below: Floats, above: Floats) -> Floats:
    """Return B(cb, cs) of the specification."""
    if name == "normal":
        return above
    if name == "multiply":
        return below * above
    if name == "screen":
        return below + above - below * above
    return np.where(below <= 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above))


def composed(name: str, base: Picture, layer: Picture, opacity: float) -> Floats:
    """Return co, premultiplied, and the alpha."""
    below, above = (p.pixels().astype(float) / 255 for p in (base, layer))
    above = above * opacity
    ab, as_ = below[..., 3:], above[..., 3:]
    if name == "add":
        return np.clip(below + above, 0, 1) * 255
    cb, cs = (
        np.divide(p[..., :3], a, out=np.zeros_like(p[..., :3]), where=a > 0) for p, a in ((below, ab), (above, as_))
    )
    colour = as_ * (1 - ab) * cs + as_ * ab * mode_of(name, cb, cs) + (1 - as_) * ab * cb
    return np.concatenate([colour, as_ + ab - as_ * ab], -1) * 255


@pytest.mark.parametrize("mode", ["normal", "multiply", "screen", "overlay", "add"])
@pytest.mark.parametrize("opaque", [True, False])
@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_rgba_is_what_the_specification_says(mode: str, opaque: bool, opacity: float) -> None:
    base, layer = noise(1, opaque=opaque), noise(2, opaque=False)
    found = blend_onto(base, layer, opacity, mode).pixels().astype(float)
    wanted = composed(mode, base, layer, opacity)
    if opaque:
        wanted[..., 3] = 255
    difference = np.abs(found - wanted)
    assert difference.mean() < 0.8
    assert difference.max() <= 4


@pytest.mark.parametrize("at", [(0, 0), (21, 33), (20, 33), (-31, -17), (170, 90)])
@pytest.mark.parametrize("opacity", [1.0, 0.35])
def test_yuv_looks_like_rgba(at: tuple[int, int], opacity: float) -> None:
    base, layer = landscape(), badge(60).at(*at)
    in_yuv = blend_onto(base, layer, opacity)
    in_rgba = blend_onto(Picture.of_image(base.image(), opaque=True), layer, opacity)
    assert in_yuv.is_yuv
    assert not in_rgba.is_yuv
    # Compared as YUV: the RGBA result loses colour detail on its way there, as every export does.
    assert_same_picture(in_yuv, Picture.of_frame(in_rgba.frame("yuv420p")), mean=0.5, worst=7)


@pytest.mark.parametrize("mode", ["multiply", "screen", "overlay", "add"])
def test_modes_on_yuv_look_like_rgba(mode: str) -> None:
    base, layer = landscape(), badge(60).at(21, 33)
    in_yuv = blend_onto(base, layer, 1.0, mode)
    in_rgba = blend_onto(Picture.of_image(base.image(), opaque=True), layer, 1.0, mode)
    assert in_yuv.is_yuv
    assert_same_picture(in_yuv, Picture.of_frame(in_rgba.frame("yuv420p")), mean=0.5, worst=7)


def test_nothing_outside_the_rectangle_changes_and_the_base_never() -> None:
    base = landscape()
    before = [plane_of(base.frame(), i).copy() for i in range(3)]
    result = blend_onto(base, badge(30).at(50, 40), 0.7).frame()
    for i in range(3):
        assert np.array_equal(plane_of(base.frame(), i), before[i])
        half = 0 if i == 0 else 1
        outside = np.ones(before[i].shape, bool)
        outside[40 >> half : 70 >> half, 50 >> half : 80 >> half] = False
        assert np.array_equal(plane_of(result, i)[outside], before[i][outside])
        assert not np.array_equal(plane_of(result, i), before[i])


@pytest.mark.parametrize("level", [0, 16, 128, 235, 255])
@pytest.mark.parametrize("alpha", [0, 1, 127, 254, 255])
def test_extreme_values_do_not_wrap(level: int, alpha: int) -> None:
    base = landscape().frame("yuv420p")
    frame = copied(base)
    for i in range(3):
        plane_of(frame, i)[:] = level
    for colour in ("#ffffff", "#000000", "#0000ff"):
        for opacity in (1.0, 0.5):
            layer = plain(f"{colour}{alpha:02x}", 40, 40).at(11, 13)
            result = blend_onto(Picture.of_frame(frame), layer, opacity).frame()
            luma = int(plane_of(result, 0)[30, 30])
            target = {"#ffffff": 235, "#000000": 16, "#0000ff": 32}[colour]
            wanted = level + (target - level) * alpha / 255 * opacity
            assert abs(luma - wanted) <= 2


def test_an_opaque_frame_that_covers_all_replaces_it_without_copying() -> None:
    base, layer = landscape(), Picture.of_frame(copied(landscape().frame()))
    assert blend_onto(base, layer).frame() is layer.frame()
    assert blend_onto(base, layer, 0.0).frame() is base.frame()


def test_half_a_frame_is_the_mean_of_both() -> None:
    base = landscape()
    other = Picture.of_frame(plain("#804020", 192, 108).frame("yuv420p"))
    wanted = rgb(mixed(base, other, 0.5))
    for found in (blend_onto(base, other, 0.5), blend_onto(base, other.faded(0.5)), mixed(other, base, 0.5)):
        assert found.is_yuv
        assert np.abs(rgb(found) - wanted).mean() < 1.2
    expected = (rgb(base) + rgb(other)) / 2
    assert np.abs(wanted - expected).mean() < 1.5


def test_mixing_ends_at_both_sides() -> None:
    a, b = landscape(), badge(40).at(10, 10)
    assert mixed(a, b, 0.0) is a
    assert mixed(a, b, 1.0) is b
    middle = mixed(a, b, 0.25)
    assert (middle.width, middle.height) == (192, 108)
    inside = middle.pixels()[30, 30].astype(int)
    assert np.abs(inside - (0.75 * a.pixels()[30, 30] + 0.25 * b.pixels()[20, 20])).max() <= 2


def test_a_surface_takes_many_layers() -> None:
    surface = Surface(landscape())
    single = landscape()
    for i in range(5):
        surface.put(badge(20).at(10 + 15 * i, 20), 0.8, "normal" if i % 2 else "screen")
        single = blend_onto(single, badge(20).at(10 + 15 * i, 20), 0.8, "normal" if i % 2 else "screen")
    assert_same_picture(surface.picture(), single, mean=0.01, worst=0.5)


def test_odd_sizes() -> None:
    base = Picture.of_frame(landscape(191, 107).frame())
    result = blend_onto(base, badge(60).at(150, 70))
    assert (result.width, result.height) == (191, 107)
    assert np.abs(rgb(result)[100:, 180:] - rgb(base)[100:, 180:]).max() > 20


@pytest.mark.parametrize("offset", range(5))
@pytest.mark.parametrize("width", [1, 3, 4, 61, 64])
def test_mixing_planes_at_every_alignment(offset: int, width: int) -> None:
    random = np.random.default_rng(offset)
    target, source = (random.integers(0, 256, (9, 80), dtype=np.uint8) for _ in range(2))
    before = target.copy()
    mix_into(target[1:8, offset : offset + width], source[:7, 3 : 3 + width], 0.25)
    wanted = before.astype(float)
    wanted[1:8, offset : offset + width] += 0.25 * (source[:7, 3 : 3 + width] - wanted[1:8, offset : offset + width])
    assert np.abs(target - wanted).max() <= 1.5
    untouched = np.ones_like(target, bool)
    untouched[1:8, offset : offset + width] = False
    assert np.array_equal(target[untouched], before[untouched])


def test_a_frame_that_fades_at_every_even_place() -> None:
    layer = Picture.of_frame(plain("#804020", 50, 30).frame("yuv420p"))
    for x in (-10, 2, 4, 6, 150):
        found = blend_onto(landscape(), layer.at(x, 40), 0.5)
        wanted = blend_onto(landscape(), plain("#804020", 50, 30).at(x, 40), 0.5)
        assert_same_picture(found, wanted, mean=0.3, worst=3)


def test_what_is_kept_of_a_picture_is_bounded() -> None:
    picture = badge(20)
    made = [picture.kept(i, lambda i=i: [i]) for i in range(40)]
    assert picture.kept(39, list) is made[39]
    assert picture.kept(0, list) is not made[0]
