"""What is said for a written word in languages but English: units, money, times, ranges, Roman numerals, abbreviations.

Their phonemiser reads plain numbers by itself; thousands are given to it without marks ("12.400" is 12400).
"""

from __future__ import annotations

import re

from vidgen.ai.voices.addresses import address
from vidgen.ai.voices.counting import roman
from vidgen.ai.voices.edges import edges
from vidgen.ai.voices.foreign_words import KINGS, Words, words_of
from vidgen.ai.voices.languages import base_of

_NUMBER = r"\d{1,3}(?:[.  ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_ENDS = ('"“«„(¿¡[', '"”»)],;:!?…।', '"”»)')
_THOUSANDS = 8
"""Groups of three digits that one number has at most."""
_SURE = frozenset(["km", "kg", "cm", "mm", "kwh"])
"""Units that are no words, and so need no number before them."""
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "¼": "1/4", "¾": "3/4"}


def spoken_abroad(words: list[str], at: int, language: str) -> str:
    """Return what is said for the word at a place; empty for emoji."""
    known = words_of(base_of(language))
    word = "".join(c for c in words[at] if not _is_picture(c))
    if known is None or not word:
        return word
    if _continues(words, at):
        return ""
    if _continues(words, at + 1):
        last = next(n for n in range(at + 1, len(words) + 1) if not _continues(words, n))
        return "".join(words[at:last])
    before = _bare(words[at - 1]) if at else ""
    after = _bare(words[at + 1]) if at + 1 < len(words) else ""
    if word.lower() in known.short:
        return known.short[word.lower()]
    head, core, tail = edges(word, *_ENDS)
    if tail.startswith(".") and f"{core.lower()}." in known.short:
        return head + known.short[f"{core.lower()}."] + tail[1:]
    return head + _core(core, before, after, known, base_of(language)) + tail


def _is_picture(c: str) -> bool:
    code = ord(c)
    return code >= 0x1F000 or code in (0xFE0F, 0x200D, 0x20E3) or 0x2600 <= code <= 0x27BF


def _bare(word: str) -> str:
    return word.strip('"“”«»„()[]¿¡,;:!?…।')


def _continues(words: list[str], at: int, most: int = _THOUSANDS) -> bool:
    """Tell whether a word is three more digits of the number before it: "12 400", which is said with its first digits."""
    if not 0 < at < len(words) or not re.fullmatch(r"\d{3}", _bare(words[at]).rstrip(".")):
        return False
    first = _bare(words[at - 1])
    if not re.fullmatch(r"\d{1,3}", first) or not words[at - 1][-1].isdigit():
        return False
    return first[0] != "0" or (most > 1 and _continues(words, at - 1, most - 1))


def _core(core: str, before: str, after: str, known: Words, language: str) -> str:
    if (said := address(core, language)) is not None:
        return said
    counted = before[-1:].isdigit()
    if (name := known.units.get(core.lower())) and (counted or not core.isalpha() or core.lower() in _SURE):
        return known.one(name) if before == "1" else name
    for sign, written in _FRACTIONS.items():
        core = core.replace(sign, written)
    if core in known.fractions:
        return known.fractions[core]
    if clock := re.fullmatch(r"([01]?\d|2[0-4])(?:(?::|h|h )([0-5]\d)|h)", core.lower()):
        return known.clock(clock[1], clock[2] or "", after)
    if span := re.fullmatch(rf"({_NUMBER})[–—-]({_NUMBER})(.*)", core):
        first, last, name = span.groups()
        unit = known.units.get(name.lower(), name) if name else ""
        return f"{_plain(first)} {known.to} {_plain(last)} {unit}".strip()
    if core in ("–", "—", "-") and counted and after[:1].isdigit():
        return known.to
    if paid := re.fullmatch(rf"([€$£])({_NUMBER})", core):
        return f"{_plain(paid[2])} {known.units[paid[1]]}"
    if amount := re.fullmatch(rf"([-−+~]?)({_NUMBER})(\D.*)?", core):
        sign, figure, name = amount.groups()
        counted_in = known.units.get((name or "").strip().lower())
        said = known.signs.get(sign, "") + _plain(figure)
        if name is None:
            return said
        if counted_in:
            return f"{said} {known.one(counted_in) if figure == '1' else counted_in}"
    if (made := _roman(core, before, after, known, language)) is not None:
        return made
    if core.startswith("#") and core[1:].isdigit():
        return f"{known.number} {core[1:]}"
    return core


def _plain(number: str) -> str:
    """Return a number without marks of thousands: a point with three digits behind it is one."""
    number = re.sub(r"[  ](?=\d{3})", "", number)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return re.sub(r"\.(?=\d)", ",", number)


def _roman(core: str, before: str, after: str, known: Words, language: str) -> str | None:
    """Return a Roman numeral: that of a century, or that of a king; None for all other words."""
    found = re.fullmatch(r"([IVX]+)(e|º|°|er|ère)?", core)
    value = roman(found[1]) if found else None
    if found is None or value is None:
        return None
    century = before.lower() in known.century or after.lower() in known.century
    king = before in KINGS
    if not (century or king or (len(core) > 1 and before[:1].isupper())):
        return None
    if found[2] and language == "fr":
        return "premier" if value == 1 else f"{value}e"
    if (king or century) and value <= len(known.ordinals):
        return known.ordinals[value - 1]
    return str(value)
