"""An outline by rules: of an idea, a script or an article. Nothing is invented.

About a topic of `knowledge.py` its facts are told. About anything else only what is true of any topic is said: questions
that lead on, and the steps by which one gets to know something. A script is taken word for word; of an article its own
sentences are taken, those whose words matter most in it. What stands in large letters is chosen by `headlines.py`.
"""

from __future__ import annotations

import random
import re
from collections import Counter

from vidgen.ai.making.frames import frame_for, launch_points, launched
from vidgen.ai.making.headlines import headline_of, key_words
from vidgen.ai.making.knowledge import Fact, Topic, emojis_in, topic_in
from vidgen.ai.making.languages import language_of
from vidgen.ai.making.outline import Outline, Role, SceneOutline
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_NAMES = {number: name for name, number in _NUMBERS.items()}
_TIPS = ("habit", "saving money", "running", "pasta")
"""The topics of which tips are known, not facts."""
_UNMEANT = "secret life fall rise top best day days time way ways tips tip step steps new right"
_VAGUE = frozenset(_UNMEANT.split())
"""Words of ideas that have an emoji, which is mostly not what they are about."""
_ASKING = re.compile(r"(?:why|how(?! to\b)|what|when|where|who|which|do|does|did|is|are|can)\b", re.IGNORECASE)
_UNASKED = """amazing awesome best better big clever cool fascinating funny good great interesting know like long make makes
many much often really smart special strange surprising unique weird wonderful"""
_GENERAL = frozenset(_UNASKED.split())
"""Words of questions that ask for nothing in particular."""
_QUOTE = 22
"""Words: a script that is no longer is a saying."""
WORDS_A_SECOND = 2.6
"""How fast the voice speaks, pauses included."""


def outline_of_idea(idea: str, *, seconds: float = 30.0, seed: int = 1) -> Outline:
    """Return an outline of about `seconds` for an idea in a few words. Raises UsageError when there are no words."""
    idea = " ".join(idea.split()).strip(" .")
    if not any(c.isalpha() for c in idea):
        raise UsageError("The idea has no words; say what the video is about.")
    if len(idea.split()) > 40:
        return outline_of_article(idea, seconds=seconds)
    dice = random.Random(f"{idea} {seed}")  # noqa: S311 - not for secrets
    topic = None if launched(idea) else topic_in(idea)
    return _known(idea, topic, seconds, dice) if topic and _asks_for(idea, topic) else _unknown(idea, seconds, dice)


def _asks_for(idea: str, topic: Topic) -> bool:
    """Tell whether what is known about a topic is what an idea asks for: facts, an answer, or tips."""
    asks_tips = bool(re.search(r"\b(how to|tips?|ways?|steps?|habits?|rules?|guide|better)\b", idea.lower()))
    if topic.names[0] in _TIPS:
        return asks_tips or len(idea.split()) <= 3
    return not asks_tips and bool(_asked_for(idea, topic))


def _asked_for(idea: str, topic: Topic) -> tuple[Fact, ...]:
    """Return what an idea asks for of a topic: all its facts, or of a question those with a word of what it asks."""
    asked = key_words(idea) - key_words(" ".join(topic.names)) - _GENERAL if _ASKING.match(idea) else set()
    return tuple(f for f in topic.facts if not asked or asked & key_words(f"{f.headline} {f.text}"))


def _wanted(idea: str) -> int | None:
    """Return the number of points that an idea asks for; "in one minute" asks for none."""
    plain = re.sub(r"\b\w+[ -](?:second|minute|hour|day|week|month|year)s?\b", " ", idea.lower())
    for word in re.findall(r"[a-z]+|\d+", plain):
        number = _NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) < 3 else None)
        if number:
            return min(10, number)
    return None


