"""How many points an idea asks for, and titles that promise no more than is told."""

from __future__ import annotations

import re

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_NAMES = {number: name for name, number in _NUMBERS.items()}


def number_names() -> str:
    """Return the words for numbers up to ten, parted as in a pattern."""
    return "|".join(_NUMBERS)


ASKING = re.compile(
    r"(?:why|how(?! to\b)|what|when|where|who|which|do|does|did|is|are|was|were|can|could|should|shall|would|will)\b",
    re.IGNORECASE,
)
"""How questions begin."""
_POINTS = re.compile(r"(?:[a-z]+|\d+) (?:[a-z]+ )?(?:facts|things|reasons|tips|ways|steps|habits|rules|ideas|points)\b")


def wanted(idea: str, most: int = 10) -> int | None:
    """Return the number of points that an idea asks for; "in one minute" asks for none.

    Nor does a question, unless it counts points: "Why do octopuses have three hearts?" wants one answer.
    """
    if ASKING.match(idea):
        idea = " ".join(_POINTS.findall(idea.lower()))
    plain = re.sub(r"\b\w+[ -](?:second|minute|hour|day|week|month|year)s?\b", " ", idea.lower())
    for word in re.findall(r"[a-z]+|\d+", plain):
        number = _NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) < 4 else None)
        if number and (number < 100 or most > 10):
            return min(most, number)
    return None


def named(number: int) -> str:
    """Return a number as a word, up to ten."""
    return _NAMES.get(number, str(number))


def title_of(idea: str, count: int | None = None) -> str:
    """Return the title of an idea; where it asks for another number of points than `count`, it says that instead."""
    made = idea if idea[1:2].isupper() else idea[:1].upper() + idea[1:]  # "iPhone" stays
    asked = wanted(idea)
    if not count or not asked or asked == count:
        return made
    return title_of(re.sub(r"[A-Za-z]+|\d+", lambda m: named(count) if wanted(m[0]) == asked else m[0], idea))


_TURNED = r"(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had|am)\b"


def as_said(title: str) -> str:
    """Return a title as a sentence: with a question mark where it asks, with a full stop where it only tells.

    "Why do cats purr" asks, "Why cats purr" and "How vaccines work" do not.
    """
    bare = title.rstrip(" .!")
    if bare.endswith("?"):
        return bare
    asks = re.match(rf"(?:(?:why|how|when|where|who|what|which|whose)(?: \w+){{0,2}} )?{_TURNED}", bare, re.IGNORECASE)
    asks = asks or re.match(r"(?:who|what|which|whose)\b", bare, re.IGNORECASE)
    told = re.match(r"(?:why|how|where|when|who|what) (?:the|a|an|we|you|they|it|to|i|my|your)\b", bare, re.IGNORECASE)
    return f"{bare}{'?' if asks and not told else '.'}"
