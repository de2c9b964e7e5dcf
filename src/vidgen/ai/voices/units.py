"""Units and signs in languages but English: `25 km` is "25 kilómetros"."""

from __future__ import annotations

import re

from vidgen.ai.voices.languages import base_of

_NAMES = ("km", "m", "cm", "mm", "kg", "g", "l", "h", "min", "s", "km/h", "°c", "°", "&", "+", "=")
_SPOKEN = {
    "es": "kilómetros|metros|centímetros|milímetros|kilogramos|gramos|litros|horas|minutos|segundos|"
    "kilómetros por hora|grados|grados|y|más|igual a",
    "fr": "kilomètres|mètres|centimètres|millimètres|kilogrammes|grammes|litres|heures|minutes|secondes|"
    "kilomètres par heure|degrés|degrés|et|plus|égale",
    "it": "chilometri|metri|centimetri|millimetri|chilogrammi|grammi|litri|ore|minuti|secondi|"
    "chilometri all'ora|gradi|gradi|e|più|uguale a",
    "pt": "quilômetros|metros|centímetros|milímetros|quilogramas|gramas|litros|horas|minutos|segundos|"
    "quilômetros por hora|graus|graus|e|mais|igual a",
    "hi": "किलोमीटर|मीटर|सेंटीमीटर|मिलीमीटर|किलोग्राम|ग्राम|लीटर|घंटे|मिनट|सेकंड|किलोमीटर प्रति घंटा|डिग्री|डिग्री|और|जमा|बराबर",
}
_WORDS = {language: dict(zip(_NAMES, words.split("|"), strict=True)) for language, words in _SPOKEN.items()}
_SIGNS = frozenset("&+=")
_NUMBER = r"\d[\d.,]*"


def spoken_abroad(word: str, before: str, language: str) -> str:
    """Return what is said for a written word: a unit after a number, or with one, in words; all others as they are."""
    known = _WORDS.get(base_of(language), {})
    match = re.fullmatch(rf"({_NUMBER})?([^\d\s]+?)([,;:.!?…।]*)", word)
    if match is None:
        return word
    number, name, end = match.groups()
    spoken = known.get(name.lower())
    sure = number or name in _SIGNS or len(name) > 1 or re.fullmatch(_NUMBER, before)  # a single letter is mostly none
    if spoken is None or not sure:
        return word
    return f"{number} {spoken}{end}" if number else f"{spoken}{end}"
