"""The outline of an idea that vidgen knows nothing about: advice for its field, else a frame by the kind of idea."""

from __future__ import annotations

import random
import re

from vidgen.ai.making.asking import asks_tips, compared, counts_others, lived, modest, ranks
from vidgen.ai.making.frames import frame_for, launch_points, launched, reasoned
from vidgen.ai.making.knowledge import Topic, emojis_in, fields
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, Role, scene
from vidgen.ai.making.promising import ASKING, as_said, named, title_of, wanted
from vidgen.ai.making.telling import openers

_UNMEANT = "secret life fall rise top best day days time way ways tips tip step steps new right"
_VAGUE = frozenset(_UNMEANT.split())
"""Words of ideas that have an emoji, which is mostly not what they are about."""


def framed(idea: str, seconds: float, dice: random.Random) -> Outline:
    """Return a frame that says nothing about the topic that might be false."""
    made = launched(idea)
    words = " ".join(w for w in idea.split() if w.lower() not in _VAGUE)
    seen = emojis_in(_ENDING.sub("", words)) or emojis_in(words) or [""]
    emoji = seen[-1 if idea.lower().startswith("how to ") else 0]  # "how to cook pasta" is about pasta
    if made is not None:
        found = launch_points(*made, dice)
        last = len(found) - 1
        scenes = []
        for number, (headline, text, shown) in enumerate(found):
            role: Role = "hook" if number == 0 else "closing" if number == last else "point"
            scenes.append(scene(role, headline, text, shown or emoji))
        return Outline(title=found[0][0][:300], scenes=tuple(scenes))
    field = _field(idea)
    return _advised(idea, field, emoji, seconds, dice) if field is not None else _led(idea, emoji, seconds, dice)


_FIRST_STEPS = re.compile(r"\b(?:for (?:absolute |complete |total )?beginners|basics|101)$")
"""What asks for the beginning of anything that can be learned."""


def _led(idea: str, emoji: str, seconds: float, dice: random.Random) -> Outline:
    """Return the frame for the kind of an idea."""
    frame = frame_for(idea)
    emoji = emoji or frame.emoji
    asked = wanted(idea) if frame.numbered and not counts_others(idea) else None
    room = max(1, round((seconds * WORDS_A_SECOND - 24) / 15))
    count = min(asked or max(1 if frame.numbered else 2, min(room, 3 if frame.numbered else 4)), len(frame.points))
    title = title_of(idea, count if asked else None)  # no title says more than is told
    if not asked and (ranks(idea) or counts_others(idea)):
        title = title_of(modest(idea))
    if not asked and wanted(idea) and not ASKING.match(idea):  # "Three myths about …", of which none is told
        title = title_of(re.sub(r"^.*?\b(?:about|of|on|for)\s+", "", title))
    if (why := reasoned(idea)) is not None:
        title = why
    several = re.search(r"\b(?:we|our|us)\b", idea, re.IGNORECASE) is not None
    first, second = compared(idea) or ("", "")
    first = first if second[:1].isupper() else first[:1].lower() + first[1:]  # "Messi" stays, "Tea" does not
    words = {
        "title": title, "plain": title.rstrip(" .!?"), "subject": _subject(idea), "question": as_said(title),
        "first": first, "second": second,
        "First": title_of(first), "I": "we" if several else "I", "me": "us" if several else "me",
        "doing": re.sub(r"^how (?:to|do i|can i)\s+", "", idea, flags=re.IGNORECASE),
    }  # fmt: skip
    asked_title = frame.hook.replace("{title}.", "{title}") if title[-1:] in "?!" else frame.hook
    number = named(count)  # a hook counts no more than is told
    hook = re.sub(r"\b(?:Three|Four) (?=[a-z])", f"{number.capitalize()} ", asked_title)
    hook = re.sub(r"\b(?:three|four) (?=[a-z])", f"{number} ", hook)
    scenes = [scene("hook", title, title_of(hook.format(**words)), emoji)]
    before = openers(count) if frame.numbered else [""] * count
    for opener, (headline, text, shown) in zip(before, frame.points[:count], strict=True):
        scenes.append(scene("point", headline, opener + text.format(**words), shown))
    headline, closing = dice.choice(frame.closings)
    scenes.append(scene("closing", headline.format(**words), closing.format(**words), emoji or "💬"))
    return Outline(title=title[:300], scenes=tuple(scenes))


