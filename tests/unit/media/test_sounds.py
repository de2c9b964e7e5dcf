"""Samples: right ones at the right place, the same from wherever they are read."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests import media_files

from vidgen.errors import MediaError
from vidgen.media.resampling import Resampler
from vidgen.media.sample_clock import SampleClock
from vidgen.media.sounds import SoundReader

FILES = {
    "wav": ("a.wav", {}),
    "wav 44.1": ("a.wav", {"rate": 44_100}),
    "wav mono 8": ("a.wav", {"rate": 8_000, "layout": "mono"}),
    "wav 96": ("a.wav", {"rate": 96_000, "codec": "pcm_s24le"}),
    "flac": ("a.flac", {"codec": "flac", "rate": 44_100}),
    "aiff": ("a.aiff", {"codec": "pcm_s16be"}),
    "mp3": ("a.mp3", {"codec": "libmp3lame", "rate": 44_100}),
    "aac": ("a.m4a", {"codec": "aac", "rate": 44_100}),
    "adts": ("a.aac", {"codec": "aac"}),
    "aac in mkv": ("a.mka", {"codec": "aac", "rate": 44_100}),
    "aac in ts": ("a.ts", {"codec": "aac"}),
    "opus": ("a.opus", {"codec": "libopus"}),
    "opus in webm": ("a.webm", {"codec": "libopus"}),
    "ac3": ("a.ac3", {"codec": "ac3"}),
    "5.1": ("a.mka", {"codec": "flac", "layout": "5.1"}),
    "7.1": ("a.mka", {"codec": "flac", "layout": "7.1"}),
    "7.1 planar": ("a.opus", {"codec": "libopus", "layout": "7.1"}),
    "mono opus": ("a.ogg", {"codec": "libopus", "layout": "mono"}),
}
SECONDS = 12


@pytest.fixture(params=FILES)
def path(request: pytest.FixtureRequest) -> Path:
    name, facts = FILES[request.param]
    return media_files.sound(name, seconds=SECONDS, **facts)


def test_reading_from_anywhere_gives_the_samples_of_reading_on(path: Path):
    with SoundReader(path) as reader:
        count = round(reader.info.duration / 705_600_000 * 48_000) + 4000
        linear = np.concatenate([reader.samples(i, 1001) for i in range(-2002, count, 1001)])
    rng = random.Random(1)
    with SoundReader(path) as reader:
        for _ in range(25):
            first, length = rng.randrange(-2002, count - 4000), rng.randrange(1, 3000)
            piece = reader.samples(first, length)
            assert piece.shape == (length, 2)
            assert piece.dtype == np.float32
            # Opus and AC-3 add a little noise of their own, which is not the same twice.
            assert np.abs(piece - linear[first + 2002 : first + 2002 + length]).max() < 2e-3
        assert reader.problems == ()


def test_sound_is_where_it_was_written(path: Path):
    """The rising tone, at its time to the sample. Raw frames of AAC and AC-3 do not tell how far their coder is late."""
    with SoundReader(path) as reader:
        facts = reader.info.sounds[0]
        late = range(2600) if reader.info.container in ("aac", "mpegts", "ac3") else range(-2, 3)
        got = reader.samples(4 * 48_000, 12_000)
    written = media_files.tone(6 * 48_000, 48_000, facts.channels)
    if facts.channels > 2:
        return  # mixed down: see below
    begin = 4 * 48_000
    errors = [np.abs(got[:, 0] - written[0, begin - d : begin - d + 12_000]).max() for d in late]
    assert min(errors) < 0.03
    assert facts.channels > 1 or (got[:, 0] == got[:, 1]).all()


@pytest.mark.parametrize("codec", ["wav", "flac"])
def test_lossless_is_exact(codec: str):
    facts = {"wav": {"codec": "pcm_f32le"}, "flac": {"codec": "flac"}}[codec]
    with SoundReader(media_files.sound(f"a.{codec}", seconds=2, **facts)) as reader:
        got = reader.samples(0, 96_000)
    assert np.abs(got.T - media_files.tone(96_000, 48_000, 2)).max() < 2 / 32768
    assert codec == "flac" or (media_files.tone(96_000, 48_000, 2) == got.T).all()


def test_outside_the_file_is_silence():
    with SoundReader(media_files.sound("a.wav", seconds=2)) as reader:
        assert not reader.samples(-5000, 5000).any()
        assert not reader.samples(96_000, 5000).any()
        assert not reader.samples(10_000_000, 100).any()
        across = reader.samples(95_000, 2000)
    assert across[:1000].any()
    assert not across[1000:].any()


def test_5_1_is_mixed_down_as_itu_says(tmp_path: Path):
    """A constant in one channel at a time: front 1, centre and surround 0.707, no bass."""
    order = {"FL": (1, 0), "FR": (0, 1), "FC": (0.7071, 0.7071), "LFE": (0, 0), "BL": (0.7071, 0), "BR": (0, 0.7071)}
    for number, (channel, wanted) in enumerate(order.items()):
        path = tmp_path / f"{channel}.wav"
        with av.open(str(path), "w") as out:
            stream = out.add_stream("pcm_f32le", rate=48_000, layout="5.1")
            data = np.zeros((1, 6 * 4800), np.float32)
            data[0, number::6] = 0.5
            frame = av.AudioFrame.from_ndarray(data, format="flt", layout="5.1")
            frame.sample_rate = 48_000
            out.mux([*stream.encode(frame), *stream.encode(None)])
        with SoundReader(path) as reader:
            assert reader.samples(1000, 1)[0] == pytest.approx(np.array(wanted) * 0.5, abs=1e-3), channel


def test_source_time_is_that_of_the_file():
    """Sound that begins with the file, pictures half a second later: sound's sample 0 is source time 0."""
    path = media_files.video("a.mkv", start=12, layouts=("mono",), sound="flac")
    with SoundReader(path) as reader:
        sound = reader.info.sounds[0]
        assert reader.info.pictures[0].start == sound.start  # written with the same start
        assert reader.samples(4000, 4000).any()


