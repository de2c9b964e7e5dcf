"""What vidgen knows by itself: a few topics with facts that were looked up, and which emoji shows a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast

from vidgen import resources
from vidgen.ai.making.languages import Language, bare, language_of

Kind = Literal["facts", "tips", "steps", "choice", "story", "verse"]
"""Steps are told all, in their order; a choice is advice for who chooses one thing of many."""


@dataclass(frozen=True)
class Fact:
    """Something true about a topic."""

    headline: str
    emoji: str
    text: str
    spare: bool = False
    """Whether a story is whole without it."""


@dataclass(frozen=True)
class Topic:
    """Something that vidgen knows about."""

    names: tuple[str, ...]
    emoji: str
    source: str
    """Where the facts can be looked up."""
    facts: tuple[Fact, ...]
    spelled: tuple[str, ...] = ()
    """The names as one writes them, with capitals where they have some."""
    kind: Kind = "facts"
    opening: str = ""
    """The first sentence of a story."""
    closing: tuple[str, str] = ("", "")
    """Headline and last words of a story."""
    verses: tuple[str, ...] = ()
    """Of a poem: the lines of each scene."""


_ENGLISH = ("animals", "food", "history", "places", "space", "tips", "working")
"""Files of topics in English, beside `topics.txt`."""


@cache
def topics(language: Language = "en") -> tuple[Topic, ...]:
    """Return all topics that are known in a language."""
    if language != "en":
        return _read(f"topics.{language}.txt")
    return sum((_read(f"english/{name}.txt") for name in _ENGLISH), _read("topics.txt"))


@cache
def fields() -> tuple[Topic, ...]:
    """Return advice for whole fields, in English: travel, repairs, money. It holds for whatever an idea names of them."""
    return _read("english/fields.txt")


def _read(name: str) -> tuple[Topic, ...]:
    found: list[Topic] = []
    for line in _lines(name):
        if line.startswith("="):
            names, emoji, source, *kind = (part.strip() for part in line.lstrip("= ").split("|"))
            spelled = tuple(n.strip() for n in names.split(","))
            low = tuple(n.lower() for n in spelled)
            found.append(Topic(low, emoji, source, (), spelled, cast("Kind", kind[0] if kind else "facts")))
        else:
            found[-1] = _with(found[-1], line)
    return tuple(found)


def _with(topic: Topic, line: str) -> Topic:
    if line.startswith(">"):
        return replace(topic, opening=line.lstrip("> "))
    parts = [part.strip() for part in line.lstrip("< ").split(" | ")]
    if line.startswith("<"):
        return replace(topic, closing=(parts[0], parts[1]))
    if topic.kind == "verse":
        return replace(topic, verses=(*topic.verses, " ".join(parts)))
    return replace(
        topic, facts=(*topic.facts, Fact(parts[0].lstrip("~"), parts[1], parts[2], parts[0].startswith("~")))
    )


def topics_in(text: str, language: Language = "en") -> list[Topic]:
    """Return the topics that a text names: the one with the longest name first, then the first in the text."""
    return named_in(text, topics(language))


def named_in(text: str, known: tuple[Topic, ...]) -> list[Topic]:
    """Return those of some topics that a text names: the one with the longest name first, then the first in the text."""
    plain = f" {plain_words(text)} "
    hits: dict[Topic, tuple[int, int]] = {}
    for topic in known:
        for name in topic.names:
            at = plain.find(f" {name} ")
            if at >= 0:
                hits[topic] = max(hits.get(topic, (0, 0)), (len(name), -at))
    return sorted(hits, key=lambda topic: hits[topic], reverse=True)


def plain_words(text: str) -> str:
    """Return the words of a text in small letters, parted by one blank each, without signs."""
    return " ".join(re.sub(r"[^\w]+", " ", text.lower()).split())


@cache
def _emoji() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("pictures.txt"):
        picture, *words = line.split()
        for word in words:
            found.setdefault(word, picture)
    return found


@cache
def word_of(emoji: str) -> str:
    """Return the English word that an emoji shows first of all; empty when there is none."""
    return next((word for word, shown in _emoji().items() if shown == emoji), "")


_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
"""Of plurals and of verbs, and what stands in their place in the form that a dictionary has."""
_UNSURE_WORDS = """
fall falls falling never avoid more right look looks looking watch see seen saw work works working best again start
begin begins beginning quickly quick fast time times old age year years hour hours run running runs way change changes
strong strongest follow question why true step steps play plays art open opens opened close cost costs price spring
quiet silent silence corner long tall high size light hard hand hands hold free value check connect connection cool idea
ideas person people group day days morning week weeks month months night evening today grow growing rise rises rising
increase power powerful important key keys point points break deal build building talk word words letter letters list
note plan power rest carry carries record match matches bat bank stop stops touch feel boring stand stands signal rock
rocks wave waves drop drops count counting number numbers screen date fair court state field fields file band ring rings
box sheet bill chance wise clever mind minds done wrong false mistake trust fresh nothing amazing incredible crazy
surprising smart success secret secrets drive driving fly flies block blocks seed seeds trunk organ square left turn
turns head heads face tips tip speed risk careful warning safe clean share sharing small big hear hears sound sounds
voice reading store stores past future present target balance slow slowly deep climb climbed climbs cash past line lines
orange press pressed ground trip trips body third half row rowed rows
press presses pressed pressing course courses degree degrees bill patient lead leads stick miss missed park like likes
calm calms faces street streets glass passed passes"""
_UNSURE = frozenset(_UNSURE_WORDS.split())
"""Words that have an emoji, but mostly mean something else, or nothing that can be seen."""


def emoji_of(word: str) -> str | None:
    """Return the emoji that shows a word, also of a plural or another form of a verb; None when there is none."""
    known = _emoji()
    return next((known[f] for f in _forms(_letters(word)) if f in known), None)


def sure_emoji_of(word: str) -> str | None:
    """Return the emoji of a word that hardly ever means something else; None when there is none, or when it is unsure.

    A name in the middle of a sentence has none: nobody sees a smith in "Smith".
    """
    forms = _forms(_letters(word))
    return None if any(f in _UNSURE for f in forms) else emoji_of(word)


def emojis_in(text: str, whole: str = "", language: Language | None = None) -> list[str]:
    """Return the emoji of the words of a text that are sure, in their order, each once.

    `whole`: what the text is a part of; it says better which language its words are of, where `language` does not. Words of
    other languages than English have those of their own table, if there is one: "Chef" is no cook in German.
    """
    language = language_of(whole or text) if language is None else language
    words = text.split()
    if language == "en":
        found = [sure_emoji_of(w) for n, w in enumerate(words) if not _is_name(words, n)]
    else:
        known = _foreign(language)
        found = [known.get(bare(w)) for n, w in enumerate(words) if n == 0 or bare(words[n - 1]) not in _NONE_OF_IT]
    return list(dict.fromkeys(e for e in found if e is not None))


_NO = """kein keine keinen keinem keiner ohne ningún ninguna sin aucun aucune sans"""
_NONE_OF_IT = frozenset(_NO.split())
"""What comes after them is not there."""


@cache
def _foreign(language: Language) -> dict[str, str]:
    """Return the words of another language and their emoji."""
    if language not in ("de", "es", "fr"):
        return {}
    found: dict[str, str] = {}
    for line in _lines(f"pictures.{language}.txt"):
        picture, *words = line.split()
        found.update(dict.fromkeys(words, picture))
    return found


def _is_name(words: list[str], at: int) -> bool:
    """Tell whether a word is a part of a name: it and a neighbour have capitals, and no sentence begins with it."""
    word = words[at].strip("\"'“‘(")
    if not word[:1].isupper() or at == 0 or words[at - 1][-1:] in ".!?:":
        return False
    beside = (words[at - 1], words[at + 1] if at + 1 < len(words) else "")
    return any(w[:1].isupper() for w in beside)


def _letters(word: str) -> str:
    """Return the letters of an English word, small, without what an apostrophe adds."""
    return re.sub(r"[^a-z]", "", word.lower().split("'")[0].split("’")[0])


def _forms(word: str) -> list[str]:
    """Return a word and the forms that it may be one of: "loaves" is no "loav", but "rolled" is "roll"."""
    forms = [word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            forms.append(stem + instead)
            if ending in ("ed", "ing") and not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return forms


def _lines(name: str) -> list[str]:
    text = (resources.folder("knowledge") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]
