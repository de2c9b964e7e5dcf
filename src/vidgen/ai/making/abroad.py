"""The outline of an idea in a language but English: facts or tips of a topic that is known in it, else a frame."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, cast

from vidgen import resources
from vidgen.ai.making.knowledge import Topic, emojis_in, plain_words, topics_in
from vidgen.ai.making.languages import Language, spoken_language
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, scene

IDEAS_IN: tuple[Language, ...] = ("en", "de", "es", "fr", "it", "pt")
"""The languages in which rules can write an outline of an idea."""


_FEW = 3
"""Points of a topic that are told where no number is asked for."""


@cache
def _phrases(language: Language) -> dict[str, Any]:
    with (resources.folder("knowledge") / "phrases.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)[language]
    return found


def known_abroad(idea: str, language: Language) -> Topic | None:
    """Return the topic of an idea in a language, if what is known about it is what the idea asks for."""
    asks_tips = _has(idea, _phrases(language)["asks_tips"])
    alone = len(idea.split()) <= 2
    found = topics_in(idea, language)
    plain = f" {plain_words(idea)} "
    answer = next((t for t in found for n in t.names if " " in n and f" {n} " in plain), None)
    if answer is not None and answer.kind != "tips" and _asks(idea, language):
        return answer  # it names the very question
    if _has(idea, _phrases(language)["asks_past"]) or _best(idea, language):
        return None
    fits = [t for t in found if (t.kind == "tips") == asks_tips or (alone and not asks_tips)]
    return None if not fits or (_asks(idea, language) and not asks_tips) else fits[0]


def outline_abroad(idea: str, language: Language, seconds: float) -> Outline:
    """Return an outline of about `seconds`. Of what is not known nothing is claimed."""
    phrases = _phrases(language)
    topic = known_abroad(idea, language)
    asked = _wanted(idea, phrases["numbers"])
    room = max(1, round((seconds * WORDS_A_SECOND - 18) / 18))
    ranks = topic is None and bool(_best(idea, language))
    tips = topic.kind == "tips" if topic else _has(idea, phrases["asks_tips"]) and not ranks
    if topic is not None:
        points = [(f.headline, f.text, f.emoji) for f in topic.facts]
        hook = phrases["tips" if tips else "facts"][asked is None]
    else:
        kind = _kind(idea, language, tips=tips)
        points = [tuple(p) for p in phrases[f"points_{kind}"]]
        hook = phrases[f"frame_{kind}"]
    points = points[: min((None if ranks else asked) or min(room, _FEW if topic else len(points)), len(points))]
    best = _best(idea, language) if ranks else ""
    told = idea[len(best) :] if best else idea
    title = _title(told, None if ranks else asked, len(points), phrases["numbers"])
    seen = topic.emoji if topic else next(iter(emojis_in(idea, idea, language)), "")
    number = phrases["numbers"][len(points) - 1]
    ends = title[-1] in ".?!…" or topic is not None or not hook.startswith("{title} ") or hook.startswith("{title} :")
    said = title if ends else f"{title}."
    scenes = [scene("hook", title, _joined(hook.format(title=said, number=number)), seen)]
    for count, (headline, text, shown) in enumerate(points):
        opener = phrases["opener"].format(phrases["numbers"][count]) if (topic or tips) and len(points) > 1 else ""
        scenes.append(scene("point", headline, opener + text, shown))
    last, said = phrases["closing_tips" if tips else "closing_facts" if topic else "closing_frame"]
    scenes.append(scene("closing", last, said, seen or "💬"))
    return Outline(title=title[:300], scenes=tuple(scenes), source=topic.source if topic else "")


def lists_abroad(language: Language) -> tuple[str, list[str], tuple[str, str]]:
    """Return what is said before an entry of a list, the numbers for it, and the last headline and words."""
    phrases = _phrases(language)
    last, said = phrases["closing_frame"]
    return phrases["opener"], phrases["numbers"], (last, said)


def language_of_idea(idea: str) -> str:
    """Return the language of an idea as a tag; of a word or two, that in which vidgen knows something about it."""
    found = spoken_language(idea)
    if (
        found in IDEAS_IN
        and found != "en"
        and idea.isascii()
        and topics_in(idea)
        and not topics_in(idea, cast("Language", found))
    ):
        return "en"  # "World War 2"
    if found != "en" or topics_in(idea):
        return found
    return next((tag for tag in IDEAS_IN if tag != "en" and topics_in(idea, tag)), found)


def is_numbered(narration: str, language: Language) -> bool:
    """Tell whether what is said begins with the number of a point."""
    before = ("Number ", "Step ") if language in ("en", "") else (_phrases(language)["opener"].split("{")[0],)
    return narration.startswith(before)


def _joined(hook: str) -> str:
    """Return a hook without a colon after a question mark."""
    return re.sub(r"([?!])\s?:\s*(\w)", lambda m: f"{m[1]} {m[2].upper()}", hook)


def _kind(idea: str, language: Language, *, tips: bool) -> str:
    """Return the kind of frame for an idea that nothing is known about."""
    phrases = _phrases(language)
    if _best(idea, language):
        return "rank"
    if _has(idea, phrases["asks_past"]):
        return "past"
    if _has(idea, phrases["asks_plan"]) and not idea.rstrip().endswith("?"):
        return "plan"
    return "tips" if tips else "asks" if _asks(idea, language) else "looks"


def _best(idea: str, language: Language) -> str:
    """Return what an idea begins with that asks for the best of something; empty where it does not."""
    match = re.match(_phrases(language)["best"], idea, re.IGNORECASE)
    return match[0] if match else ""


def _has(idea: str, words: str) -> bool:
    pattern = "|".join(words.split())
    return re.search(rf"\b(?:{pattern})\b", idea, re.IGNORECASE) is not None


def _asks(idea: str, language: Language) -> bool:
    first = re.sub(r"[^\w]", " ", idea.lower()).split()
    return bool(first) and (first[0] in _phrases(language)["asks"].split() or idea.rstrip().endswith("?"))


def _wanted(idea: str, numbers: list[str]) -> int | None:
    for word in re.findall(r"\w+", idea.lower()):
        number = numbers.index(word) + 1 if word in numbers[1:] else int(word) if re.fullmatch(r"[1-9]\d?", word) else 0
        if number:
            return min(10, number)
    return None


def _title(idea: str, asked: int | None, count: int, numbers: list[str]) -> str:
    """Return the idea as a title; it promises no more points than there are."""
    made = idea
    if asked and asked != count:
        made = re.sub(r"\w+", lambda m: numbers[count - 1] if _wanted(m[0], numbers) == asked else m[0], idea)
    return made[:1].upper() + made[1:]
