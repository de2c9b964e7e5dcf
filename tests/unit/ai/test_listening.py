"""Transcription: sound as arrays, words in order, and the real model on the real voice."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from vidgen.ai.listening.listener import RATE, Listener, at_16_khz, in_order, samples_of
from vidgen.ai.sound import wav
from vidgen.ai.voices.speaker import Speaker
from vidgen.editor.transcript import bare
from vidgen.errors import UsageError


def test_wav_files_become_samples() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000).astype(np.float32) * 0.5
    made = samples_of(wav(np.stack((tone, tone), axis=1)))
    assert len(made) == RATE
    assert int(np.abs(np.fft.rfft(made)).argmax()) == 440
    assert np.abs(made).max() == pytest.approx(0.5, abs=0.02)
    deep = io.BytesIO()
    with wave.open(deep, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(3)
        file.setframerate(RATE)
        file.writeframes(b"\x00\x00\x40" * 100)
    assert samples_of(deep.getvalue()) == pytest.approx(np.full(100, 0.5), abs=1e-3)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"ID3" * 50])
def test_what_is_no_wav_file_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="WAV"):
        samples_of(data)


def test_what_lies_above_is_taken_away() -> None:
    high = np.sin(2 * np.pi * 15_000 * np.arange(48_000) / 48_000).astype(np.float32)
    assert np.abs(at_16_khz(high, 48_000)[100:-100]).max() < 0.02


def test_times_never_go_back() -> None:
    words = in_order([[0.0, 1.0, "a", 0.9], [0.8, 0.8, "b", 2.0], [0.5, 0.6, "c", -1.0]])
    times = [t for w in words for t in (w.start, w.end)]
    assert times == sorted(times)
    assert all(w.end > w.start and 0 <= w.probability <= 1 for w in words)


@pytest.mark.slow
def test_the_voice_is_understood(tmp_path: Path) -> None:
    with Speaker(tmp_path) as speaker:
        speech = speaker.speak("The quick brown fox jumps over the lazy dog.")
        thinking = speaker.speak("Today we will, uh, plant tomatoes.")
    with Listener() as listener:
        texts = [bare(w.text) for w in listener.listen(at_16_khz(thinking.samples, 48_000)).words]
        assert texts == ["today", "we", "will", "uh", "plant", "tomatoes"], "sounds of thinking are written down, too"
        assert listener.listen(np.zeros(3 * RATE, np.float32)).words == [], "and are not made up"
        assert listener.listen(np.zeros(0, np.float32)).words == []
        heard = listener.listen(at_16_khz(speech.samples, 48_000)).words
    said = "the quick brown fox jumps over the lazy dog"
    assert " ".join(w.text.lower().strip(".,") for w in heard) == said
    errors = [abs(a.start - b.start) for a, b in zip(heard, speech.words, strict=True)]
    assert sum(errors) / len(errors) < 705_600_000 // 4
