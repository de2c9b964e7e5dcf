"""Waveforms: what is measured, and what is drawn of it."""

from __future__ import annotations

import numpy as np
import pytest
from tests import media_files

from vidgen.errors import Cancelled
from vidgen.media.probe import probe_file
from vidgen.media.sound_look import measured
from vidgen.media.waveform import COARSE, FINE, Waveform
from vidgen.timing import FLICKS


@pytest.mark.parametrize("name", ["look.wav", "look.mp3", "look.flac"])
def test_a_tone_has_its_loudness(name: str) -> None:
    codec = {"wav": "pcm_s16le", "mp3": "libmp3lame", "flac": "flac"}[name.split(".")[1]]
    path = media_files.sound(name, codec=codec, seconds=3)
    told: list[float] = []
    wave = measured(path, probe_file(path), 0, lambda: False, told.append)
    assert told[-1] == 1
    assert abs(len(wave.fine) - 3 * FINE) <= 8
    middle = wave.fine[20:-20]
    assert np.abs(middle[:, 0].astype(int) - 102).max() < 12  # 0.4 of 255
    assert np.abs(middle[:, 1].mean() - 72) < 4  # divided by the square root of two
    assert len(wave.coarse) == -(-len(wave.fine) * COARSE // FINE)


def test_sound_that_begins_later_than_the_picture_is_where_it_is_heard() -> None:
    path = media_files.video("sounding.mp4", sound="aac", frames=48)
    wave = measured(path, probe_file(path), 0, lambda: False, lambda _done: None)
    assert abs(wave.duration - 2 * FLICKS) < FLICKS // 10
    assert wave.fine[50, 0] > 80


def test_it_can_be_stopped() -> None:
    path = media_files.sound("look.wav", seconds=3)
    with pytest.raises(Cancelled):
        measured(path, probe_file(path), 0, lambda: True, lambda _done: None)


def test_columns() -> None:
    fine = np.zeros((1000, 2), np.uint8)
    fine[250:260] = (200, 100)
    wave = Waveform.of(fine)
    near = wave.columns(2 * FLICKS, 3 * FLICKS, 20)
    assert near[9].tolist() == [0, 0]
    assert near[10].tolist() == [200, 100]
    assert near[11].tolist() == [200, 100]
    assert near[12].tolist() == [0, 0]
    far = wave.columns(0, 10 * FLICKS, 10)
    assert far[:, 0].tolist() == [0, 0, 200, 0, 0, 0, 0, 0, 0, 0]
    assert 28 < far[2, 1] < 33  # a tenth of a second of ten
    assert wave.columns(-FLICKS, FLICKS, 2).tolist() == [[0, 0], [0, 0]]
    assert wave.columns(20 * FLICKS, 30 * FLICKS, 3).tolist() == [[0, 0]] * 3
    closest = wave.columns(250 * FLICKS // 100, 251 * FLICKS // 100, 8)
    assert closest[:, 0].tolist() == [200] * 8
    assert Waveform.from_bytes(wave.to_bytes()).fine.tolist() == fine.tolist()
    assert len(Waveform.from_bytes(b"").columns(0, FLICKS, 5)) == 5
    with pytest.raises(ValueError, match="not a waveform"):
        Waveform.from_bytes(b"abc")
