"""The outline of an idea about a topic that vidgen knows: its facts, its tips, or those that answer a question."""

from __future__ import annotations

import random
import re

from vidgen.ai.making.headlines import key_words
from vidgen.ai.making.knowledge import Fact, Topic
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, scene
from vidgen.ai.making.promising import named, title_of, wanted

_TIPS = ("habit", "saving money", "running", "pasta")
"""The topics of which tips are known, not facts."""
_ASKING = re.compile(r"(?:why|how(?! to\b)|what|when|where|who|which|do|does|did|is|are|can)\b", re.IGNORECASE)
_UNASKED = """amazing awesome best better big clever cool fascinating funny good great interesting know like long make makes
many much often really smart special strange surprising unique weird wonderful"""
_GENERAL = frozenset(_UNASKED.split())
"""Words of questions that ask for nothing in particular."""


def asks_for(idea: str, topic: Topic) -> bool:
    """Tell whether what is known about a topic is what an idea asks for: facts, an answer, or tips."""
    asks_tips = bool(re.search(r"\b(how to|tips?|ways?|steps?|habits?|rules?|guide|better)\b", idea.lower()))
    if topic.names[0] in _TIPS:
        return asks_tips or len(idea.split()) <= 3
    return not asks_tips and bool(_asked_for(idea, topic))


def _asked_for(idea: str, topic: Topic) -> tuple[Fact, ...]:
    """Return what an idea asks for of a topic: all its facts, or of a question those with a word of what it asks."""
    asked = key_words(idea) - key_words(" ".join(topic.names)) - _GENERAL if _ASKING.match(idea) else set()
    return tuple(f for f in topic.facts if not asked or asked & key_words(f"{f.headline} {f.text}"))


def told(idea: str, topic: Topic, seconds: float, dice: random.Random) -> Outline:
    """Return an outline of what is known about a topic and asked for."""
    room = max(1, round((seconds * WORDS_A_SECOND - 18) / 19))
    tips = topic.names[0] in _TIPS
    found = topic.facts if tips else _asked_for(idea, topic)
    facts = found[: min(wanted(idea) or min(room, 3), len(found))]
    count = len(facts)
    subject = next((n for n in sorted(topic.names, key=len, reverse=True) if f" {n} " in _plain(idea)), topic.names[0])
    said = topic.spelled[topic.names.index(subject)]
    subject = ("the " if re.search(rf"\bthe {re.escape(subject)}\b", idea.lower()) else "") + said
    what = "tip" if tips else "fact"
    number = named(count)
    plural = what if len(facts) == 1 else f"{what}s"
    hook = dice.choice(
        (
            f"Here {'is' if len(facts) == 1 else 'are'} {number} {plural} about {subject} that you can use today."
            if tips
            else f"{number.capitalize()} {plural} about {subject} that may surprise you.",
            f"{number.capitalize()} {plural} about {subject}, in {'half a minute' if seconds <= 40 else 'a minute'}.",
        )
    )
    title = title_of(idea, count)  # fewer may be known than were asked for
    scenes = [scene("hook", title, hook, topic.emoji)]
    for opener, fact in zip(openers(len(facts)), facts, strict=True):
        scenes.append(scene("point", fact.headline, f"{opener}{fact.text}", fact.emoji))
    scenes.append(
        scene("closing", _closing_line(dice, tips, len(facts)), _closing(dice, what, subject, len(facts)), topic.emoji)
    )
    return Outline(title=title, scenes=tuple(scenes), source=topic.source)


def openers(count: int) -> list[str]:
    """Return what is said before each of `count` points."""
    return ["" if count == 1 else f"Number {named(n)}. " for n in range(1, count + 1)]


def _closing_line(dice: random.Random, tips: bool, count: int) -> str:
    if count == 1 and not tips:
        return "Did you know?"
    return (
        dice.choice(("Try one today", "Which one first?"))
        if tips
        else dice.choice(("Did you know?", "Which one is best?"))
    )


def _closing(dice: random.Random, what: str, subject: str, count: int) -> str:
    if count == 1:
        return "Did you know that? Follow for more."
    if what == "tip":
        return dice.choice(
            (
                "Which one will you try first? Save this, and follow for more.",
                "Pick one, and begin today. Follow for more.",
            )
        )
    return dice.choice(
        (
            "Which one surprised you most? Tell me, and follow for more.",
            f"Which one will you tell a friend? Follow for more about {subject}.",
        )
    )


def _plain(text: str) -> str:
    return " " + re.sub(r"[^a-z0-9]+", " ", text.lower()) + " "
