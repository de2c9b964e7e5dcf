"""Colours between frames and images, against the formulas of the standards."""

from __future__ import annotations

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from vidgen.imaging.conversion import reformatted
from vidgen.imaging.images import frame_of_image, image_of_pixels, pixels_of
from vidgen.imaging.picture import Picture
from vidgen.imaging.planes import plane_of
from vidgen.imaging.tone_mapping import compressed, hlg_to_light, light_to_pq, pq_to_light, to_sdr

WEIGHTS = {1: (0.2126, 0.0722), 6: (0.299, 0.114), 5: (0.299, 0.114), 9: (0.2627, 0.0593)}
COLOURS = np.array(
    [
        [235, 20, 30],
        [30, 200, 40],
        [25, 40, 230],
        [128, 128, 128],
        [250, 250, 250],
        [4, 4, 4],
        [200, 180, 40],
        [90, 60, 120],
    ]
)


def yuv_of(rgb: NDArray[np.integer], matrix: int, *, full: bool, bits: int = 8) -> NDArray[np.int64]:
    """Return Y, U, V as ITU-T H.273 defines them."""
    red, blue = WEIGHTS[matrix]
    r, g, b = (rgb[..., i] / 255 for i in range(3))
    y = red * r + (1 - red - blue) * g + blue * b
    u, v = (b - y) / (2 * (1 - blue)), (r - y) / (2 * (1 - red))
    if full:
        top = (1 << bits) - 1
        values = [y * top, u * top + (1 << (bits - 1)), v * top + (1 << (bits - 1))]
    else:
        step = 1 << (bits - 8)
        values = [step * (16 + 219 * y), step * (128 + 224 * u), step * (128 + 224 * v)]
    return np.round(np.stack(values, -1)).astype(np.int64).clip(0, (1 << bits) - 1)


