"""The outline of an idea about a topic that vidgen knows: its facts, its tips, or those that answer a question."""

from __future__ import annotations

import random
import re

from vidgen.ai.making.headlines import key_words
from vidgen.ai.making.knowledge import Fact, Topic, plain_words, topics_in
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, SceneOutline, scene
from vidgen.ai.making.promising import ASKING, named, title_of, wanted

_UNASKED = """amazing awesome best better big clever cool fascinating funny good great interesting know like long make makes
many much often really smart special strange surprising unique weird wonderful"""
_GENERAL = frozenset(_UNASKED.split())
"""Words of questions that ask for nothing in particular."""


_TIME = r",?\s*\bin (?:about |under )?(?:half a|an?|\w+)[ -](?:second|minute)s?\b"
"""How long an idea says that the video is to be."""
_PAUSE = 1.5
"""Words that could be said in the pause before a scene."""
_FULL = 1.2
"""A story may be a little longer than wanted, so that less is left out."""


def known(idea: str) -> Topic | None:
    """Return the topic of an idea, if what is known about it is what the idea asks for."""
    return next((t for t in topics_in(idea) if asks_for(idea, t)), None)


def seconds_of(idea: str) -> float | None:
    """Return how long an idea says that the video is to be ("in 40 seconds"); None when it does not."""
    match = re.search(_TIME, idea, re.IGNORECASE)
    if match is None:
        return None
    words = re.split(r"[\s-]+", match[0].lower().strip(" ,"))
    unit = 60.0 if words[-1].startswith("minute") else 1.0
    amount = 0.5 if "half" in words else 1.0 if {"a", "an"} & set(words) else wanted(words[-2], 600) or None
    return None if amount is None else min(600.0, max(5.0, amount * unit))


def asks_for(idea: str, topic: Topic) -> bool:
    """Tell whether what is known about a topic is what an idea asks for: facts, an answer, or tips."""
    asks_tips = bool(re.search(r"\b(how to|tips?|ways?|steps?|habits?|rules?|guide|better)\b", idea.lower()))
    if re.search(r"\bpoems?\b", idea.lower()):
        return topic.kind == "verse"
    if topic.kind == "tips":
        return asks_tips or (len(idea.split()) <= 3 and not ASKING.match(idea))
    if topic.kind in ("story", "verse"):
        return not asks_tips and topic.kind == "story"
    return not asks_tips and bool(_asked_for(idea, topic))


def _asked_for(idea: str, topic: Topic) -> tuple[Fact, ...]:
    """Return what an idea asks for of a topic: all its facts, or of a question those with a word of what it asks."""
    asked = (
        key_words(idea) - key_words(" ".join(topic.names)) - _GENERAL
        if ASKING.match(idea) and not wanted(idea)
        else set()
    )
    return tuple(f for f in topic.facts if not asked or asked & key_words(f"{f.headline} {f.text}"))


def told(idea: str, topic: Topic, seconds: float, dice: random.Random) -> Outline:
    """Return an outline of what is known about a topic and asked for."""
    if topic.kind == "verse":
        return _recited(idea, topic)
    if topic.kind == "story":
        return _story(idea, topic, seconds)
    room = max(1, round((seconds * WORDS_A_SECOND - 18) / 19))
    tips = topic.kind == "tips"
    found = topic.facts if tips else _asked_for(idea, topic)
    facts = found[: min(wanted(idea) or min(room, 3), len(found))]
    count = len(facts)
    words = f" {plain_words(idea)} "
    subject = next((n for n in sorted(topic.names, key=len, reverse=True) if f" {n} " in words), topic.names[0])
    said = topic.spelled[topic.names.index(subject)]
    subject = ("the " if re.search(rf"\bthe {re.escape(subject)}\b", idea.lower()) else "") + said
    what = "tip" if tips else "fact"
    number = named(count)
    plural = what if len(facts) == 1 else f"{what}s"
    title = title_of(idea, count)  # fewer may be known than were asked for
    if tips:
        hook = f"{title}. Keep this one for later." if wanted(idea) else _asking(title, f"{number} {plural} for today.")
    elif len(facts) < len(topic.facts) and ASKING.match(idea) and not wanted(idea):
        # A fact says what is so, seldom why.
        why = title.lower().startswith("why")
        hook = _asking(title, "This much is known." if why else "Here is the answer.")
    else:
        time = "half a minute" if seconds <= 40 else "a minute"
        hook = dice.choice(
            (
                f"{number.capitalize()} {plural} about {subject} that may surprise you.",
                f"{number.capitalize()} {plural} about {subject}, in {time}.",
            )
        )
    scenes = [scene("hook", title, hook, topic.emoji)]
    for opener, fact in zip(openers(len(facts)), facts, strict=True):
        scenes.append(scene("point", fact.headline, f"{opener}{fact.text}", fact.emoji))
    scenes.append(
        scene("closing", _closing_line(dice, tips, len(facts)), _closing(dice, what, subject, len(facts)), topic.emoji)
    )
    return Outline(title=title, scenes=tuple(scenes), source=topic.source)


def _asking(title: str, then: str) -> str:
    """Return a title as a question, if it is one, with what comes then."""
    asks = ASKING.match(title)
    return f"{title.rstrip('?.')}{'?' if asks else ':'} {then[:1].upper() if asks else then[:1]}{then[1:]}"


def _story(idea: str, topic: Topic, seconds: float) -> Outline:
    """Return a story from its beginning to its end; what has no room is left out in between."""
    title = title_of(re.sub(_TIME, "", idea, flags=re.IGNORECASE).strip())
    asks = title.rstrip("?") + "?" if ASKING.match(idea) else f"{title}."
    room = seconds * WORDS_A_SECOND - len(f"{asks} {topic.opening} {topic.closing[1]}".split())
    facts = list(topic.facts)
    asked = min(wanted(title) or 0, len(facts))
    while len(facts) > max(2, asked) and sum(len(f.text.split()) + _PAUSE for f in facts) > room * _FULL:
        del facts[next((n for n, f in enumerate(facts) if f.spare), len(facts) // 2)]
    title, facts = title_of(title, asked or None), facts[: asked or None]
    scenes = [scene("hook", title, f"{asks} {topic.opening}", topic.emoji)]
    scenes += [scene("point", f.headline, f.text, f.emoji) for f in facts]
    scenes.append(scene("closing", *topic.closing, topic.emoji))
    return Outline(title=title, scenes=tuple(scenes), source=topic.source)


def _recited(idea: str, topic: Topic) -> Outline:
    """Return a poem: its lines are its picture."""
    title = title_of(idea)
    first, *rest = topic.verses
    scenes = [scene("hook", topic.spelled[0].split(" about ")[-1].title(), first, topic.emoji)]
    scenes += [SceneOutline(headline=line.split(",")[0][:60], narration=line) for line in rest]
    return Outline(title=title, scenes=tuple(scenes))


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
