"""What is written and what is said: `3:30` is "three thirty", `10–20 km` "ten to twenty kilometres".

Each written word keeps what is said for it, so that the times of the sound can be given back to the written words. Plain
numbers, years, money and ordinals are left to the phonemiser, which reads them in context.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vidgen.ai.voices.units import spoken_abroad

_UNITS = {
    "km": "kilometers", "m": "meters", "cm": "centimeters", "mm": "millimeters", "kg": "kilograms", "g": "grams",
    "mg": "milligrams", "ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours", "hr": "hours",
    "hrs": "hours", "mi": "miles", "ft": "feet", "lb": "pounds", "lbs": "pounds", "oz": "ounces", "l": "liters",
    "ml": "milliliters", "hz": "hertz", "khz": "kilohertz", "ghz": "gigahertz", "mb": "megabytes",
    "gb": "gigabytes", "tb": "terabytes", "kb": "kilobytes", "km/h": "kilometers per hour", "mph": "miles per hour",
    "m/s": "meters per second", "°c": "degrees Celsius", "°f": "degrees Fahrenheit", "°": "degrees",
    "bn": "billion", "k": "thousand", "x": "times", "kwh": "kilowatt hours", "kw": "kilowatts", "mw": "megawatts",
    "fps": "frames per second",
}  # fmt: skip
_WORDS = {
    "&": "and", "vidgen": "vid jen", "+": "plus", "=": "equals", "vs": "versus", "vs.": "versus", "e.g.": "for example",
    "i.e.": "that is", "etc.": "et cetera.", "etc": "et cetera", "approx.": "approximately", "w/": "with",
    "w/o": "without", "#": "number", "st.": "Saint", "mt.": "Mount", "→": "to", "ai": "A.I.", "mr": "Mister",
    "mrs": "Missus", "dr": "Doctor", "prof.": "Professor", "jan.": "January", "feb.": "February", "aug.": "August",
    "sept.": "September", "oct.": "October", "nov.": "November", "dec.": "December",
}  # fmt: skip
_TENS = {"1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties", "6": "sixties", "7": "seventies",
         "8": "eighties", "9": "nineties"}  # fmt: skip
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_EDGES = re.compile(r"^([\"'“‘(\[]*)(.*?)([\"'”’)\],;:!?…]*\.?[\"'”’)\]]*)$", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A written word and what is said for it: nothing, a word, or several."""

    written: str
    spoken: str


def said(text: str, language: str = "en") -> list[Said]:
    """Return the written words of `text` (as blanks part them) with what is said for each.

    In languages but English only units are put into words: their phonemiser reads numbers and signs by itself.
    """
    words = unicodedata.normalize("NFC", text).split()
    if language != "en":
        return [Said(w, spoken_abroad(w, words[at - 1] if at else "", language)) for at, w in enumerate(words)]
    found: list[Said] = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        found.append(Said(word, _spoken(word, before)))
    return found


def _spoken(word: str, before: str) -> str:
    if not any(c.isalnum() for c in word):
        alone = _WORDS.get(word, "")
        return alone or ("" if not any(c in ".,!?…:;—–" for c in word) else word.replace("–", "—"))
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    match = _EDGES.match(word)
    head, core, tail = match.groups() if match else ("", word, "")
    return head + _core(core, before) + tail


def _core(core: str, before: str) -> str:
    """Return what is said for a word without the punctuation around it."""
    low = core.lower()
    if re.fullmatch(_NUMBER, before.rstrip(",")) and low in _UNITS and low not in ("x", "k", "bn"):
        return _UNITS[low]
    if low in _WORDS:
        return _WORDS[low]
    if clock := re.fullmatch(r"(\d{1,2}):([0-5]\d)(am|pm)?", low):
        return _clock(*clock.groups())
    if share := re.fullmatch(rf"({_NUMBER})[–—-]({_NUMBER})(%?)", core):
        first, last, percent = share.groups()
        return f"{_plain(first)} to {_plain(last)}" + (" percent" if percent else "")
    if decade := re.fullmatch(r"(\d\d)?(\d)0s", core):
        century, ten = decade.groups()
        if ten == "0":
            return f"{core[:-1]} hundreds" if century is None else f"{century} hundreds"
        return f"{century or ''} {_TENS[ten]}".strip()
    if unit := re.fullmatch(rf"({_NUMBER})(°?[a-z°/]+)", low):
        number, name = unit.groups()
        if name in _UNITS:
            return f"{_plain(number)} {_UNITS[name]}"
    if core.startswith("#") and core[1:].isdigit():
        return f"number {core[1:]}"
    if re.fullmatch(r"\d{1,3}(,\d{3})+", core):
        return _plain(core)
    if len(core) > 2 and re.match(r"(?:https?://|www\.)", low):
        return re.sub(r"^https?://|^www\.", "", core).replace(".", " dot ").replace("/", " slash ").strip()
    if "@" in core and "." in core:
        return core.replace("@", " at ").replace(".", " dot ")
    return core.replace("’", "'").replace("–", "-")


def _plain(number: str) -> str:
    return number.replace(",", "")


def _clock(hour: str, minute: str, half: str | None) -> str:
    end = f" {half[0].upper()}.M." if half else ""
    if minute == "00":
        return f"{int(hour)} o'clock" if not half else f"{int(hour)}{end}"
    return f"{int(hour)} {'oh ' if minute[0] == '0' else ''}{int(minute)}{end}"