_NO_ADVICE = re.compile(
    r"\b(?:poems?|haiku|(?:science|psychology|physics|art|meaning|future|end) of|history|story|stories|"
    r"day in the life|day of|facts?|explained)\b|\b1\d{3}\b"
)
"""Ideas that ask for something else."""
_LEADING = re.compile(
    r"^(?:how (?:to|do i|can i|should i|do you) )?"
    r"(?:(?:\w+ )?(?:tips|ways|steps|habits|rules|hacks|tricks|advice|ideas|guide|things to know)\s*"
    r"(?:for|to|on|about|when|with|of)?\s*)?(?:a |an |the |your |first |better )*"
)
_ENDING = re.compile(
    r"\s+(?:(?:everyone |everybody |people |you |we )?(?:should |must |can |need to )?"
    r"(?:make|do|see|read|try|know|watch|need|avoid|own|visit|regret|hate|love)|"
    r"(?:in|at|for|with|without|on|from|of|that|who|which|by|under|near|like|you|everyone) .*)$"
)
"""What comes after that which an idea is about."""
_LISTED = re.compile(r"\s+(?:ideas|tips|hacks|tricks|recipes|rules|habits|basics)$")
_DOING = ("learn", "cook", "bake", "repair", "decorate", "sell", "train")
"""Names of fields that an idea may begin with; all others stand where it ends."""


def _field(idea: str) -> Topic | None:
    """Return the field that an idea asks advice or a choice in; None where it asks anything else.

    What it asks about is what it ends with, before any "in", "for" or the like: "sushi at home" is not about homes.
    """
    low = idea.lower()
    if ASKING.match(idea) or compared(idea) or lived(idea) or reasoned(idea) or _NO_ADVICE.search(low):
        return None
    chooses = ranks(idea) or counts_others(idea) or re.search(r"\b(?:choose|pick|buy|find)\b", low)
    begins_with_it = _FIRST_STEPS.search(low) is not None
    tips = asks_tips(idea) or begins_with_it
    if not (tips or chooses):
        return None
    whole = _LEADING.sub("", modest(low)).strip(" ?!.")
    short = _ENDING.sub("", whole)
    about = _LISTED.sub("", short if " " in short or not asks_tips(idea) else whole)  # "ask" alone says nothing
    about = f" {' '.join(re.findall(r'[a-z0-9]+', about))} "
    for field in fields():
        ends = any(about.endswith((f" {name} ", f" {name}s ")) for name in field.names)
        begins = any(name in _DOING and about.startswith(f" {name} ") for name in field.names)
        if (ends or begins) and (chooses if field.kind == "choice" else tips or counts_others(idea)):
            return field
    return next(f for f in fields() if "beginners" in f.names) if begins_with_it else None


def _advised(idea: str, field: Topic, emoji: str, seconds: float, dice: random.Random) -> Outline:
    """Return the advice of a field. The title says no number that is not told, and claims no ranking."""
    unnumbered = ranks(idea) or counts_others(idea)
    asked = None if unnumbered else wanted(idea)
    room = max(3, round((seconds * WORDS_A_SECOND - 24) / 15))
    count = min(asked or min(room, 4 if seconds <= 40 else 6), len(field.facts))
    title = title_of(modest(idea)) if unnumbered else title_of(idea, count if asked else None)
    many = named(count)
    hook = f"{title}. Keep this one for later." if asked else f"{title}: {many} things {field.opening}."
    scenes = [scene("hook", title, hook, emoji or field.emoji)]
    for opener, fact in zip(openers(count), field.facts[:count], strict=True):
        scenes.append(scene("point", fact.headline, opener + fact.text, fact.emoji))
    headline, closing = dice.choice(
        (
            ("Which one first?", "Which one will you try first? Save this, and tell me."),
            ("What did I miss?", "What would you add? Tell me below, and save this."),
        )
    )
    scenes.append(scene("closing", headline, closing, emoji or field.emoji))
    return Outline(title=title[:300], scenes=tuple(scenes))


def _subject(idea: str) -> str:
    """Return what an idea is about: what stands after "about", "for" or "of", else all of it.

    Of "5 reasons to learn Python" it is "it": no sentence reads well with "learn Python" in it.
    """
    if re.search(r"\b(?:reasons|ways|tips|steps|rules) to\b", idea, re.IGNORECASE):
        return "it"
    match = re.search(r"\b(?:about|for|of|on|in)\s+(.+)$", idea, re.IGNORECASE)
    found = match.group(1) if match else re.sub(r"^(?:how to|why|what|the)\s+", "", idea, flags=re.IGNORECASE)
    return found[:80].strip(" ?!.") or idea