def _known(idea: str, topic: Topic, seconds: float, dice: random.Random) -> Outline:
    room = max(1, round((seconds * WORDS_A_SECOND - 18) / 19))
    tips = topic.names[0] in _TIPS
    found = topic.facts if tips else _asked_for(idea, topic)
    facts = found[: min(_wanted(idea) or min(room, 3), len(found))]
    count = len(facts)
    subject = next((n for n in sorted(topic.names, key=len, reverse=True) if f" {n} " in _plain(idea)), topic.names[0])
    said = topic.spelled[topic.names.index(subject)]
    subject = ("the " if re.search(rf"\bthe {re.escape(subject)}\b", idea.lower()) else "") + said
    what = "tip" if tips else "fact"
    number = _NAMES.get(len(facts), str(len(facts)))
    plural = what if len(facts) == 1 else f"{what}s"
    hook = dice.choice(
        (
            f"Here {'is' if len(facts) == 1 else 'are'} {number} {plural} about {subject} that you can use today."
            if tips
            else f"{number.capitalize()} {plural} about {subject} that may surprise you.",
            f"{number.capitalize()} {plural} about {subject}, in {'half a minute' if seconds <= 40 else 'a minute'}.",
        )
    )
    title = _title(idea)
    if (asked := _wanted(idea)) and asked != count:  # fewer are known than were asked for: no title says otherwise
        title = _title(re.sub(r"[A-Za-z]+|\d+", lambda m: number if _wanted(m[0]) == asked else m[0], idea))
    scenes = [_scene("hook", title, hook, topic.emoji)]
    openers = _openers(len(facts))
    for opener, fact in zip(openers, facts, strict=True):
        scenes.append(_scene("point", fact.headline, f"{opener}{fact.text}", fact.emoji))
    scenes.append(
        _scene("closing", _closing_line(dice, tips, len(facts)), _closing(dice, what, subject, len(facts)), topic.emoji)
    )
    return Outline(title=title, scenes=tuple(scenes), source=topic.source)


def _openers(count: int) -> list[str]:
    return ["" if count == 1 else f"Number {_NAMES.get(n, str(n))}. " for n in range(1, count + 1)]


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


def _unknown(idea: str, seconds: float, dice: random.Random) -> Outline:
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
            scenes.append(_scene(role, headline, text, shown or emoji))
        return Outline(title=found[0][0], scenes=tuple(scenes))
    frame = frame_for(idea)
    emoji = emoji or frame.emoji
    asked = _wanted(idea) if frame.numbered else None
    room = max(1, round((seconds * WORDS_A_SECOND - 24) / 15))
    count = min(asked or min(room, 3 if frame.numbered else 4), len(frame.points))
    title = _title(idea)
    if asked and asked != count:  # no title says more than is told
        title = _title(re.sub(r"[A-Za-z]+|\d+", lambda m: _NAMES[count] if _wanted(m[0]) == asked else m[0], idea))
    subject = _subject(idea)
    doing = re.sub(r"^how (?:to|do i|can i)\s+", "", idea, flags=re.IGNORECASE)
    words = {"title": title, "subject": subject, "doing": doing, "question": _sentence(idea, "?")}
    hook = frame.hook.replace("Four ", f"{_NAMES[count].capitalize()} ").replace(" four ", f" {_NAMES[count]} ")
    scenes = [_scene("hook", title, hook.format(**words), emoji)]
    openers = _openers(count) if frame.numbered else [""] * count
    for opener, (headline, text, shown) in zip(openers, frame.points[:count], strict=True):
        scenes.append(_scene("point", headline, opener + text.format(**words), shown))
    headline, closing = dice.choice(frame.closings)
    scenes.append(_scene("closing", headline, closing.format(**words), emoji or "💬"))
    return Outline(title=title, scenes=tuple(scenes))


def only_a_frame(idea: str) -> bool:
    """Tell whether rules can only give an idea a frame: vidgen knows no facts about it."""
    if len(idea.split()) > 40:
        return False
    topic = None if launched(idea) else topic_in(idea)
    return topic is None or not _asks_for(idea, topic)


def outline_of_script(script: str, *, title: str = "") -> Outline:
    """Return an outline that says a script word for word: a scene a paragraph, or one or two sentences.

    A first line that begins with `#` is the title. Raises UsageError when there is nothing to say.
    """
    lines = script.strip().splitlines()
    if lines and lines[0].startswith("#"):
        title = title or lines[0].lstrip("# ").strip()
        lines = lines[1:]
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", "\n".join(lines)) if any(c.isalnum() for c in p)]
    if not paragraphs:
        raise UsageError("The script has no words to say.")
    parts = [part for p in paragraphs for part in _in_scenes(p)]
    return _of_parts(title or " ".join(parts[0].split()[:7]).rstrip(".,!?:;"), parts, closing=True)


