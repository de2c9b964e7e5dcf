"""Speech by the real model: the written words come back, in order, with times inside the sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vidgen.ai.sound import RATE, doubled, loudness
from vidgen.ai.voices.languages import LANGUAGES, reading_of, spoken_here
from vidgen.ai.voices.pronouncing import phonemes
from vidgen.ai.voices.speaker import Speaker
from vidgen.ai.voices.stock import VOICES, styles_of, voice
from vidgen.ai.voices.wording import said
from vidgen.ai.voices.worker import _vocabulary
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


def test_other_languages_are_read_by_their_own_rules() -> None:
    texts = {
        "es-MX": "Cuesta 3,5 € o 25 km/h, «sí»: ¡1.200 personas!",
        "fr": "C'est l'été : 50 % des bœufs, n'est-ce pas ?",
        "it": "Un vulcano alto 3.300 m, più o meno.",
        "pt-BR": "O coração não descansa, você sabia?",
        "hi": "समुद्र बहुत गहरा है।",
    }
    for language, text in texts.items():
        read_as = reading_of(language)
        assert read_as is not None
        found = phonemes(said(text, read_as), read_as)
        assert len(found) == len(text.split())
        assert set("".join(found)) <= _vocabulary().keys(), language
    spanish = {read_as: phonemes(said("Diez km", read_as), read_as) for read_as in ("es", "es-419")}
    assert spanish == {"es": ["djˈeθ", "kilˈometɾos"], "es-419": ["djˈes", "kilˈometɾos"]}
    assert phonemes(said("Les abeilles dansent.", "fr"), "fr")[0] == "lez", "words are read with their neighbours"
    assert reading_of("de") is None
    assert spoken_here("pt", "Olá")
    assert not spoken_here("hi", "Namaste")


def test_a_language_has_voices_of_its_own(tmp_path: Path) -> None:
    assert [voice("Dora", tag).id for tag in ("es", "pt-BR")] == ["ef_dora", "pf_dora"]
    assert {one.language.split("-")[0] for one in VOICES} == set(LANGUAGES)
    for one in VOICES:
        assert styles_of(one.id).stat().st_size == 510 * 256 * 4
    with Speaker(tmp_path) as speaker:
        text = "🐙 Tiene 3 corazones, ¿verdad? 💙"
        speech = speaker.speak(text, "Dora", language="es")
    assert " ".join(w.text for w in speech.words) == text, "emoji are shown, and not said"


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
