"""Thumbnails of files of many kinds, each with the number of its frame in it."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
from PIL import Image
from tests import media_files

from vidgen.media.probe import probe_file
from vidgen.media.thumbnails import thumbnails
from vidgen.timing import FLICKS

KEYS = (("sc_threshold", "0"),)
"""Key frames where they are told to be, and nowhere else."""


def _made(path, times, height=90, stream=0):
    info = probe_file(path)
    found = dict(thumbnails(path, info, stream, times, height, lambda: False))
    return [Image.open(io.BytesIO(found[place])) for place in range(len(times))]


def _number(image: Image.Image) -> int:
    return media_files.number_of(av.VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), "rgb24"))


@pytest.mark.parametrize("name", ["look.mp4", "look.mkv", "look.webm"])
def test_the_key_frame_before_stands_for_a_time(name: str) -> None:
    codec = "libvpx" if name.endswith("webm") else "libx264"
    path = media_files.video(name, codec=codec, frames=48, gop=12, options=KEYS if codec == "libx264" else ())
    found = _made(path, [FLICKS + FLICKS // 3, 0, FLICKS * 3 // 2])
    assert [_number(image) for image in found] == [24, 0, 36]
    assert found[0].size == (160, 90)


def test_where_key_frames_are_rare_the_exact_frame_is_shown() -> None:
    path = media_files.video("rare.mp4", frames=120, gop=250, options=KEYS)
    assert [_number(image) for image in _made(path, [FLICKS, 4 * FLICKS])] == [0, 96]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_they_are_upright(rotation: int) -> None:
    path = media_files.video("turned.mp4", rotation=rotation)
    (found,) = _made(path, [FLICKS], height=96)
    assert found.size == ((171, 96) if rotation == 180 else (54, 96))
    exact = _exact_pixels(path, found.size)
    assert np.abs(exact - np.asarray(found.convert("RGB"), np.int32)).mean() < 12


def _exact_pixels(path, size):
    from vidgen.media.pictures import open_pictures

    reader = open_pictures(path)
    frame = reader.frame_at(FLICKS).reformat(*size, format="rgb24")
    reader.close()
    return frame.to_ndarray().astype(np.int32)


def test_files_that_jump_have_start_times_alpha_or_one_picture() -> None:
    late = media_files.video("late.mp4", start=24)
    assert _number(_made(late, [0])[0]) == 0
    glass = media_files.video("glass.mov", codec="png", format="rgba", alpha=media_files.half_transparent)
    (found,) = _made(glass, [FLICKS])
    alpha = np.asarray(found)[:, :, 3]
    assert alpha[45, 10] == 0
    assert alpha[45, 150] == 255
    (still,) = _made(media_files.still("look.png"), [0], height=16)
    assert still.size == (32, 16)
    moving = _made(media_files.animation("look.gif"), [0, FLICKS // 5])
    assert [_number(image) for image in moving] == [0, 1]


def test_they_are_no_larger_than_the_picture() -> None:
    (found,) = _made(media_files.still("look.png"), [0], height=288)
    assert found.size == (64, 32)
