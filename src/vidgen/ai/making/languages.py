"""Which language a text is in, by its small words: of those whose nouns have pictures here."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "de", "es", "fr", ""]
"""Empty: none of these."""

_SMALL: dict[Language, str] = {
    "en": """the a an of to in is are it its and you that was for on with as they at be this have from or by but not what
all were we when your can there how which will do if out so no my has had one i than who did get about me them""",
    "de": """der die das und ist nicht ein eine einen einem einer mit sich auf den dem im zu von es für wie wo wer was
warum kein keine keinen er sie wir ihr ich du sind war wird werden hat haben aus bei nach noch nur auch aber oder als
wenn dass über unter vor zum zur vom am an so""",
    "es": """el la los las un una de del y en que es por para con no se su sus lo al como más pero cuando son está
hay muy ya o qué cómo cada sin sobre entre""",
    "fr": """le la les un une des de du et est dans que qui pour sur avec ne pas ce cette ces il elle ils elles au aux
plus par se sa son ses mais où comment pourquoi chaque sans on nous vous""",
    "": """di che per non sono il è una gli della een het van niet och att som jest nie się o os um uma não em com""",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_JOINTS = {
    "de": "und oder aber denn weil dass damit sodass wenn wo wie der die das zu um",
    "es": "y o pero porque que cuando donde para si como",
    "fr": "et ou mais parce que qui quand où pour si comme car",
}


def bare(word: str) -> str:
    """Return a word in small letters, without what stands around it or after an apostrophe."""
    low = word.lower().replace("’", "'")
    if re.match(r"(?:l|d|j|qu|n|s|c|m|t)'\w", low):
        low = low.split("'", 1)[1]
    return re.sub(r"[^\w]|[\d_]", "", low.split("'")[0])


def language_of(text: str) -> Language:
    """Return the language whose small words a text has most of. A few words without any can be English."""
    words = [bare(w) for w in text.split()]
    counts = {language: sum(w in small for w in words) for language, small in _WORDS.items()}
    letters = [c for c in text if c.isalpha()]
    strange = sum(ord(c) > 0x24F for c in letters)
    if 2 * strange > len(letters):
        return ""
    accents = sum(0xC0 <= ord(c) <= 0x24F for c in letters)
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if best == "en" and accents // 2 > counts["en"]:
        return ""
    return best


def clause(text: str, language: Language, most: int = 5) -> str:
    """Return the first words of a text that stand together: up to a comma, or to a word that begins a clause."""
    joints = frozenset(_JOINTS.get(language, "").split())
    found: list[str] = []
    for word in text.split():
        if len(found) > 1 and word.lower().strip("\"'“”„«».,:;!?¡¿()") in joints:
            break
        found.append(word)
        if word[-1] in ",;:.!?–—" or len(found) == most:
            break
    return " ".join(found).strip(' ,;:.–—"“”„«»')
