"""The outline of an idea by rules. Nothing is invented.

About a topic of `knowledge.py` its facts are told (`telling.py`). About anything else only what is true of any
topic is said: questions that lead on, and the steps by which one gets to know something (`framing.py`).
"""

from __future__ import annotations

import random

from vidgen.ai.making.abroad import known_abroad, outline_abroad
from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.asking import known
from vidgen.ai.making.frames import launched
from vidgen.ai.making.framing import framed
from vidgen.ai.making.languages import Language
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.telling import seconds_of, told
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_LONGEST, _SHORTEST = 40, 14
"""Words: a longer idea is a text, a shorter one is none."""
_ROOM = 1.6
"""A text that takes so many times as long as is wanted is still said whole."""


def outline_of_idea(
    idea: str, *, seconds: float | None = None, seed: int = 1, language: Language = "en", usual: float = 30.0
) -> Outline:
    """Return an outline of about `seconds` for an idea in a few words; None: as long as the idea says, else as is `usual`.

    Raises UsageError when there are no words.
    """
    if not any(c.isalpha() for c in idea):
        raise UsageError("The idea has no words; say what the video is about.")
    seconds = seconds or seconds_of(idea) or usual
    if is_text(idea):
        if len(idea.split()) <= seconds * WORDS_A_SECOND * _ROOM:
            return outline_of_script(idea)
        return outline_of_article(idea, seconds=seconds)
    idea = " ".join(idea.split()).strip(" .")
    if language not in ("en", ""):
        return outline_abroad(idea, language, seconds)
    dice = random.Random(f"{idea} {seed}")  # noqa: S311 - not for secrets
    topic = None if launched(idea) else known(idea)
    return told(idea, topic, seconds, dice) if topic else framed(idea, seconds, dice)


def is_text(idea: str) -> bool:
    """Tell whether an idea is a text that can be said itself: several lines or sentences, or very many words."""
    words = len(idea.split())
    lines = [line for line in idea.splitlines() if line.strip()]
    return words > _LONGEST or (words >= _SHORTEST and (len(lines) > 1 or len(sentences(idea)) > 1))


def only_a_frame(idea: str, language: Language = "en") -> bool:
    """Tell whether rules can only give an idea a frame: vidgen knows no facts about it."""
    if is_text(idea):
        return False
    if language not in ("en", ""):
        return known_abroad(idea, language) is None
    return bool(launched(idea)) or known(idea) is None
