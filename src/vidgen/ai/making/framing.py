"""The outline of an idea that vidgen knows nothing about: a frame by the kind of idea, filled with its own words."""

from __future__ import annotations

import random
import re

from vidgen.ai.making.frames import frame_for, launch_points, launched
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, Role, scene
from vidgen.ai.making.promising import named, title_of, wanted
from vidgen.ai.making.telling import openers

_UNMEANT = "secret life fall rise top best day days time way ways tips tip step steps new right"
_VAGUE = frozenset(_UNMEANT.split())
"""Words of ideas that have an emoji, which is mostly not what they are about."""


def framed(idea: str, seconds: float, dice: random.Random) -> Outline:
    """Return a frame that says nothing about the topic that might be false."""
    made = launched(idea)
    seen = emojis_in(" ".join(w for w in idea.split() if w.lower() not in _VAGUE)) or [""]
    emoji = seen[-1 if idea.lower().startswith("how to ") else 0]  # "how to cook pasta" is about pasta
    if made is not None:
        found = launch_points(*made, dice)
        last = len(found) - 1
        scenes = []
        for number, (headline, text, shown) in enumerate(found):
            role: Role = "hook" if number == 0 else "closing" if number == last else "point"
            scenes.append(scene(role, headline, text, shown or emoji))
        return Outline(title=found[0][0], scenes=tuple(scenes))
    frame = frame_for(idea)
    emoji = emoji or frame.emoji
    asked = wanted(idea) if frame.numbered else None
    room = max(1, round((seconds * WORDS_A_SECOND - 24) / 15))
    count = min(asked or min(room, 3 if frame.numbered else 4), len(frame.points))
    title = title_of(idea, count if asked else None)  # no title says more than is told
    subject = _subject(idea)
    doing = re.sub(r"^how (?:to|do i|can i)\s+", "", idea, flags=re.IGNORECASE)
    words = {"title": title, "subject": subject, "doing": doing, "question": _sentence(idea, "?")}
    hook = frame.hook.replace("Four ", f"{named(count).capitalize()} ").replace(" four ", f" {named(count)} ")
    scenes = [scene("hook", title, hook.format(**words), emoji)]
    before = openers(count) if frame.numbered else [""] * count
    for opener, (headline, text, shown) in zip(before, frame.points[:count], strict=True):
        scenes.append(scene("point", headline, opener + text.format(**words), shown))
    headline, closing = dice.choice(frame.closings)
    scenes.append(scene("closing", headline, closing.format(**words), emoji or "💬"))
    return Outline(title=title, scenes=tuple(scenes))


def _sentence(text: str, end: str = ".") -> str:
    made = title_of(text)
    return made if made.endswith((".", "!", "?")) else made + end


def _subject(idea: str) -> str:
    """Return what an idea is about: what stands after "about", "for" or "of", else all of it.

    Of "5 reasons to learn Python" it is "it": no sentence reads well with "learn Python" in it.
    """
    if re.search(r"\b(?:reasons|ways|tips|steps|rules) to\b", idea, re.IGNORECASE):
        return "it"
    match = re.search(r"\b(?:about|for|of|on|in)\s+(.+)$", idea, re.IGNORECASE)
    found = match.group(1) if match else re.sub(r"^(?:how to|why|what|the)\s+", "", idea, flags=re.IGNORECASE)
    return found[:80].strip(" ?!.") or idea
