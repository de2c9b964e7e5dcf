"""Texts that the voice of this computer cannot say: they are shown to be read, at a calm pace, over the music.

The pace is that of subtitles for adults: about 15 letters a second, and 6 a second in scripts whose letters are whole
syllables or words.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from vidgen.ai.jobs.job import Word
from vidgen.ai.sound import wav
from vidgen.timing import FLICKS

_RATE = 48_000
_LETTERS, _SYLLABLES = 15.0, 6.0
_SHORTEST = 1.8
_WHOLE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def reading_time(text: str) -> int:
    """Return how long it takes to read a text, in flicks."""
    letters = [c for c in text if c.isalnum()]
    whole = sum(unicodedata.name(c, "").startswith(_WHOLE) for c in letters)
    seconds = (len(letters) - whole) / _LETTERS + whole / _SYLLABLES
    return round(max(_SHORTEST, 0.6 + seconds) * FLICKS)


def silence(length: int) -> bytes:
    """Return a WAV file of silence, `length` flicks long."""
    return wav(np.zeros(length * _RATE // FLICKS, np.float32))


def even_words(narration: str, length: int) -> tuple[Word, ...]:
    """Return words with estimated times, for voices that tell none: each letter takes as long as the next."""
    words = narration.split()
    total = sum(len(w) for w in words) or 1
    found, passed = [], 0
    for word in words:
        start = length * passed // total
        passed += len(word)
        found.append(Word(text=word, start=start, end=length * passed // total))
    return tuple(found)
