"""What is noted of pictures and sound on their way to the encoder."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from vidgen.render.segments.fingerprint import SILENT, PictureFingerprint, SoundFingerprint, thumbnail


def plain(luma: int, form: str = "yuv420p", size: tuple[int, int] = (320, 180)) -> av.VideoFrame:
    frame = av.VideoFrame(*size, form)
    for number, plane in enumerate(frame.planes):
        deep = "10" in form
        value = (luma if number == 0 else 128) << (2 if deep else 0)
        kind = np.uint16 if deep else np.uint8
        plane.update(np.full(plane.buffer_size // kind().itemsize, value, kind).tobytes())
    return frame


def noise(rate: int, seconds: float, seed: int = 1) -> NDArray[np.float32]:
    count = int(rate * seconds)
    swell = np.abs(np.sin(np.arange(count) / rate * 0.4)) ** 4
    samples = np.random.default_rng(seed).standard_normal((count, 2)) * 0.1 * swell[:, None]
    samples[:, 1] *= 0.3
    return samples.astype(np.float32)


def ebur128(samples: NDArray[np.float32], rate: int) -> float:
    """Return the integrated loudness as FFmpeg measures it."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout="stereo", time_base=Fraction(1, rate))
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    found = float("nan")
    for begin in range(0, len(samples), rate // 10):
        piece = np.ascontiguousarray(samples[begin : begin + rate // 10]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = rate, begin
        graph.push(frame)
        while True:
            try:
                found = float(graph.pull().metadata.get("lavfi.r128.I", found))
            except (av.BlockingIOError, av.EOFError):
                break
    return found


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
def test_loudness_is_that_of_ffmpeg(rate: int) -> None:
    samples = noise(rate, 8)
    fingerprint = SoundFingerprint(rate)
    for begin in range(0, len(samples), 1000):
        fingerprint.samples(samples[begin : begin + 1000])
    assert fingerprint.to_json()["loudness"] == pytest.approx(ebur128(samples, rate), abs=0.05)


def test_the_reference_tone_has_its_loudness() -> None:
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS is at -23 LUFS."""
    times = np.arange(48000 * 4) / 48000
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * times)
    fingerprint = SoundFingerprint(48000)
    fingerprint.samples(np.stack((tone, tone), 1).astype(np.float32))
    facts = fingerprint.to_json()
    assert facts["loudness"] == pytest.approx(-23.0, abs=0.05)
    assert facts["peak_db"] == pytest.approx(-23.0, abs=0.01)
    levels = bytes.fromhex(facts["levels"])
    assert len(levels) == 40
    # The root mean square of a sine is 3 dB lower, and at 1 kHz some of it is not low any more.
    assert all(abs(level / 2 - 26.5) <= 1 for level in levels)


def test_portions_make_no_difference() -> None:
    samples = noise(44100, 3.33)
    whole, parts = SoundFingerprint(44100), SoundFingerprint(44100)
    whole.samples(samples)
    for begin in range(0, len(samples), 777):
        parts.samples(samples[begin : begin + 777])
    assert whole.to_json() == parts.to_json()


def test_silence_has_no_loudness_and_the_lowest_level() -> None:
    fingerprint = SoundFingerprint(48000)
    fingerprint.samples(np.zeros((12_000, 2), np.float32))
    facts = fingerprint.to_json()
    assert facts["loudness"] is None
    assert facts["peak_db"] is None
    assert bytes.fromhex(facts["levels"]) == bytes([SILENT] * 3)
    assert SoundFingerprint(48000).to_json()["levels"] == ""


@pytest.mark.parametrize("form", ["yuv420p", "yuv422p10le", "yuva444p10le", "nv12", "p010le"])
def test_thumbnails_are_in_eight_bits_whatever_the_format(form: str) -> None:
    frame = plain(100, "yuv420p10le" if form == "p010le" else form)
    if form == "p010le":
        frame = frame.reformat(format="p010le")
    assert (thumbnail(frame) == 100).all()


def test_a_full_range_or_rgb_frame_is_converted() -> None:
    white = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 255, np.uint8), format="rgb24")
    assert (thumbnail(white) == 235).all()


def test_a_thumbnail_has_each_thing_in_its_cell() -> None:
    picture = np.full((270, 160), 16, np.uint8)
    picture[:20, 150:] = 200  # the upper right cell
    frame = av.VideoFrame.from_ndarray(np.concatenate((picture[:180], picture[180:] * 0 + 128)), format="yuv420p")
    cells = thumbnail(frame)
    assert cells[0, 15] == 200
    assert (np.delete(cells.ravel(), 15) == 16).all()


def test_first_and_last_are_kept() -> None:
    fingerprint = PictureFingerprint()
    for luma in (20, 40, 60, 80, 100):
        fingerprint.frame(plain(luma))
    facts = fingerprint.to_json()
    assert [bytes.fromhex(facts[name])[0] for name in ("first", "last")] == [20, 100]
    assert list(bytes.fromhex(facts["brightest"])) == [20, 40, 60, 80, 100]
    assert PictureFingerprint().to_json() == {}


def test_colours_of_rgb_have_the_luma_that_they_have_in_an_export() -> None:
    """A GIF is read back as RGB: with another matrix, one of strong colours would be taken for another film."""
    for colour, luma in (((255, 0, 0), 63), ((0, 255, 0), 173), ((0, 0, 255), 32)):
        rgb = av.VideoFrame.from_ndarray(np.full((180, 320, 3), colour, np.uint8), format="rgb24")
        assert np.abs(thumbnail(rgb).astype(int) - luma).max() <= 1
