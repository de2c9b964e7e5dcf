"""Times, numbers and lengths as people write them in a wish: "1:05", "ten seconds", "half a minute", "1.5 min". Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from vidgen.timing import FLICKS

_NUMBERS: dict[str, Fraction | int] = {
    "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90, "half": Fraction(1, 2), "a half": Fraction(1, 2),
    "half a": Fraction(1, 2), "half an": Fraction(1, 2), "a quarter": Fraction(1, 4), "twice": 2, "double": 2, "triple": 3,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "last": -1,
}  # fmt: skip
_UNITS = {"h": 3600, "m": 60, "s": 1}
_WORD = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b(?:{_WORD})\b)"
"""A pattern for a number in figures or in words."""
UNIT = r"(?:h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)"
"""A pattern for a unit of time."""
_AND_S = rf"(?:\s*(?:and\s+)?{NUMBER}\s*s(?:ec(?:ond)?s?)?\b)"
_AND_M = rf"(?:\s*(?:and\s+)?{NUMBER}\s*m(?:in(?:ute)?s?)?\b)"
TIME = (
    rf"(?:\d+:\d\d(?::\d\d)?(?:[.,]\d+)?|{NUMBER}\s*-?h(?:ours?|rs?)?\b{_AND_M}?{_AND_S}?|"
    rf"{NUMBER}\s*-?m(?:in(?:ute)?s?)?\b{_AND_S}?|{NUMBER}\s*-?s(?:ec(?:ond)?s?)?\b)"
)
"""A pattern for a time or a length: a clock's, or numbers with units."""

QUIETER = re.compile(r"quieter|softer|\bdown\b|lower|reduce|\bdrop\b|[-−]\s*\d+(?:[.,]\d+)?\s*db", re.IGNORECASE)
"""Words that take loudness away."""


def number(text: str) -> Fraction | None:
    """Return the number that a text is, or None."""
    text = text.strip().lower().replace(",", ".")
    if text in _NUMBERS:
        return Fraction(_NUMBERS[text])
    return Fraction(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def ordinal(text: str) -> int | None:
    """Return which one a text means, counted from 1 ("second", "2nd", "3"); -1 is the last; None when it says none."""
    text = text.strip().lower()
    if text in _ORDINALS:
        return _ORDINALS[text]
    found = re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", text)
    if found:
        return int(found[1]) or None
    value = number(text)
    return int(value) if value is not None and value >= 1 and value.denominator == 1 else None


def length(text: str) -> int | None:
    """Return the flicks that a text like "1:05", "2 min 3 s" or "half a minute" means, or None."""
    text = text.strip().lower()
    clock = re.fullmatch(r"(?:(\d+):)?(\d+):(\d\d)(?:[.,](\d+))?", text)
    if clock:
        hours, minutes, whole, part = clock.groups()
        fraction = Fraction(int(part), 10 ** len(part)) if part else Fraction(0)
        return round((int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + fraction) * FLICKS)
    total, found = Fraction(0), False
    for amount, unit in re.findall(rf"({NUMBER})\s*-?({UNIT})\b", text):
        value = number(amount)
        if value is None:
            return None
        total, found = total + value * _UNITS[unit[0]], True
    return round(total * FLICKS) if found else None


def decibels(text: str) -> float | None:
    """Return by how many decibels a text changes a sound ("6 dB", "twice as loud", "3 times", "50 %"), or None.

    Times and per cent are of the amplitude. Words of "quieter" make it less: "50 % quieter" is half as loud.
    """
    louder = _louder(text)
    return -abs(louder) if louder is not None and QUIETER.search(text) else louder


def _louder(text: str) -> float | None:
    found = re.search(rf"({NUMBER})\s*(db|decibels?)\b", text, re.IGNORECASE)
    if found:
        return float(number(found[1]) or 0) or None
    found = re.search(rf"({NUMBER})\s*(times\b|[x×]|%|percent\b)|\b(twice|double|triple|half)\b", text, re.IGNORECASE)
    factor = number(found[3] or found[1]) if found else None
    if found is None or factor is None:
        return None
    if found[2] and found[2].lower() in ("%", "percent"):
        share = factor / 100
        if re.search(rf"as loud|\bto\s+{NUMBER}\s*(%|percent)", text, re.IGNORECASE):
            factor = share
        elif QUIETER.search(text):
            factor = max(1 - share, Fraction(1, 1000))
        else:
            factor = 1 + share
    elif re.search(r"\bby\s+half\b", text, re.IGNORECASE) and not QUIETER.search(text):
        factor = Fraction(3, 2)
    return 20 * math.log10(min(factor, Fraction(10**6))) if factor else None


@dataclass(frozen=True)
class Said:
    """A time that a wish names."""

    time: int
    """Flicks."""
    start: int
    """Where it stands in the text."""
    end: int


def times(text: str) -> Iterator[Said]:
    """Yield every time that a text names, in order."""
    for found in re.finditer(TIME, text.lower()):
        value = length(found[0])
        if value is not None:
            yield Said(value, *found.span())


def spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches that a text names, in flicks: "from 2 to 4 seconds", "0:02 - 0:04 and 0:08 - 0:09"."""
    to = r"\s*(?:to|until|till|through|and|-|–)\s*"
    stretches = []
    for found in re.finditer(rf"(?:\b(?:from|between)\s+({TIME}|{NUMBER})|({TIME})){to}({TIME})", text.lower()):
        end, first = length(found[3]) or 0, found[1] or found[2]
        start = length(first)
        if start is None and (unit := re.search(rf"({UNIT})$", found[3])):
            start = length(f"{first} {unit[1]}")  # "from 2 to 4 seconds": the unit is that of the end
        if start is not None:
            stretches.append((start, end))
    return stretches


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks."""
    return re.sub("[\"“„«][^\"“”„«»]*[\"”“»]|(?<!\\w)['‘][^'‘’]*['’](?!\\w)", " ", text)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks."""
    found = re.findall(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|(?<!\w)['‘’]([^'‘’]+)['‘’](?!\w)", text)
    return [a or b for a, b in found]


_COLOURS = {
    "white": "#ffffff", "black": "#000000", "yellow": "#ffd23f", "red": "#ff4d4d", "green": "#4ade80", "blue": "#4c9aff",
    "orange": "#ff9f1c", "pink": "#ff6fb5", "purple": "#a78bfa", "grey": "#9ca3af", "gray": "#9ca3af",
}  # fmt: skip


def colour(text: str) -> str | None:
    """Return the first colour that a text names, as #rrggbb, or None."""
    found = re.search(rf"#[0-9a-f]{{6}}\b|#[0-9a-f]{{3}}\b|\b(?:{'|'.join(_COLOURS)})\b", text.lower())
    return None if found is None else _COLOURS.get(found[0], found[0])
