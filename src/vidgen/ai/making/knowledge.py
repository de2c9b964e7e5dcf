"""What vidgen knows by itself: a few topics with facts that were looked up, and which emoji shows a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vidgen import resources


@dataclass(frozen=True)
class Fact:
    """Something true about a topic."""

    headline: str
    emoji: str
    text: str


@dataclass(frozen=True)
class Topic:
    """Something that vidgen knows about."""

    names: tuple[str, ...]
    emoji: str
    source: str
    """Where the facts can be looked up."""
    facts: tuple[Fact, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Return all topics."""
    found: list[Topic] = []
    for line in _lines("topics.txt"):
        first, second, third = (part.strip() for part in line.lstrip("= ").split(" | "))
        if line.startswith("="):
            found.append(Topic(tuple(n.strip() for n in first.split(",")), second, third, ()))
        else:
            old = found[-1]
            found[-1] = Topic(old.names, old.emoji, old.source, (*old.facts, Fact(first, second, third)))
    return tuple(found)


def topic_in(text: str) -> Topic | None:
    """Return the topic that a text names; of several the one with the longest name, then the first in the text."""
    plain = " " + re.sub(r"[^a-z0-9]+", " ", text.lower()) + " "
    hits = [
        (len(name), -plain.index(f" {name} "), topic)
        for topic in topics()
        for name in topic.names
        if f" {name} " in plain
    ]
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


@cache
def _emoji() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("pictures.txt"):
        picture, *words = line.split()
        for word in words:
            found.setdefault(word, picture)
    return found


def emoji_of(word: str) -> str | None:
    """Return the emoji that shows a word (also of a plural, or of another form of a verb); None when there is none."""
    bare = re.sub(r"[^a-z]", "", word.lower().split("'")[0].split("’")[0])
    known = _emoji()
    forms = [bare, *(bare[: -len(end)] for end in ("s", "es", "ed", "ing", "er", "ly") if len(bare) > len(end) + 2)]
    forms += [f + "e" for f in forms[1:]]
    return next((known[f] for f in forms if f in known), None)


def emojis_in(text: str) -> list[str]:
    """Return the emoji of the words of a text, in their order, each once."""
    return list(dict.fromkeys(e for word in text.split() if (e := emoji_of(word)) is not None))


def _lines(name: str) -> list[str]:
    text = (resources.folder("knowledge") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]
