"""Speech by the real model: the written words come back, in order, with times inside the sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidgen.ai.sound import RATE, doubled, loudness
from vidgen.ai.voices.speaker import Speaker, voice
from vidgen.errors import UsageError

TEXT = "At 3:30 it has 8 arms. It hides."


@pytest.mark.slow
def test_speech_has_its_words_and_is_kept(tmp_path: Path) -> None:
    with Speaker(tmp_path) as speaker:
        speech = speaker.speak(TEXT, "Michael")
        assert [w.text for w in speech.words] == TEXT.split()
        times = [t for w in speech.words for t in (w.start, w.end)]
        assert times == sorted(times)
        assert times[0] > 0
        assert times[-1] <= speech.duration
        assert loudness(speech.samples) == pytest.approx(-16, abs=0.5)
        assert np.abs(speech.samples).max() < 0.9
        # Louder where words are than between the sentences.
        gap = speech.samples[speech.words[5].end * RATE // 705_600_000 : speech.words[6].start * RATE // 705_600_000]
        assert np.abs(gap[len(gap) // 3 : -len(gap) // 3]).max() < 0.05
    with Speaker(tmp_path) as again:
        assert np.array_equal(again.speak(TEXT, "am_michael").samples, speech.samples)
        assert again._worker is None  # nothing was spoken anew


def test_what_cannot_be_said_is_refused(tmp_path: Path) -> None:
    with Speaker(tmp_path) as speaker:
        for text in ("", " … !"):
            with pytest.raises(UsageError, match="no words"):
                speaker.speak(text)
        with pytest.raises(UsageError, match="no voice 'Zeus'"):
            speaker.speak("Hello", "Zeus")
    assert voice("heart").id == "af_heart"


def test_doubling_keeps_tones_and_adds_none() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(24_000) / 24_000).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(doubled(tone)[1000:-1000] * np.hanning(46_000)))
    peak = int(spectrum.argmax())
    assert abs(peak * 48_000 / 46_000 - 1000) < 2
    assert spectrum[len(spectrum) // 2 + 200 :].max() < spectrum[peak] * 1e-3
