"""Where sentences end, and where a sentence that is too long for one breath can be parted."""

from __future__ import annotations

import re

LONGEST = 260
"""Characters of a piece that is spoken in one go; the model takes about 500 phonemes."""

_ABBREVIATIONS = (
    "mr mrs ms dr prof st sr jr vs etc e.g i.e fig approx dept est inc ltd co corp mt gen col sgt capt rev hon gov sen lt "
    "ca incl sra dra srta uds núm sig dott ing avv mme mlle bzw usw evtl"
)
_NO_END = frozenset(_ABBREVIATIONS.split())
_COUNTING = "no nr p pp vol vgl jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri"
_BEFORE_NUMBERS = frozenset(_COUNTING.split())
"""Abbreviations of which a number shows that they are some: "No. 5"."""
_END = re.compile(r"(?<![.!?…।])[.!?…।]++[\"'”’)\]]*+(?=\s|$)|[。！？]+[」』）]*")


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, each without blanks at its ends. A blank line ends one too."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*•\d])", text):
        flat = " ".join(paragraph.split())
        start = 0
        for match in _END.finditer(flat):
            if _goes_on(flat, match):
                continue
            found.append(flat[start : match.end()].strip())
            start = match.end()
        found.append(flat[start:].strip())
    return _spoken([s for s in found if s])


def _spoken(found: list[str]) -> list[str]:
    """Return sentences, those without a letter or a digit (emoji, say) together with the one before, else the one after."""
    made: list[str] = []
    for sentence in found:
        if made and not (any(c.isalnum() for c in sentence) and any(c.isalnum() for c in made[-1])):
            made[-1] += f" {sentence}"
        else:
            made.append(sentence)
    return made


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop does not end the sentence: an abbreviation, an initial, or no capital after it."""
    if match.group()[0] != "." or match.end() == len(text):
        return False
    before = text[: match.start()].rsplit(None, 1)[-1].lstrip("(\"'“‘") if match.start() else ""
    after = text[match.end() :].lstrip()
    if before.lower() in _BEFORE_NUMBERS and after[:1].isdigit():
        return True
    if before.lower() in _NO_END or (len(before) == 1 and before.isalpha() and before.isupper()):
        return True
    return bool(after) and after[0].islower() and ("." in before or len(before) <= 4)


def breaths(sentence: str, longest: int = LONGEST) -> list[str]:
    """Return a sentence in pieces of at most `longest` characters, parted after punctuation, else between words."""
    pieces = []
    rest = sentence
    while len(rest) > longest:
        head = rest[:longest]
        places = [m.end() for m in re.finditer(r"[,;:—–](?=\s)", head)]
        cut = next((p for p in reversed(places) if p > longest // 3), 0) or head.rfind(" ")
        cut = cut if cut > 0 else longest
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pieces, rest] if rest else pieces
