"""`Speaker`: says a text with one of the shipped voices, and tells when each word is said."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vidgen.ai.models import ADVICE, GRACE, KOKORO
from vidgen.ai.sound import RATE, Samples, at_loudness, doubled
from vidgen.ai.voices.languages import base_of, reading_of
from vidgen.ai.voices.sentences import breaths, sentences
from vidgen.ai.voices.stock import styles_of, voice
from vidgen.errors import UsageError
from vidgen.files import atomic_write
from vidgen.render.cores import crowding, usable_cores
from vidgen.timing import FLICKS
from vidgen.workers import Limits, RestartingWorker

VERSION = 5
"""Of what is kept; a change of the words or the sound makes it larger."""
LOUDNESS = -16.0
"""LUFS of the speech."""
PAUSE = 0.28
"""Seconds between sentences, on top of the silence that the model leaves."""
_LIMITS = Limits(memory=None, cpu_seconds=900, open_files=128)
_EDGE = 0.06
"""Seconds of silence kept before the first and after the last word of a sentence."""
_SECONDS_FOR_A_CHARACTER = 1.0


@dataclass(frozen=True)
class TimedWord:
    """A written word and when it is said, in flicks from the start of the sound."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Speech:
    """What was said: 48 kHz mono float32, and the words in their order."""

    samples: Samples
    words: tuple[TimedWord, ...]

    @property
    def duration(self) -> int:
        """Flicks."""
        return len(self.samples) * FLICKS // RATE


class Speaker(RestartingWorker):
    """Speaks in a worker process, which is started at the first need. Sentences that were spoken before are kept.

    May be used from several threads; one sentence is spoken at a time, on all cores.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` keeps the sentences; it is made when it is missing."""
        super().__init__("vidgen.ai.voices.worker", name="the voice", limits=_LIMITS, advice=ADVICE, crowding=crowding)
        self._folder = folder

    def speak(
        self,
        text: str,
        voice_id: str = "af_heart",
        *,
        language: str = "",
        speed: float = 1.0,
        cancel: threading.Event | None = None,
    ) -> Speech:
        """Return `text` as speech of about -16 LUFS. `speed` is from 0.5 to 2.

        `language`: how the text is read ("es-MX", say); when it is empty or no kind of the voice's own, as the voice does.
        Raises UsageError when there is nothing to say, no such voice or no model; Cancelled; WorkerFailed.
        """
        chosen = voice(voice_id, language)
        read_as = reading_of(language if base_of(language) == base_of(chosen.language) else chosen.language) or "en"
        if not 0.5 <= speed <= 2:
            raise UsageError("The speed of a voice is from 0.5 to 2.")
        if not any(c.isalnum() for c in text):
            raise UsageError("There are no words to say.")
        sounds: list[Samples] = []
        words: list[TimedWord] = []
        at = 0
        for sentence in sentences(text):
            pieces = breaths(sentence)
            for number, piece in enumerate(pieces):
                samples, timed = self._piece(piece, chosen.id, read_as, speed, cancel)
                words += [_word(w, at) for w in timed]
                pause = PAUSE if number == len(pieces) - 1 else 0.05
                silence = np.zeros(round(pause / speed * RATE), np.float32)
                sounds += [samples, silence]
                at += len(samples) + len(silence)
        joined = np.concatenate(sounds[:-1])
        return Speech(at_loudness(joined, LOUDNESS), tuple(words))

    def _piece(
        self, text: str, voice_id: str, language: str, speed: float, cancel: threading.Event | None
    ) -> tuple[Samples, list[list[Any]]]:
        """Return a piece at 48 kHz and its words [start, end, text] in samples, trimmed at both ends."""
        told = json.dumps([VERSION, KOKORO.name, voice_id, language, speed, text])
        name = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
        kept = self._folder / f"{name}.speech"
        found = _read(kept)
        if found is None:
            found = self._spoken(text, voice_id, language, speed, cancel)
            self._folder.mkdir(parents=True, exist_ok=True)
            head = json.dumps(found[1], ensure_ascii=False).encode()
            atomic_write(kept, len(head).to_bytes(4, "little") + head + found[0].astype(np.float32).tobytes())
        return found

    def _spoken(
        self, text: str, voice_id: str, language: str, speed: float, cancel: threading.Event | None
    ) -> tuple[Samples, list[list[Any]]]:
        styles = str(styles_of(voice_id))
        asked = {"text": text, "language": language, "styles": styles, "speed": speed, "threads": usable_cores()}
        timeout = 60 + _SECONDS_FOR_A_CHARACTER * len(text)
        timed, data = self.request("speak", asked, timeout=timeout, cancel=cancel, grace=GRACE)
        sound = np.frombuffer(data, np.float32)
        if not timed:
            return np.zeros(0, np.float32), []
        first = max(0, int(timed[0][0]) - round(_EDGE * 24_000))
        last_one = min(len(sound), int(timed[-1][1]) + round(3 * _EDGE * 24_000))
        trimmed = doubled(sound[first:last_one])
        ramp = np.linspace(0, 1, 240, dtype=np.float32)  # 5 ms, so that no sentence begins or ends with a click
        if len(trimmed) > 480:
            trimmed[:240] *= ramp
            trimmed[-240:] *= ramp[::-1]
        return trimmed, [[2 * (s - first), 2 * (e - first), t] for s, e, t in timed]


def _word(word: list[Any], at: int) -> TimedWord:
    flicks = FLICKS // RATE
    return TimedWord((at + int(word[0])) * flicks, (at + int(word[1])) * flicks, str(word[2]))


def _read(path: Path) -> tuple[Samples, list[list[Any]]] | None:
    """Return what was kept, None when there is nothing or it is damaged; it is then spoken anew."""
    try:
        data = path.read_bytes()
        os.utime(path)
        length = int.from_bytes(data[:4], "little")
        words = json.loads(data[4 : 4 + length])
        return np.frombuffer(data[4 + length :], np.float32).copy(), words
    except (OSError, ValueError):
        return None
