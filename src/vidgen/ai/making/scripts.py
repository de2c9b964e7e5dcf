"""The outline of a script, which is said word for word."""

from __future__ import annotations

import re

from vidgen.ai.making.headlines import headline_of
from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.languages import language_of
from vidgen.ai.making.outline import Outline, Role, SceneOutline, scene
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_QUOTE = 22
"""Words: a script that is no longer is a saying."""


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
    return outline_of_parts(title or " ".join(parts[0].split()[:7]).rstrip(".,!?:;"), parts, closing=True)


def _in_scenes(paragraph: str, longest: int = 32) -> list[str]:
    """Return a paragraph in scenes of at most `longest` words, whole sentences each where they are short enough."""
    scenes: list[str] = []
    for sentence in sentences(paragraph):
        if scenes and len(scenes[-1].split()) + len(sentence.split()) <= longest:
            scenes[-1] += f" {sentence}"
        else:
            scenes.append(sentence)
    return scenes


def outline_of_parts(title: str, parts: list[str], *, closing: bool) -> Outline:
    """Return an outline with a scene for each part. `closing`: whether the last one can be the last word."""
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
            seen = [*emojis_in(headline, whole, language), *emojis_in(part, whole, language), ""]
            scenes.append(scene(role, headline, part, seen[0]))
    return Outline(title=title[:300], scenes=tuple(scenes))


def _is_verse(parts: list[str]) -> bool:
    """Tell whether a script is a poem or the like: all its parts are short, and none has a number."""
    return all(len(p.split()) <= 20 for p in parts) and not any(c.isdigit() for p in parts for c in p)
