"""Stills and animated pictures."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests import media_files

from vidgen.errors import MediaError
from vidgen.media.limits import MAX_PIXELS, MAX_SIDE, check_size
from vidgen.media.pictures import open_pictures
from vidgen.media.probe import probe_file
from vidgen.timing import FLICKS

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 200, 30)


def shown(path: Path) -> np.ndarray:
    pictures = open_pictures(path)
    try:
        frame = pictures.frame_at(5 * FLICKS)
        assert (frame.width, frame.height) == pictures.shown_size
        return frame.to_ndarray(format="rgba")
    finally:
        pictures.close()


def near(pixel: np.ndarray, colour: tuple[int, ...]) -> bool:
    return bool(np.abs(pixel[: len(colour)].astype(int) - colour).max() <= 30)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tiff", "a.bmp", "a.avif"])
def test_formats(name: str):
    path = media_files.still(name)
    info = probe_file(path)
    assert (info.container, info.still, info.duration) == ("image", True, None)
    assert (info.pictures[0].width, info.pictures[0].height, info.pictures[0].alpha) == (64, 32, False)
    pixels = shown(path)
    assert near(pixels[2, 2], GREEN)
    assert near(pixels[20, 10], RED)
    assert near(pixels[20, 50], BLUE)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tiff"])
def test_alpha(name: str):
    path = media_files.still(name, alpha=True)
    assert probe_file(path).pictures[0].alpha
    pixels = shown(path)
    assert pixels[20, 10, 3] == 255
    assert pixels[20, 50, 3] == 128
    assert near(pixels[20, 50], BLUE)


# Where the green corner, stored at the top left, is seen for each EXIF orientation: row, column.
CORNERS = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0), 5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}


@pytest.mark.parametrize("orientation", CORNERS)
def test_exif_orientation(orientation: int):
    path = media_files.still("a.jpg", orientation=orientation)
    picture = probe_file(path).pictures[0]
    pixels = shown(path)
    assert pixels.shape[:2] == (picture.height, picture.width) == ((32, 64) if orientation < 5 else (64, 32))
    row, column = CORNERS[orientation]
    assert near(pixels[2 if row == 0 else -3, 2 if column == 0 else -3], GREEN)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_icc_profile_is_applied(name: str):
    """The profile calls green what sRGB calls red."""
    pixels = shown(media_files.still(name, icc=True))
    assert pixels[2, 2, 0] > 150 > pixels[2, 2, 1]
    assert pixels[20, 10, 1] > 150 > pixels[20, 10, 0]


def test_a_damaged_profile_is_ignored(tmp_path: Path):
    Image.new("RGB", (8, 8), RED).save(tmp_path / "a.png", icc_profile=b"not a profile" * 20)
    assert near(shown(tmp_path / "a.png")[4, 4], RED)


def test_16_bit_grey_is_scaled_not_clipped(tmp_path: Path):
    Image.fromarray(np.full((8, 8), 32768, np.uint16)).save(tmp_path / "a.png")
    assert probe_file(tmp_path / "a.png").pictures[0].bit_depth == 16
    assert near(shown(tmp_path / "a.png")[4, 4], (128, 128, 128))


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK"])
def test_modes(mode: str, tmp_path: Path):
    path = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    Image.new("RGB", (8, 8), "white").convert(mode).save(path)
    assert near(shown(path)[4, 4], (255, 255, 255, 255))


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_animations_are_moving_pictures(name: str):
    path = media_files.animation(name)  # 100, 200, 50, 100, 200, 50 ms
    info = probe_file(path)
    assert not info.still
    assert info.duration == 700 * FLICKS // 1000
    assert info.pictures[0].frames == 6
    assert info.pictures[0].variable_rate
    expected = {-50: 0, 0: 0, 99: 0, 100: 1, 299: 1, 300: 2, 350: 3, 449: 3, 450: 4, 650: 5, 5000: 5}
    pictures = open_pictures(path, info)
    for order in (expected, reversed(expected), [650, 0, 449, 100]):
        for time in order:
            frame = pictures.frame_at(time * FLICKS // 1000)
            assert media_files.number_of(frame) == expected[time], f"at {time} ms"
    pictures.close()


def test_heif(tmp_path: Path):
    pi_heif = pytest.importorskip("pi_heif")
    assert pi_heif.options is not None
    from vidgen.media.sniff import sniff

    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64))
    assert sniff(tmp_path / "a.heic").image == "HEIF"


def test_the_largest_picture_that_is_taken_can_be_shown() -> None:
    for width in (MAX_SIDE, 16_248):
        height = MAX_PIXELS // width
        check_size("large.png", width, height)
        av.VideoFrame(width, height, "gray")  # raises ValueError for what FFmpeg does not make
    with pytest.raises(MediaError, match="264 million"):
        check_size("large.png", MAX_SIDE, MAX_SIDE)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "JPEG", "TIFF", "BMP"])
def test_a_picture_that_ends_anywhere_is_read_or_refused(form: str, tmp_path: Path) -> None:
    whole, path = io.BytesIO(), tmp_path / f"a.{form.lower()}"
    frames = [Image.new("RGB", (9, 7), colour) for colour in (RED, BLUE, GREEN)]
    moving = {"save_all": True, "append_images": frames[1:]} if form in ("GIF", "PNG", "WEBP") else {}
    frames[0].save(whole, form, **moving)
    for end in range(1, len(whole.getvalue())):
        path.write_bytes(whole.getvalue()[:end])
        with suppress(MediaError):
            probe_file(path)
            shown(path)
    if form == "GIF":  # the last one breaks off, in its description
        path.write_bytes(whole.getvalue()[: whole.getvalue().rindex(b",") + 5])
        assert probe_file(path).pictures[0].frames == 2
