"""Outlines of ideas that hold all that is to be said: a quotation, a list after a colon, pictures instead of words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vidgen.ai.making.knowledge import emojis_in, topics_in, word_of
from vidgen.ai.making.languages import Language
from vidgen.ai.making.outline import Outline, Role, SceneOutline, scene
from vidgen.ai.making.promising import ASKING, title_of
from vidgen.ai.making.scripts import outline_of_parts
from vidgen.ai.making.squeezing import LETTERS

_QUOTED = re.compile(
    r"[\"“„«‘]\s?(?P<words>[^\"“”„«»]{8,300}?)\s?[\"”“»’]\s*(?:[-–—,(]+|by\b|von\b|de\b|di\b)?\s*(?P<who>[^\"“”„«».]{0,60}?)\)?\.?"
)
"""A quotation, and who said it."""
_LISTED = re.compile(r"(?P<title>[^:\n]{2,80}?)\s?:\s+(?P<rest>.{3,})", re.DOTALL)
_MOST, _LONGEST, _TOGETHER = 10, 9, 4
"""Entries of a list, words of one, and how many small ones are told in one scene."""
_AMOUNT = re.compile(r"\d|½|¼|¾|(?:a|an|one|some|eine?|un|une|una|uma|etwas)\s", re.IGNORECASE)
"""What an ingredient begins with."""
_AND = {"de": "und", "es": "y", "fr": "et", "it": "e", "pt": "e"}
_NUMBERED = re.compile(
    r"\b(?:top|ways|tips|steps|reasons|things|facts|tipps|gründe|razones|raisons|motivi|motivos)\b", re.I
)


@dataclass(frozen=True)
class Listed:
    """A list that is an idea: its title, and its entries in their order."""

    title: str
    entries: tuple[str, ...]


def quoted(idea: str) -> tuple[str, str] | None:
    """Return the words of an idea that is a quotation, and who said them; else None."""
    match = _QUOTED.fullmatch(idea.strip()) if len(idea) <= LETTERS else None
    return (match["words"].strip(), match["who"].strip(" -–—,(")) if match and " " in match["words"] else None


def outline_quoted(words: str, who: str) -> Outline:
    """Return a quotation set as type, and who said it below."""
    said = words if words[-1] in ".!?…" else f"{words}."
    made = outline_of_parts(who, [said], closing=True)
    if not who:
        return made
    return Outline(
        title=made.title, scenes=(*made.scenes, SceneOutline(role="closing", headline=who, narration=f"{who}."))
    )


def listed(idea: str) -> Listed | None:
    """Return the list that an idea is ("Pancakes: 200 g flour, 2 eggs, milk"); None when it is none."""
    match = _LISTED.fullmatch(idea.strip()) if len(idea) <= LETTERS else None
    if match is None or ASKING.match(match["rest"]):
        return None
    rest = match["rest"].strip(" .!")
    if re.search(r"[.!?]\s", rest):
        return None
    joined = "|".join(("and", "&", *set(_AND.values())))
    parts = [part.strip() for part in re.split(r"[,;]\s+", rest)]
    last = re.split(rf"\s+(?:{joined})\s+", re.sub(rf"^(?:{joined})\s+", "", parts[-1]))
    entries = [e.strip() for e in (*parts[:-1], *last) if e.strip()]
    fits = 3 <= len(entries) <= _MOST and all(len(e.split()) <= _LONGEST for e in entries)
    return Listed(match["title"].strip(), tuple(entries)) if fits else None


def outline_listed(
    found: Listed, language: Language, needs: str, opener: str, numbers: list[str], ending: tuple[str, str]
) -> Outline:
    """Return the outline of a list. Small entries are told together, those of a ranking and longer ones one by one.

    `needs`: what is said before ingredients ("You need"). `opener`: what is said before an entry ("Number {0}. "), with one
    of `numbers`; `ending`: the last headline and words.
    """
    counts = _NUMBERED.search(found.title) or re.search(r"\b\d+\b", found.title)
    amounts = sum(bool(_AMOUNT.match(e)) for e in found.entries) * 2 > len(found.entries)
    small = all(len(e.split()) <= 4 for e in found.entries) and (amounts or not counts)
    title = title_of(found.title)
    parts: list[tuple[str, str]] = []
    if small:
        joint = _AND.get(language, "and")
        for place, group in enumerate(_groups(found.entries)):
            said = _joined(group, joint)
            parts.append((needs, f"{needs} {said[:1].lower()}{said[1:]}") if amounts and not place else (title, said))
    else:
        for number, entry in enumerate(found.entries):
            before = opener.format(numbers[number]) if counts and number < len(numbers) else ""
            parts.append((entry[:1].upper() + entry[1:], f"{before}{entry[:1].upper()}{entry[1:]}."))
    seen = next(iter(emojis_in(found.title, found.title, language)), "")
    scenes = [scene("hook", title, f"{title}.", seen or _emoji_of(found.entries, language))]
    for headline, said in parts:
        role: Role = "point"
        shown = next(iter(emojis_in(said, said, language)), "")
        scenes.append(scene(role, headline[:60], said, shown or seen or "✅"))
    scenes.append(scene("closing", *ending, seen or "💬"))
    return Outline(title=title[:300], scenes=tuple(scenes))


def words_of_pictures(idea: str) -> str:
    """Return an idea in words; of one that is only emoji, what these show ("🐙" is "octopus"); empty when none is known."""
    if any(c.isalnum() for c in idea):
        return idea
    found: list[str] = []
    rest = idea
    while rest:
        # An emoji may be several signs; the longest that is known counts.
        length = next((n for n in range(min(len(rest), 8), 0, -1) if word_of(rest[:n])), 0)
        if length:
            found.append(word_of(rest[:length]))
        rest = rest[max(1, length) :]
    words = list(dict.fromkeys(found))
    if (topic := next((word for word in words if topics_in(word)), None)) is not None:
        return topic
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def _groups(entries: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return entries in groups of about one size that can be read at one glance."""
    count = -(-len(entries) // _TOGETHER)
    size = -(-len(entries) // count)
    return [entries[at : at + size] for at in range(0, len(entries), size)]


def _joined(group: tuple[str, ...], joint: str) -> str:
    words = ", ".join(group[:-1]) + f" {joint} {group[-1]}" if len(group) > 1 else group[0]
    return f"{words[:1].upper()}{words[1:]}."


def _emoji_of(entries: tuple[str, ...], language: Language) -> str:
    return next(iter(emojis_in(" ".join(entries), "", language)), "")
