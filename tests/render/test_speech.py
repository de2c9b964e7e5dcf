"""The sound of a timeline for those who listen for words: one channel at 16 kHz, music left out."""

from __future__ import annotations

import io
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from vidgen.ai.speech_parts import speech_only, spoken_blocks
from vidgen.app import Services
from vidgen.editor import command
from vidgen.errors import Cancelled
from vidgen.timing import FLICKS, TimeRange


def samples(data: bytes) -> tuple[int, np.ndarray]:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)


def loudest(sound: np.ndarray, rate: int) -> float:
    """Return the frequency in Hz that is the strongest."""
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))))) * rate / len(sound)


def tone(path: Path, frequency: int) -> None:
    """Write three seconds of a tone, stereo, 48 kHz."""
    wave_ = np.round(12000 * np.sin(np.arange(3 * 48000) * 2 * np.pi * frequency / 48000)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(np.repeat(wave_, 2).tobytes())


def test_speech_is_heard_without_the_music(tmp_path: Path) -> None:
    tone(tmp_path / "talk.wav", 440)
    tone(tmp_path / "music.wav", 1000)
    with Services() as services, services.projects.create(tmp_path / "film.vidgen") as project:
        for name in ("talk.wav", "music.wav"):
            asset = project.assets.take_in([project.assets.measured(tmp_path / name)])[0]
            command.run(project.document, "overlay", {"asset": asset.id, "at": "1s"})
        document = project.document
        assert [
            document.get(b.content.asset_id, type(project.document.assets()[0])).name for b in spoken_blocks(document)
        ] == ["talk.wav"]
        spoken = speech_only(document)
        assert spoken is not None
        rate, sound = samples(services.render.speech(spoken, project.asset_paths()))
        assert (rate, len(sound)) == (16000, 4 * 16000)
        assert np.abs(sound[:15000]).max() < 5
        assert loudest(sound[20000:50000], rate) == pytest.approx(440, abs=1)
        part = services.render.speech(spoken, project.asset_paths(), TimeRange(2 * FLICKS, FLICKS))
        assert len(samples(part)[1]) == 16000
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            services.render.speech(spoken, project.asset_paths(), None, stop)
