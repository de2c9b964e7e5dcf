"""How long an idea says that its video is to be ("in 20 seconds"): that is a wish, and no part of its title."""

from __future__ import annotations

import re

from vidgen.ai.making.promising import number_names, wanted
from vidgen.ai.making.squeezing import LETTERS

_SHORTEST, _LONGEST = 5.0, 600.0
"""Seconds that a wish can mean: an egg that is boiled in 15 minutes, or light in one second, is what the idea is about."""
_WORDS: dict[str, int] = {
    **dict.fromkeys(("ten", "zehn", "diez", "dix", "dieci", "dez"), 10),
    **dict.fromkeys(("fifteen", "fünfzehn", "quince", "quinze", "quindici"), 15),
    **dict.fromkeys(("twenty", "zwanzig", "veinte", "vingt", "venti", "vinte"), 20),
    **dict.fromkeys(("thirty", "dreißig", "treinta", "trente", "trenta", "trinta"), 30),
    **dict.fromkeys(("forty", "vierzig", "cuarenta", "quarante", "quaranta", "quarenta"), 40),
    **dict.fromkeys(("forty-five", "fünfundvierzig", "quarante-cinq", "quarantacinque"), 45),
    **dict.fromkeys(("fifty", "fünfzig", "cincuenta", "cinquante", "cinquanta", "cinquenta"), 50),
    **dict.fromkeys(("sixty", "sechzig", "sesenta", "soixante", "sessanta", "sessenta"), 60),
    **dict.fromkeys(("ninety", "neunzig", "noventa", "novanta"), 90),
    **dict.fromkeys(("a", "an", "one", "ein", "eine", "einer", "un", "una", "une", "uno", "um", "uma"), 1),
    **dict.fromkeys(("two", "zwei", "dos", "deux", "due", "dois"), 2),
    **dict.fromkeys(("three", "drei", "tres", "trois", "tre", "três"), 3),
}
_HALF = r"half an?|(?:einer )?halben|medio|media|une demi[e]?|mezzo|meio"
_ABOUT = (
    r"about|around|roughly|under|just|only|less than|etwa|rund|ungefähr|circa|unter|nur|weniger als|unos|menos de|solo|"
    r"environ|moins de|seulement|meno di|cerca de|apenas"
)
_UNITS = r"seconds?|secs?|s|minutes?|mins?|sekunden?|minuten?|segundos?|minutos?|secondes?|secondi|minut[oi]"
_NUMBERS = "|".join(sorted((*_WORDS, number_names()), key=len, reverse=True))
_AMOUNT = rf"(?:(?P<half>{_HALF})|(?P<amount>\d{{1,3}}|{_NUMBERS}))"
_WISH = rf"\b(?:in|en|em)\s+(?:(?:{_ABOUT})\s+)?{_AMOUNT}[\s-]*(?P<unit>{_UNITS})\b"
_LAST = re.compile(rf"{_WISH}\)?(?=[\s.!?]*$)", re.IGNORECASE)
_FIRST = re.compile(rf"^\s*{_WISH}\s*[,:–—-]\s*", re.IGNORECASE)
_WITHIN = re.compile(rf"{_WISH}(?=\s+(?:about|for|über|für|sobre|para|sur|pour|su|per)\b)", re.IGNORECASE)
_MEANT = re.compile(
    r"\b(?:gone|happens?|begins?|starts?|opens?|ends?|closes?|arrives?|leaves?|beginnt|startet|endet|öffnet|schließt|empieza|"
    r"termina|abre|commence|ouvre|finit|inizia|apre|finisce|começa)$",
    re.IGNORECASE,
)
"""Words before a time that is meant: of the film "Gone in 60 seconds", and of a sale that ends in 5 minutes."""
_MOST_WORDS = 40
_BETWEEN = " \t\n,;:(–—-"
"""What stands between an idea and its wish."""


def parted(idea: str) -> tuple[str, float | None]:
    """Return an idea without its wish for a length, and the seconds wished for; None when there is no such wish.

    A text of several lines or sentences is left as it is, and so is what stands in quotation marks.
    """
    if (
        len(idea) > LETTERS
        or len(idea.strip().splitlines()) > 1
        or len(idea.split()) > _MOST_WORDS
        or re.search(r"[.!?…]\s+\S", idea)
    ):
        return idea, None
    for pattern in (_LAST, _FIRST, _WITHIN):
        for match in pattern.finditer(idea):
            before, after = idea[: match.start()].rstrip(_BETWEEN), idea[match.end() :]
            seconds = _seconds(match)
            if seconds is None or _MEANT.search(before) or len(re.findall('["“”„«»]', before)) % 2:
                continue
            rest = f"{before}{after}".strip()
            if any(c.isalpha() for c in rest):
                return rest, seconds
    return idea, None


def only_a_length(idea: str) -> bool:
    """Tell whether an idea says how long its video is to be, and nothing else."""
    match = re.match(_WISH, idea.strip(), re.IGNORECASE) if len(idea) <= LETTERS else None
    return (
        match is not None and _seconds(match) is not None and not any(c.isalpha() for c in idea.strip()[match.end() :])
    )


def _seconds(match: re.Match[str]) -> float | None:
    unit = 60.0 if match["unit"].lower().startswith("min") else 1.0
    if match["half"]:
        amount = 0.5
    else:
        word = match["amount"].lower()
        amount = float(_WORDS.get(word) or wanted(word, 600) or 0)
    found = amount * unit
    return found if _SHORTEST <= found <= _LONGEST else None