def _in_scenes(paragraph: str, longest: int = 32) -> list[str]:
    """Return a paragraph in scenes of at most `longest` words, whole sentences each where they are short enough."""
    scenes: list[str] = []
    for sentence in sentences(paragraph):
        if scenes and len(scenes[-1].split()) + len(sentence.split()) <= longest:
            scenes[-1] += f" {sentence}"
        else:
            scenes.append(sentence)
    return scenes


def outline_of_article(article: str, *, title: str = "", seconds: float = 45.0) -> Outline:
    """Return an outline of the sentences of an article that matter most, in their order, in about `seconds`.

    A sentence counts by how often its words occur in the article, and more at the beginning. Raises UsageError when there is
    no sentence.
    """
    lines = [line.strip() for line in article.strip().splitlines()]
    first = lines[0].lstrip("# ").strip() if lines else ""
    if not title and first and len(first.split()) <= 14 and not first.endswith("."):
        title, lines = first, lines[1:]
    found = [s for s in sentences("\n".join(lines)) if 4 <= len(s.split()) <= 45]
    if not found:
        raise UsageError("The article has no sentences that could be spoken.")
    counts = Counter(w for s in found for w in key_words(s))

    def weight(place: int) -> float:
        words = key_words(found[place])
        return sum(counts[w] for w in words) / (len(words) + 3) * (1.4 if place == 0 else 1.1 if place < 4 else 1.0)

    budget = seconds * WORDS_A_SECOND - 12
    chosen: list[int] = []
    for place in sorted(range(len(found)), key=weight, reverse=True):
        if sum(len(found[p].split()) for p in chosen) + len(found[place].split()) <= budget or not chosen:
            chosen.append(place)
    parts = [found[p] for p in sorted(chosen)]
    made = _of_parts(title or headline_of(parts[0]), parts, closing=False)
    last = _scene("closing", "Read on", "That is the short version. The whole story is worth a read.", "📖")
    return Outline(title=made.title, scenes=(*made.scenes, last))


def _of_parts(title: str, parts: list[str], *, closing: bool) -> Outline:
    alone = closing and len(parts) == 1 and len(parts[0].split()) <= _QUOTE  # a saying: it is set as type
    verse = alone or (closing and len(parts) > 2 and _is_verse(parts))
    scenes = []
    whole = f"{title} {' '.join(parts)}"
    language = language_of(whole)
    for number, part in enumerate(parts):
        role: Role = (
            "hook" if number == 0 and not alone else "closing" if closing and 1 < number == len(parts) - 1 else "point"
        )
        headline = title if number == 0 else headline_of(part, language=language)
        if role == "closing" and len(sentences(part)) == 1 and len(part.split()) <= 8:
            said = re.sub(r"^(?:so|and|but),?\s+", "", part.strip(" .!…"), flags=re.IGNORECASE)
            headline = said[:1].upper() + said[1:]
        if (number or alone) and (verse or not language):
            scenes.append(SceneOutline(role=role, headline=headline[:300], narration=part))
        else:
            scenes.append(
                _scene(role, headline, part, ([*emojis_in(headline, whole), *emojis_in(part, whole)] or [""])[0])
            )
    return Outline(title=title[:300], scenes=tuple(scenes))


def _is_verse(parts: list[str]) -> bool:
    """Tell whether a script is a poem or the like: all its parts are short, and none has a number."""
    return all(len(p.split()) <= 20 for p in parts) and not any(c.isdigit() for p in parts for c in p)


def _scene(role: Role, headline: str, narration: str, emoji: str) -> SceneOutline:
    return SceneOutline(
        role=role, headline=headline[:300], narration=narration, picture=f"{headline}: {narration}"[:1000], emoji=emoji
    )


def _title(idea: str) -> str:
    return idea[:1].upper() + idea[1:]


def _sentence(text: str, end: str = ".") -> str:
    made = _title(text)
    return made if made.endswith((".", "!", "?")) else made + end


def _plain(text: str) -> str:
    return " " + re.sub(r"[^a-z0-9]+", " ", text.lower()) + " "


def _subject(idea: str) -> str:
    """Return what an idea is about: what stands after "about", "for" or "of", else all of it."""
    match = re.search(r"\b(?:about|for|of|on|in)\s+(.+)$", idea, re.IGNORECASE)
    found = match.group(1) if match else re.sub(r"^(?:how to|why|what|the)\s+", "", idea, flags=re.IGNORECASE)
    return found[:80].strip(" ?!.") or idea
