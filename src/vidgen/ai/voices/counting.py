"""Numbers in English words, where the digits would be read as something else: `1,050` is no year, `007` no seven."""

from __future__ import annotations

import re

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen"""
_ONES = _SMALL.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_NUMBER = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_MOST = 15
"""Digits of a number that is still read as one; longer ones are read digit by digit."""


def cardinal(number: int) -> str:
    """Return a number from 0 up in words ("one thousand fifty")."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _TENS[ten - 2] + (f"-{_ONES[one]}" if one else "")
    for value, name in _SCALES:
        if number >= value:
            many, rest = divmod(number, value)
            return f"{cardinal(many)} {name}" + (f" {cardinal(rest)}" if rest else "")
    raise ValueError(number)


def ordinal(number: int) -> str:
    """Return a number from 1 up as an ordinal in words ("fourteenth")."""
    said = cardinal(number)
    match = re.fullmatch(r"(.*[ -])?(\w+)", said)
    head, last = (match[1] or "", match[2]) if match else ("", said)
    made = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + made


def digit_by_digit(text: str) -> str:
    """Return the digits of a text one by one, with a breath where they are parted."""
    groups = [" ".join(_ONES[int(d)] for d in group) for group in re.findall(r"[0-9]+", text)]
    return ", ".join(groups)


def number(text: str, *, counts: bool = False) -> str:
    """Return what is said for a number in digits. `counts`: it stands for an amount, so "1500" is no year."""
    plain = text.replace(",", "")
    whole, _, rest = plain.partition(".")
    if len(whole) > _MOST or (len(whole) > 1 and whole[0] == "0"):
        return digit_by_digit(whole) + (f" point {digit_by_digit(rest)}" if rest else "")
    if rest:
        return f"{cardinal(int(whole or '0'))} point {digit_by_digit(rest)}"
    return cardinal(int(whole)) if len(whole) == 4 and (counts or "," in text) else whole


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral in capitals; None when it is none."""
    if not text or _ROMAN_NUMBER.fullmatch(text) is None:
        return None
    values = [_ROMAN[c] for c in text]
    return sum(-v if any(w > v for w in values[n + 1 : n + 2]) else v for n, v in enumerate(values))
