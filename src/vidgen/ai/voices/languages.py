"""The languages that the voices on this computer speak, and how texts of them are read."""

from __future__ import annotations

import unicodedata

_READING = {"en": "en", "es": "es", "fr": "fr", "it": "it", "pt": "pt-br", "hi": "hi"}
"""The names that their readers have in `pronouncing.py`, by the first part of a language tag."""
_SPAIN = ("es", "es-es")
LANGUAGES = tuple(_READING)


def base_of(language: str) -> str:
    """Return the first part of a language tag, in small letters ("pt-BR" is "pt")."""
    return language.strip().lower().replace("_", "-").split("-")[0]


def reading_of(language: str) -> str | None:
    """Return how a language is read; None when nobody here can. Spanish of the Americas has sounds of its own."""
    tag = language.strip().lower().replace("_", "-")
    if base_of(tag) == "es" and tag not in _SPAIN:
        return "es-419"
    return _READING.get(base_of(tag))


def spoken_here(language: str, text: str) -> bool:
    """Tell whether a voice of this computer can say a text: in a language that one speaks, and in its letters."""
    letters = [c for c in text if c.isalpha()]
    script = "DEVANAGARI" if base_of(language) == "hi" else "LATIN"
    own = sum(unicodedata.name(c, "").startswith(script) for c in letters)
    return reading_of(language) is not None and 2 * own >= len(letters)