def patches(format: str, matrix: int, *, full: bool, size: int = 32) -> av.VideoFrame:
    """Return a frame with one square of each colour side by side, tagged."""
    bits = 10 if "10" in format else 8
    values = yuv_of(COLOURS, matrix, full=full, bits=bits)
    frame = av.VideoFrame(size * len(COLOURS), size, format)
    for i in range(3):
        plane = frame.planes[i]
        row = np.repeat(values[:, i], plane.width // len(COLOURS))
        kind = np.uint16 if bits > 8 else np.uint8
        target = np.frombuffer(plane, kind).reshape(plane.height, -1)
        target[:, : len(row)] = row
    frame.colorspace, frame.color_range = matrix, 2 if full else 1
    return frame


def colours_of(picture: Picture, size: int = 32) -> NDArray[np.float64]:
    middle = pixels_of(picture.image())[size // 2, size // 2 :: size, 2::-1]
    return middle.astype(float)


@pytest.mark.parametrize("matrix", [1, 5, 6, 9])
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("format", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le"])
def test_colours_are_those_of_the_standards(format: str, matrix: int, full: bool) -> None:
    difference = np.abs(colours_of(Picture.of_frame(patches(format, matrix, full=full))) - COLOURS)
    assert difference.mean() <= 1.0
    assert difference.max() <= 3.0


@pytest.mark.parametrize("matrix", [1, 6, 9])
@pytest.mark.parametrize("full", [False, True])
def test_delivery_is_rec709_limited_whatever_comes_in(matrix: int, full: bool) -> None:
    frame = Picture.of_frame(patches("yuv420p", matrix, full=full)).frame("yuv420p")
    wanted = yuv_of(COLOURS, 1, full=False)
    found = np.stack([plane_of(frame, i)[8, (16 if i == 0 else 8) :: (32 if i == 0 else 16)] for i in range(3)], -1)
    assert np.abs(found.astype(int) - wanted).mean() <= 1.0
    assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)


@pytest.mark.parametrize(("height", "matrix"), [(480, 6), (576, 6), (720, 1)])
def test_untagged_frames_are_taken_by_their_height(height: int, matrix: int) -> None:
    frame = patches("yuv444p", matrix, full=False, size=height)
    frame.colorspace, frame.color_range = 2, 0
    assert np.abs(colours_of(Picture.of_frame(frame), height) - COLOURS).mean() <= 1.0


def test_no_conversion_where_none_is_needed() -> None:
    frame = patches("yuv420p", 1, full=False)
    assert Picture.of_frame(frame).frame("yuv420p") is frame
    assert reformatted(frame, "yuv420p", frame.width, frame.height) is frame


@pytest.mark.parametrize("format", ["rgb24", "bgr24", "gbrp", "rgba", "bgra", "rgb48le", "gbrp10le"])
def test_rgb_sources(format: str) -> None:
    rgb = np.repeat(np.repeat(COLOURS[None], 32, 0), 32, 1).astype(np.uint8)
    frame = reformatted(av.VideoFrame.from_ndarray(rgb, format="rgb24"), format)
    picture = Picture.of_frame(frame)
    assert np.abs(colours_of(picture) - COLOURS).max() <= 1.0
    found = picture.frame("yuv444p")
    wanted = yuv_of(COLOURS, 1, full=False)
    assert np.abs(np.stack([plane_of(found, i)[16, 16::32] for i in range(3)], -1).astype(int) - wanted).max() <= 1


def test_round_trip_keeps_colours() -> None:
    rgb = np.repeat(np.repeat(COLOURS[None], 32, 0), 32, 1).astype(np.uint8)
    bgra = np.concatenate([rgb[..., ::-1], np.full((*rgb.shape[:2], 1), 255, np.uint8)], -1)
    image = image_of_pixels(bgra, opaque=True)
    frame = frame_of_image(image, "yuv420p")
    assert np.abs(colours_of(Picture.of_frame(frame)) - COLOURS).mean() <= 1.0


def test_grey_is_full_range_unless_it_says_otherwise() -> None:
    frame = av.VideoFrame.from_ndarray(np.full((32, 32), 200, np.uint8), format="gray")
    assert np.abs(pixels_of(Picture.of_frame(frame).image())[16, 16, :3].astype(int) - 200).max() <= 1
    frame.color_range = 1
    expected = round((200 - 16) / 219 * 255)
    assert np.abs(pixels_of(Picture.of_frame(frame).image())[16, 16, :3].astype(int) - expected).max() <= 1


def test_palette_with_transparency() -> None:
    frame = av.VideoFrame(16, 16, "pal8")
    palette = np.frombuffer(frame.planes[1], np.uint8).reshape(-1, 4)
    palette[0], palette[1] = (10, 20, 200, 255), (10, 20, 200, 0)  # blue, green, red, alpha
    indices = np.frombuffer(frame.planes[0], np.uint8).reshape(16, -1)
    indices[:, :8], indices[:, 8:] = 0, 1
    pixels = Picture.of_frame(frame).pixels()
    assert pixels[8, 2].tolist() == [10, 20, 200, 255]
    assert pixels[8, 12].tolist() == [0, 0, 0, 0]


def test_alpha_becomes_premultiplied_and_straight_again() -> None:
    frame = av.VideoFrame(32, 32, "yuva420p")
    for i, value in enumerate(yuv_of(np.array([200, 100, 50]), 1, full=False)):
        plane_of(frame, i)[:] = value
    plane_of(frame, 3)[:] = 128
    frame.colorspace, frame.color_range = 1, 1
    picture = Picture.of_frame(frame)
    assert not picture.opaque
    pixel = picture.pixels()[16, 16].astype(int)
    assert np.abs(pixel - [25, 50, 100, 128]).max() <= 2
    back = Picture.of_image(picture.image()).frame()
    assert back.format.name == "yuva420p"
    assert abs(int(plane_of(back, 0)[16, 16]) - int(plane_of(frame, 0)[16, 16])) <= 2
    assert abs(int(plane_of(back, 3)[16, 16]) - 128) <= 1


def test_a_faded_picture_shares_its_pixels() -> None:
    frame = patches("yuv420p", 1, full=False)
    picture = Picture.of_frame(frame)
    faded = picture.faded(0.5).faded(0.5)
    assert faded.opacity == 0.25
    assert faded.is_yuv
    assert not faded.opaque
    assert faded.bare().opaque
    assert np.abs(faded.pixels()[16, 16].astype(int) - np.round(picture.pixels()[16, 16] * 0.25)).max() <= 1
    assert plane_of(faded.frame("yuva420p"), 3)[16, 16] in (63, 64)


def test_pq_round_trip_and_anchor_values() -> None:
    light = np.array([0.01, 1, 100, 203, 1000, 10000])
    assert np.allclose(pq_to_light(light_to_pq(light)), light, rtol=1e-6)
    assert abs(float(light_to_pq(np.array(100.0))) - 0.508) < 0.001  # SMPTE ST 2084: 100 cd/m² is 0.508
    # BT.2408: HLG reference white, 75 %, is 203 cd/m² on a 1000 cd/m² display.
    assert abs(float(hlg_to_light(np.full((1, 3), 0.75))[0, 0]) - 203) < 2


def test_tone_curve_keeps_order_and_ends_at_white() -> None:
    light = np.linspace(0, 1000, 500)
    mapped = compressed(light)
    assert (np.diff(mapped) >= 0).all()
    assert abs(mapped[-1] - 203) < 0.5
    assert np.allclose(compressed(np.array([5.0])), 5.0, rtol=0.01), "dark tones stay"


@pytest.mark.parametrize(("transfer", "codes"), [(16, (0.1, 0.3, 0.45, 0.58, 0.7)), (18, (0.1, 0.3, 0.5, 0.75, 0.95))])
def test_hdr_frames_become_sdr_as_the_formulas_say(transfer: int, codes: tuple[float, ...]) -> None:
    colours = np.array([(a, b, c) for a in codes for b in codes for c in codes], np.float32)
    yuv = np.stack(
        [colours @ np.array([0.2627, 0.678, 0.0593]), np.zeros(len(colours)), np.zeros(len(colours))], axis=-1
    )
    yuv[:, 1], yuv[:, 2] = (colours[:, 2] - yuv[:, 0]) / 1.8814, (colours[:, 0] - yuv[:, 0]) / 1.4746
    coded = np.round(np.stack([64 + 876 * yuv[:, 0], 512 + 896 * yuv[:, 1], 512 + 896 * yuv[:, 2]], -1))
    frame = av.VideoFrame(8 * len(colours), 8, "yuv420p10le")
    for i in range(3):
        plane = frame.planes[i]
        target = np.frombuffer(plane, np.uint16).reshape(plane.height, -1)
        target[:, : plane.width] = np.repeat(coded[:, i], plane.width // len(colours))
    frame.colorspace, frame.color_range, frame.color_trc = 9, 1, transfer
    shown = Picture.of_frame(frame).pixels()[4, 4::8, 2::-1].astype(float)
    wanted = to_sdr(colours, pq=transfer == 16) * 255
    assert np.abs(shown - wanted).mean() <= 3.5
    grey = [i for i, c in enumerate(colours) if c[0] == c[1] == c[2]]
    assert np.ptp(shown[grey], axis=1).max() <= 4, "greys stay grey"


@pytest.mark.parametrize(("transfer", "most", "most_luma"), [(16, 2.0, 1.7), (18, 1.0, 0.7)])
def test_colours_of_hdr_that_lie_close_together_stay_apart(transfer: int, most: float, most_luma: float) -> None:
    """Colours as films have them, of which PQ has all within a few steps of chroma: each is near what the formulas say."""
    rng = np.random.default_rng(3)
    luma, blue, red = (rng.uniform(low, high, (64, 64)) for low, high in ((100, 160), (112, 144), (112, 144)))
    codes = [np.round(plane * 4).astype(np.uint16) for plane in (luma, blue, red)]
    frame = av.VideoFrame(128, 128, "yuv420p10le")
    for raw, values in zip(frame.planes, (np.kron(codes[0], np.ones((2, 2), np.uint16)), *codes[1:]), strict=True):
        np.frombuffer(raw, np.uint16).reshape(raw.height, -1)[:, : raw.width] = values
    frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range = 9, 9, transfer, 1
    made = reformatted(frame, "yuv420p")
    y, u, v = (code.ravel() / 4 for code in codes)
    r, b = (y - 16) / 219 + 1.4746 * (v - 128) / 224, (y - 16) / 219 + 1.8814 * (u - 128) / 224
    g = ((y - 16) / 219 - 0.2627 * r - 0.0593 * b) / 0.678
    wanted = to_sdr(np.stack([r, g, b], 1).astype(np.float32), pq=transfer == 16)
    light = wanted @ np.array([0.2126, 0.7152, 0.0722])
    shown = np.frombuffer(made.planes[0], np.uint8).reshape(128, -1)[::2, :128:2].ravel()  # type: ignore[call-overload]
    assert np.abs(shown - (16 + 219 * light)).mean() < most_luma
    for index, (channel, scale) in enumerate(((2, 1.8556), (0, 1.5748)), 1):
        raw = made.planes[index]
        found = np.frombuffer(raw, np.uint8).reshape(raw.height, -1)[:, : raw.width].ravel().astype(float)
        assert np.abs(found - (128 + 224 * (wanted[:, channel] - light) / scale)).mean() < most
