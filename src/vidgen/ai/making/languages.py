"""Which language a text is in, by its small words and its letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vidgen.blocks.counter import NumberStyle

Language = Literal["en", "de", "es", "fr", "it", "pt", ""]
"""Empty: none of these."""

_SMALL: dict[Language, str] = {
    "en": """the a an of to in is are it its and you that was for on with as they at be this have from or by but not what
all were we when your can there how which will do if out so no my has had one i than who did get about me them""",
    "de": """der die das und ist nicht ein eine einen einem einer mit sich auf den dem im zu von es für wie wo wer was
warum kein keine keinen er sie wir ihr ich du sind war wird werden hat haben aus bei nach noch nur auch aber oder als
wenn dass über unter vor zum zur vom am an so zwei drei vier fünf sechs sieben gegen ohne gegenüber besser tipps tipp fakten
gründe wege mein dein sein ihre unser unsere unseren in rabatt urlaub""",
    "es": """el la los las un una de del y en que es por para con no se su sus lo al como más pero cuando son está
hay muy ya o qué cómo cada sin sobre entre dos tres cuatro cinco seis siete datos consejos razones cosas por qué mi tu
mejores curiosidades historia descuento rebajas nuestra nuestro""",
    "fr": """le la les un une des de du et est dans que qui pour sur avec ne pas ce cette ces il elle ils elles au aux
plus par se sa son ses mais où comment pourquoi chaque sans on nous vous deux trois quatre cinq sept faits conseils astuces
raisons choses mon ton histoire""",
    "it": """il lo gli le di del della dei delle e è che non per con una un uno in nel nella sono si come più ma quando dove
chi perché ogni senza sul sulla tra due tre quattro cinque sei sette cose fatti consigli motivi curiosità storia al alla
da""",
    "pt": """o a os as um uma de do da dos das e que não em no na nos nas é por para com se como mais mas quando onde está há
muito já ou cada sem sobre entre dois duas três quatro cinco sete fatos dicas motivos coisas você seu sua ao à
pelo desconto nossa nosso""",
    "": """de en dat die een het van niet och att som jest nie się ikke det der og jeg på är av zijn wordt naar bir
ve bu için""",
}
_SIGNS: dict[Language, str] = {"de": "äöüß", "es": "ñ¿¡", "fr": "çêœùàè", "it": "ìò", "pt": "ãõ"}
"""Letters that hardly any other of these languages has: each counts as a small word."""
_PAIRS: dict[Language, tuple[str, ...]] = {"pt": ("nh", "lh"), "it": ("gli", "zz", "gg", "cch", "sc"), "es": ("ll",)}
"""And pairs of letters that say little, but more than nothing: all of them together count as half a word."""
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_PAGE = 3000
"""Letters."""
_JOINTS = {
    "de": "und oder aber denn weil dass damit sodass wenn wo wie der die das zu um",
    "es": "y o pero porque que cuando donde para si como",
    "fr": "et ou mais parce que qui quand où pour si comme car",
    "it": "e o ma perché che quando dove per se come",
    "pt": "e ou mas porque que quando onde para se como",
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
    low = text.lower()
    counts = {
        language: sum(w in small for w in words) + sum(low.count(sign) for sign in _SIGNS.get(language, ""))
        for language, small in _WORDS.items()
    }
    letters = [c for c in text if c.isalpha()]
    strange = sum(ord(c) > 0x24F for c in letters)
    if 2 * strange > len(letters):
        return ""
    accents = sum(0xC0 <= ord(c) <= 0x24F for c in letters)
    paired = {language: any(pair in low for pair in pairs) for language, pairs in _PAIRS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en", paired.get(language, False)))
    if best == "en" and accents // 2 > counts["en"]:
        return ""
    return best


def spoken_language(text: str) -> str:
    """Return the language of a text as a tag for a voice: "und" for one that is none of those that are known here.

    Its first page says it: that is asked at every key while a text is written. A few words that can be any language are
    taken as English.
    """
    text = text[:_PAGE]
    letters = [c for c in text if c.isalpha()]
    if 2 * sum("\u0900" <= c <= "\u097f" for c in letters) > len(letters):
        return "hi"
    found = language_of(text)
    if found:
        return found
    small = sum(bare(w) in _WORDS[""] for w in text.split())
    foreign = 2 * sum(ord(c) > 0x24F for c in letters) > len(letters)
    return "und" if foreign or small > 2 else "en"


def number_style(language: Language) -> NumberStyle:
    """Return how a language writes numbers."""
    return "1,234.5" if language in ("en", "") else "1 234,5" if language == "fr" else "1.234,5"


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
