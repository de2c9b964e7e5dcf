"""What is written and what is said: `3:30` is "three thirty", `10–20 km` "ten to twenty kilometres".

Each written word keeps what is said for it, so that the times of the sound can be given back to the written words.
English is in `english.py`, all other languages are in `units.py`; addresses of all are in `addresses.py`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from vidgen.ai.voices.english import spoken_english
from vidgen.ai.voices.units import spoken_abroad


@dataclass(frozen=True)
class Said:
    """A written word and what is said for it: nothing, a word, or several."""

    written: str
    spoken: str


def said(text: str, language: str = "en") -> list[Said]:
    """Return the written words of `text` (as blanks part them) with what is said for each."""
    words = unicodedata.normalize("NFC", text).split()
    if language == "en":
        return [Said(word, spoken_english(words, at)) for at, word in enumerate(words)]
    return [Said(word, spoken_abroad(words, at, language)) for at, word in enumerate(words)]
