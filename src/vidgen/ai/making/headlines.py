"""Headlines by rules: a few words of a text that stand together and say what it is about."""

from __future__ import annotations

import re

from vidgen.ai.making.figures import comparison, digits, figures, items, large, share, years
from vidgen.ai.making.languages import Language, clause, language_of, number_style
from vidgen.ai.voices.sentences import sentences
from vidgen.blocks.counter import written

_COMMON = """a an the of to in on at by for from with and or but as is are was were be been it its this that these those
i you he she we they your my our their his her not no do does did so if then than there here what which who
how why when where can will would could should may might have has had about into over just also very more
most all any some"""
_DETERMINING = "the a an its his her our their your my this these every"
_PLACING = """along after before under over through across between near inside every without until towards toward against
below away off out up down back"""
_DOING = """say says said make makes made take takes took go goes went come comes came keep keeps kept let lets give gives
gave get gets got see sees saw know knows knew think thinks tell tells told find finds found use uses become becomes
began begins show shows run runs hold holds stand stands cross crosses need needs want wants drink drinks eat eats
stood sat lay fell lost won met led left paid sold built grew drew flew heard felt meant sent spent spoke lit"""
_VAGUE = """morning evening night day end corner middle world way time year week month hour moment rest
beginning side same"""

SMALL_WORDS = frozenset(_COMMON.split())
"""Words that say nothing by themselves."""
_DETERMINERS = frozenset(_DETERMINING.split())
"""What a thing is named after."""
_PLACES = frozenset(_PLACING.split())
"""What a thing's name ends before."""
_VERBS = frozenset(_DOING.split())
"""Those that do not end like verbs."""
_VAGUE_THINGS = frozenset(_VAGUE.split())
"""What is named first in many sentences, and is not what they are about."""


def headline_of(text: str, most: int = 3, language: Language | None = None) -> str:
    """Return a few words of a text that stand together and matter. `language` None: the text says it.

    A short sentence is its own headline. Else a number with what it counts, a name, or the first thing that is named;
    else the shortest stretch with most of the key words.
    """
    if not text.strip():
        return ""
    first = sentences(text)[0]
    words = [w for w in (w.strip("\"'“”‘’()[].,!?:;—–…") for w in first.split()) if w]
    if len(words) <= most + 1:
        return " ".join(words)
    language = language_of(text) if language is None else language
    if language != "en":
        made = _counted(first) or clause(first, language)
        return made[:1].upper() + made[1:]
    made = (
        _asked(first)
        or _compared(text)
        or _part(text)
        or _listed(first)
        or _counted(first)
        or _done(first)
        or _named(first)
        or _thing(words)
        or _stretch(words, most)
    )
    return made[:1].upper() + made[1:]


def _compared(text: str) -> str:
    """Return what values that a text compares are values of, where it says so ("95 mg of caffeine")."""
    match = re.search(r"\d\s?[a-zA-Z%]+ of (?:the )?([a-z]{4,})", text) if comparison(text) else None
    return match[1] if match and "%" not in match[0] else ""


def _asked(sentence: str) -> str:
    """Return what a question asks for ("How many cups?")."""
    match = re.match(
        r"(?:(?:so|and|but),? )?((?:how|which|what|whose)\b(?: \w+){1,3}?) "
        r"(?:did|do|does|are|is|was|will|would|have|has|can)\b",
        sentence,
        re.IGNORECASE,
    )
    return f"{match[1]}?" if match and sentence.rstrip().endswith("?") else ""


def _part(text: str) -> str:
    """Return a percentage with what it is a part of ("92% of the flour")."""
    match = re.search(r"(\d+(?:\.\d+)?)\s?(?:%|percent) of ((?:the |our |its |all )?[a-z]+)", digits(text))
    return f"{match[1]}% of {match[2]}" if match and share(text) else ""


def _listed(sentence: str) -> str:
    """Return what stands before an enumeration ("On Saturdays there are …"); else how many things it names."""
    found = items(sentence)
    if not found:
        return ""
    before = sentence[: sentence.lower().find(found[0].lower())]
    before = re.sub(
        r"[\s,:]*(?:\b(?:there|are|is|with|like|such|as|get|have|has|some|the|a|an|of|you|we|i|it|need|needs|takes|want|bring|buy|use)\b[\s,:]*)+$",
        "",
        before,
    )
    words = before.split()
    return (
        before.strip(" ,:")
        if 1 <= len(words) <= 4 and any(w.lower() not in SMALL_WORDS for w in words)
        else f"{len(found)} things"
    )


def _done(sentence: str) -> str:
    """Return what happened in a year ("Opened in 1958")."""
    match = re.search(r"\b([a-z]{3,}ed|built|born|won|sold|founded)\b[^.]*?\bin (\d{4})\b", sentence)
    return f"{match[1].capitalize()} in {match[2]}" if match and years(sentence) else ""


def _counted(sentence: str) -> str:
    """Return a number with a size or a currency and what it counts."""
    counts = figures(sentence)
    if (found := large(sentence)) is None or not found.label:
        return ""
    if len(counts) > 1 and len({f.label for f in counts}) < len(counts):  # several of one kind: none stands for all
        return ""
    number = written(found.value, found.decimals, number_style(language_of(sentence)))
    return f"{found.prefix}{number}{found.suffix} {found.label}"


def _named(sentence: str) -> str:
    """Return a name of two to four words with capitals, not at the beginning of the sentence."""
    match = re.search(r"(?<=[a-z,] )(?:[A-Z][\w’'-]+ ){1,3}[A-Z][\w’'-]+", sentence)
    return match[0] if match else ""


def _thing(words: list[str]) -> str:
    """Return what comes first after an article or the like, up to a word that is small or ends like a verb."""
    for place, word in enumerate(words[:-1]):
        if word.lower() not in _DETERMINERS:
            continue
        found: list[str] = []
        for following in words[place + 1 : place + 4]:
            low = following.lower()
            if (
                low in SMALL_WORDS
                or low in _PLACES
                or (found and (low in _VERBS or re.search(r"(?:ed|ing|ize|izes)$", low)))
            ):
                break
            found.append(following)
        if found and found[-1].lower() in _VAGUE_THINGS:
            continue
        if found and len(found) < 3 and sum(map(len, found)) > 3:
            return " ".join([word, *found] if len(found) == 1 and word.lower() == "the" else found)
    return ""


def _stretch(words: list[str], most: int) -> str:
    best, score = words[:most], -1.0
    for first in range(len(words)):
        for length in range(1, most + 1):
            piece = words[first : first + length]
            if len(piece) < length or {piece[0].lower(), piece[-1].lower()} & (SMALL_WORDS | _PLACES):
                continue
            keys = [w for w in piece if w.lower() not in SMALL_WORDS]
            digits = sum(any(c.isdigit() for c in w) for w in piece)
            value = sum(min(len(w), 9) for w in keys) + 4 * digits - 1.5 * length - 5 * (length - len(keys))
            if value > score:
                best, score = piece, value
    return " ".join(best)


def key_words(text: str) -> set[str]:
    """Return the words of a text that say what it is about, in small letters and without endings of plurals."""
    words = (re.sub(r"[^a-z0-9]", "", w.lower().split("'")[0].split("’")[0]) for w in text.split())
    return {w.removesuffix("s") if len(w) > 4 else w for w in words if len(w) > 2 and w not in SMALL_WORDS}
