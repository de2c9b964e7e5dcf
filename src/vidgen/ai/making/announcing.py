"""Outlines of ideas that announce something: an event, an offer, news, somebody or something new.

Only the words of the idea are said, what follows from them (30 % off 100 is 70), and questions to who watches.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from vidgen import resources
from vidgen.ai.making.asking import asks_tips
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.languages import Language
from vidgen.ai.making.outline import Outline, Role, scene
from vidgen.ai.making.promising import ASKING

Kind = Literal["event", "offer", "announcement", "meeting", "greeting", "thanking"]


@dataclass(frozen=True)
class Announced:
    """What an idea announces, in its own words."""

    kind: Kind
    what: str
    when: str = ""
    where: str = ""
    percent: str = ""
    upto: str = ""
    """A percentage that an offer gives at most."""
    name: str = ""

    def parts(self) -> dict[str, str]:
        """Return what can be put into the sentences of its kind."""
        rest = str(100 - int(self.percent)) if self.percent else ""
        names = ("what", "when", "where", "percent", "upto", "name")
        return {**{name: _capital(getattr(self, name)) for name in names[:3]}, "rest": rest,
                **{name: getattr(self, name) for name in names[3:]}}  # fmt: skip


@cache
def _words(language: Language) -> dict[str, Any]:
    with (resources.folder("knowledge") / "announcements.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)[language]
    return found


def announced(idea: str, language: Language = "en") -> Announced | None:
    """Return what an idea announces; None where it asks, tells of something, or wants advice."""
    words = _words(language or "en")
    if ASKING.match(idea) or idea.endswith("?") or (language in ("en", "") and asks_tips(idea)):
        return None
    found = _offer(idea, words) or _event(idea, words) or _news(idea, words)
    if found is not None and found.kind == "meeting" and language == "de":  # all its nouns have capitals
        return replace(found, name=found.name.split()[-1])
    return found


def introduces(found: Announced | None) -> bool:
    """Tell whether somebody is introduced: then nothing else that is known of the like is meant."""
    return found is not None and found.kind == "meeting"


def needed(language: Language) -> str:
    """Return what is said before a list of ingredients."""
    return str(_words(language or "en")["needs"])


def outline_announced(found: Announced, language: Language = "en") -> Outline:
    """Return the outline of what an idea announces. Scenes whose words it does not give are left out."""
    parts = found.parts()
    points = [
        [text.format(**parts) for text in point]
        for point in _words(language or "en")[found.kind]
        if all(parts[name] for name in re.findall(r"\{(\w+)\}", "".join(point)))
    ]
    shows = found.what.lower()  # small, so that names are seen, too
    if found.kind == "greeting":
        shows = shows.partition(" ")[2]  # "happy" is no face here
    shows = re.sub(rf"\b(?:{_words(language or 'en')['days']})\b", "", shows)  # a calendar would show some other day
    seen = next(iter(emojis_in(shows, "", language or "en")), "")
    shown = seen or next(emoji for _, _, emoji in points if emoji)
    scenes = []
    for number, (headline, said, emoji) in enumerate(points):
        role: Role = "hook" if number == 0 else "closing" if number == len(points) - 1 else "point"
        picture = (seen or emoji) if number == 0 else emoji
        scenes.append(scene(role, headline, re.sub(r"([.!?])\.", r"\1", said), picture or shown))
    return Outline(title=parts["what"][:300], scenes=tuple(scenes))


def _offer(idea: str, words: dict[str, Any]) -> Announced | None:
    """Return the offer of a text with a percentage and a word of sales."""
    share = re.search(rf"(?:(?P<most>\b(?:{words['most']}))\s+)?[-–−]?\b(?P<share>[1-9]\d?)\s?%", idea, re.IGNORECASE)
    if share is None or re.search(rf"\b(?:{words['sale']})\b", idea, re.IGNORECASE) is None:
        return None
    what, when = _without_time(_tidy(idea), words)
    figures = {"upto": share["share"]} if share["most"] else {"percent": share["share"]}
    return Announced("offer", what, when, **figures)


def _event(idea: str, words: dict[str, Any]) -> Announced | None:
    """Return the event of a text that ends with a time, or with a time and a place."""
    time = _time(words)
    match = re.match(
        rf"(?P<what>.{{3,}}?)[\s,:–—|-]+(?P<when>{time})(?:,?\s+(?:(?:{words['places']})\s+|(?<=,\s))(?P<where>.{{2,60}}))?$",
        idea,
        re.IGNORECASE,
    )
    if match is None:
        return None
    exact = re.search(rf"\d|\b(?:{words['near']})\b", match["when"], re.IGNORECASE)
    led = re.search(rf"(?:[,:–—|]|\b(?:{words['lead']}))\s*$", idea[: match.start("when")] + _led(match["when"], words))
    return Announced("event", _tidy(match["what"]), match["when"], match["where"] or "") if exact or led else None


def _news(idea: str, words: dict[str, Any]) -> Announced | None:
    """Return news that an idea tells, or whom it introduces."""
    if (match := re.match(words["meets"], idea, re.IGNORECASE)) is not None:
        rest = idea[match.end() :].strip(" .!")
        names = re.search(r"(?:[A-ZÀ-Þ][\w’'-]+\s?)+$", rest)
        return Announced("meeting", idea.strip(" ."), name=(names[0] if names else rest).strip()) if rest else None
    for kind, begins in (("greeting", "greets"), ("thanking", "thanks")):
        if re.match(words[begins], idea, re.IGNORECASE):
            return Announced(cast("Kind", kind), idea.strip(" ."))
    return Announced("announcement", idea.strip(" .")) if re.match(words["news"], idea, re.IGNORECASE) else None


def _time(words: dict[str, Any]) -> str:
    """Return the pattern of a time: a day, a date and a time of day, one after the other."""
    date = (
        rf"\d{{1,2}}(?:st|nd|rd|th|\.|er|º|°)?\s*(?:of\s+|de\s+)?(?:{words['months']})\b|"
        rf"(?:{words['months']})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}[./]\d{{1,2}}(?:\.(?!\d)|[./]\d{{2,4}})?"
    )
    part = rf"(?:{words['clock']}|{date}|\b(?:{words['days']}|{words['near']})\b)"
    between = rf"(?:\s*[,–—-]\s*|\s+)(?:(?:{words['between']})\s+)?"
    return rf"(?:(?:{words['lead']})\s+)?{part}(?:{between}(?:\d{{1,2}}\s*[–-]\s*)?{part})*"


def _led(when: str, words: dict[str, Any]) -> str:
    """Return what a time begins with, where that says that something is at that time."""
    match = re.match(rf"(?:{words['lead']})\b", when, re.IGNORECASE)
    return match[0] if match else ""


def _without_time(text: str, words: dict[str, Any]) -> tuple[str, str]:
    """Return a text without the time that it ends with, and that time."""
    match = re.match(rf"(?P<what>.*?)[\s,:–—|-]*\b(?P<when>{_time(words)})$", text, re.IGNORECASE)
    named = match is not None and re.search(r"\bblack\s*$", match["what"], re.IGNORECASE)  # "Black Friday" is a name
    return (text, "") if match is None or named else (_tidy(match["what"]), match["when"])


def _tidy(text: str) -> str:
    return re.sub(r"\s+([,.])", r"\1", " ".join(text.split())).strip(" ,:;–—|-.")


def _capital(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]  # "iPhone" stays
