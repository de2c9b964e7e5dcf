"""Other words for a wish that no rule knows as it was written: one verb for many, and slips of the keys put right. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

_SAME = (
    (r"\b(?:get rid of|chop (?:off|out|away)|chop|lose|erase|strip(?: out| away)?|throw (?:away|out))\b", "remove"),
    (r"\b(?:take (?:out|away|off)|kill|ditch|wipe out|snip(?: off| out)?)\b", "remove"),
    (r"\b(?:turn|switch) off(?= (?:the |all )?(?:captions?|subtitles?))", "remove"),
    (r"\b(?:enlarge|increase the size of)\b", "make bigger"),
    (r"\bsubs\b", "subtitles"),
    (r"\bslo-?w?\s?-?mo\b", "slow motion"),
    (r"\b(?:bgm|background music|backing track|tunes?)\b", "music"),
    (r"\b(?:secs?|sec\.)(?=\W|$)", "seconds"),
)  # fmt: skip
_SHORTEST = 4
"""Letters of a word that may be a slip."""


def readings(text: str, known: Collection[str]) -> Iterator[str]:
    """Yield other readings of a wish, the nearest first; what is quoted stays as it is."""
    said = _outside_quotes(text, _one_verb)
    if said != text:
        yield said
    spelled = _outside_quotes(text, lambda part: re.sub(r"[A-Za-z]+", lambda m: _nearest(m[0], known), part))
    if spelled != text:
        yield spelled
        again = _outside_quotes(spelled, _one_verb)
        if again != spelled:
            yield again


def _one_verb(text: str) -> str:
    for pattern, word in _SAME:
        text = re.sub(pattern, word, text, flags=re.IGNORECASE)
    return text


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(\"[^\"]*\"|“[^”]*”|„[^“]*“|«[^»]*»|(?<!\w)'[^']*'(?!\w))", text)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))


def _nearest(word: str, known: Collection[str]) -> str:
    """Return the one known word that a slip makes of it, else the word."""
    small = word.lower()
    if len(small) < _SHORTEST or small in known:
        return word
    near = [k for k in known if k[0] == small[0] and len(k) >= _SHORTEST and one_slip(small, k)]
    near = [
        k for k in near if len(k) != len(small) or len(k) > _SHORTEST or sorted(k) == sorted(small)
    ]  # a face is no fade
    return near[0] if len(near) == 1 else word


def one_slip(a: str, b: str) -> bool:
    """Tell whether a word becomes another by one letter more, less or other, or by two that change places."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) != len(b):
        return a[start:] == b[start + 1 :]
    return (
        a[start + 1 :] == b[start + 1 :]
        or (a[start + 1 : start + 2] + a[start : start + 1] + a[start + 2 :]) == b[start:]
    )
