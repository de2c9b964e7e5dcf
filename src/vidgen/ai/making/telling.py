"""The outline of an idea about a topic that vidgen knows: its facts, its tips, or those that answer a question."""

from __future__ import annotations

import random
import re

from vidgen.ai.making.asking import answering
from vidgen.ai.making.knowledge import Topic, plain_words
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, SceneOutline, scene
from vidgen.ai.making.promising import ASKING, as_said, named, title_of, wanted

_PAUSE = 1.5
"""Words that could be said in the pause before a scene."""
_FEW, _SEVERAL, _SHORT = 3, 6, 40.0
"""How many points are told when an idea asks for no number: few in a film that is no longer than so many seconds."""
_FULL = 1.2
"""A story may be a little longer than wanted, so that less is left out."""


def asked_for(idea: str, topic: Topic) -> int | None:
    """Return how many points an idea asks for; the number in a name ("Apollo 11", "World War 2") is none."""
    for name in sorted(topic.names, key=len, reverse=True):
        if any(c.isdigit() for c in name):
            idea = re.sub(rf"\b{re.escape(name)}\b", "", idea, flags=re.IGNORECASE)
    return wanted(idea)


def told(idea: str, topic: Topic, seconds: float, dice: random.Random) -> Outline:
    """Return an outline of what is known about a topic and asked for."""
    if topic.kind == "verse":
        return _recited(idea, topic)
    if topic.kind == "story":
        return _story(idea, topic, seconds)
    room = max(1, round((seconds * WORDS_A_SECOND - 18) / 19))
    steps = topic.kind == "steps"
    tips = steps or topic.kind == "tips"
    found = topic.facts if tips else answering(idea, topic)
    usual = len(found) if steps else min(room, _FEW if seconds <= _SHORT else _SEVERAL)  # half of a repair is none
    facts = found[: min((asked_for(idea, topic) if not steps else None) or usual, len(found))]
    count = len(facts)
    words = f" {plain_words(idea)} "
    subject = next((n for n in sorted(topic.names, key=len, reverse=True) if f" {n} " in words), topic.names[0])
    said = topic.spelled[topic.names.index(subject)]
    if re.search(rf"(?:^|\b(?:about|of|on) ){re.escape(subject)}\b", idea.lower()):
        said = _plural(topic, said)
    subject = ("the " if re.search(rf"\bthe {re.escape(subject)}\b", idea.lower()) else "") + said
    if (nearer := re.search(rf"\bthe [a-z]+ {re.escape(subject)}$", idea.lower())) is not None:
        subject = nearer[0]  # "the human heart"
    what = "step" if steps else "tip" if tips else "fact"
    number = named(count)
    plural = what if len(facts) == 1 else f"{what}s"
    title = title_of(idea, count if asked_for(idea, topic) else None)  # fewer may be known than were asked for
    if tips:
        many = number.capitalize()
        then = "in their order" if steps else "for today"
        these = "of them" if what in title.lower() else plural
        hook = (
            f"{title}. Keep this one for later."
            if asked_for(idea, topic)
            else f"{as_said(title)} {many} {these} {then}."
        )
    elif ASKING.match(idea) and not wanted(idea):
        # A fact says what is so, seldom why.
        known = "Here is the answer." if count == 1 and not title.lower().startswith("why") else "This much is known."
        hook = f"{as_said(title)} {known}"
    else:
        time = "half a minute" if seconds <= 40 else "a minute"
        hook = dice.choice(
            (
                f"{number.capitalize()} {plural} about {subject} that may surprise you.",
                f"{number.capitalize()} {plural} about {subject}, in {time}.",
            )
        )
    scenes = [scene("hook", title, hook, topic.emoji)]
    for opener, fact in zip(openers(len(facts), "Step" if steps else "Number"), facts, strict=True):
        scenes.append(scene("point", fact.headline, f"{opener}{fact.text}", fact.emoji))
    scenes.append(scene("closing", *_ending(dice, what, subject, len(facts)), topic.emoji))
    return Outline(title=title[:300], scenes=tuple(scenes), source=topic.source)


def _plural(topic: Topic, name: str) -> str:
    """Return the name of a topic as one speaks of all of its kind: facts are "about cats"."""
    others = (n for n in topic.spelled if n.endswith("s") and n[:3].lower() == name[:3].lower() and len(n) > len(name))
    return name if name.endswith("s") or not name.islower() else next(others, name)


def _story(idea: str, topic: Topic, seconds: float) -> Outline:
    """Return a story from its beginning to its end; what has no room is left out in between."""
    title = title_of(idea)
    asks = as_said(title)
    room = seconds * WORDS_A_SECOND - len(f"{asks} {topic.opening} {topic.closing[1]}".split())
    facts = list(topic.facts)
    asked = min(asked_for(title, topic) or 0, len(facts))
    while len(facts) > max(2, asked) and sum(len(f.text.split()) + _PAUSE for f in facts) > room * _FULL:
        del facts[next((n for n, f in enumerate(facts) if f.spare), len(facts) // 2)]
    title, facts = title_of(title, asked or None), facts[: asked or None]
    scenes = [scene("hook", title, f"{asks} {topic.opening}", topic.emoji)]
    scenes += [scene("point", f.headline, f.text, f.emoji) for f in facts]
    scenes.append(scene("closing", *topic.closing, topic.emoji))
    return Outline(title=title[:300], scenes=tuple(scenes), source=topic.source)


def _recited(idea: str, topic: Topic) -> Outline:
    """Return a poem: its lines are its picture."""
    title = title_of(idea)
    first, *rest = topic.verses
    scenes = [scene("hook", topic.spelled[0].split(" about ")[-1].title(), first, topic.emoji)]
    scenes += [SceneOutline(headline=line.split(",")[0][:60], narration=line) for line in rest]
    return Outline(title=title[:300], scenes=tuple(scenes))


def openers(count: int, what: str = "Number") -> list[str]:
    """Return what is said before each of `count` points."""
    return ["" if count == 1 else f"{what} {named(n)}. " for n in range(1, count + 1)]


def _ending(dice: random.Random, what: str, subject: str, count: int) -> tuple[str, str]:
    """Return the headline and the last words after `count` facts, tips or steps."""
    if what == "step":
        return "Your turn", "Save this for when you need it, and tell me how it went."
    if count == 1 and what == "fact":
        return "Did you know?", "Did you know that? Follow for more."
    lines = ("Try one today", "Which one first?") if what == "tip" else ("Did you know?", "Which one is best?")
    return dice.choice(lines), _closing(dice, what, subject, count)


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