def test_a_stream_that_is_not_there():
    with pytest.raises(MediaError, match="no sound stream 2"):
        SoundReader(media_files.sound("a.wav"), 1)


def test_a_gap_is_silence_and_what_follows_is_in_place(tmp_path: Path):
    path = tmp_path / "gap.mka"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48_000, layout="mono")
        for at in (0, 96_000):  # one second, a second of nothing, one second
            frame = av.AudioFrame.from_ndarray(np.full((1, 48_000), 8192, np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with SoundReader(path) as reader:
        got = reader.samples(0, 3 * 48_000)[:, 0]
    assert (got[:48_000] == 0.25).all()
    assert not got[48_000:96_000].any()
    assert (got[96_000:] == 0.25).all()


@pytest.mark.parametrize(
    "rates", [(44_100, 48_000), (48_000, 44_100), (8_000, 48_000), (96_000, 48_000), (44_056, 48_000)]
)
def test_resampling_keeps_tones(rates: tuple[int, int]):
    source, target = rates
    pitch = 0.2 * min(rates)

    def read(first: int, count: int) -> np.ndarray:
        t = np.arange(first, first + count) / source
        return np.stack([np.sin(2 * np.pi * pitch * t), np.ones(count)], axis=1).astype(np.float32)

    resampler = Resampler(source, target, read)
    got = resampler.samples(1_000_003, 5000)
    t = np.arange(1_000_003, 1_005_003) / target
    assert np.abs(got[:, 0] - np.sin(2 * np.pi * pitch * t)).max() < 2e-4
    assert np.abs(got[:, 1] - 1).max() < 1e-5
    assert (Resampler(source, target, read).samples(1_000_500, 100) == got[497:597]).all()


def test_sample_clock_finds_the_sample_behind_milliseconds():
    """AAC at 44.1 kHz in Matroska: pieces of 1024, times rounded to milliseconds, the first piece trimmed to 700."""
    true = [0] + [700 + 1024 * n for n in range(2000)]
    stamps = [round(position * 1000 / 44_100) + 5 for position in true]
    pieces = list(zip(stamps[:16], [700] + [1024] * 15, strict=True))
    clock = SampleClock.of_beginning(pieces, Fraction(1, 1000), 44_100)
    assert [clock.position(stamp, None) for stamp in stamps] == true
