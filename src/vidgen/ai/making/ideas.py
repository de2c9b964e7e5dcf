"""The outline of an idea by rules. Nothing is invented.

A text, a quotation or a list is said as it is; an event, an offer or news in its own words (`announcing.py`).

About a topic of `knowledge.py` its facts are told (`telling.py`). About anything else only what is true of any
topic is said: questions that lead on, and the steps by which one gets to know something (`framing.py`).
"""

from __future__ import annotations

import random

from vidgen.ai.making.abroad import known_abroad, lists_abroad, outline_abroad
from vidgen.ai.making.announcing import announced, introduces, needed, outline_announced
from vidgen.ai.making.articles import outline_of_article
from vidgen.ai.making.asking import known
from vidgen.ai.making.frames import launched
from vidgen.ai.making.framing import framed
from vidgen.ai.making.languages import Language
from vidgen.ai.making.lengths import only_a_length, parted
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline
from vidgen.ai.making.promising import named
from vidgen.ai.making.quoting import listed, outline_listed, outline_quoted, quoted, words_of_pictures
from vidgen.ai.making.scripts import outline_of_script
from vidgen.ai.making.squeezing import LETTERS, squeezed
from vidgen.ai.making.telling import told
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_LONGEST, _SHORTEST = 40, 14
"""Words: a longer idea is a text, a shorter one is none."""
_ROOM = 1.6
"""A text that takes so many times as long as is wanted is still said whole."""
_LINES = 2
"""More lines than that are a text, however short they are."""
_LISTS = (
    "Number {0}. ",
    [named(n) for n in range(1, 11)],
    ("What would you add?", "What would you add? Write it below."),
)
"""What is said before an entry of a list, the numbers for it, and the last headline and words."""


def outline_of_idea(
    idea: str, *, seconds: float | None = None, seed: int = 1, language: Language = "en", usual: float = 30.0
) -> Outline:
    """Return an outline of about `seconds` for an idea in a few words; None: as long as the idea says, else as is `usual`.

    Raises UsageError when there are no words, none but a length, or one that nobody can say.
    """
    idea, wished = parted(words_of_pictures(squeezed(idea)))
    if only_a_length(idea):
        raise UsageError(
            f'"{idea.strip()}" only says how long the video is to be; say what it is about, too: "how bees make honey in 20 '
            'seconds".'
        )
    if not any(c.isalpha() for c in idea):
        raise UsageError("The idea has no words; say what the video is about.")
    seconds = seconds or wished or usual
    if (saying := quoted(idea)) is not None:
        return outline_quoted(*saying)
    if is_text(idea):
        if len(idea.split()) <= seconds * WORDS_A_SECOND * _ROOM:
            return outline_of_script(idea)
        return outline_of_article(idea, seconds=seconds)
    idea = " ".join(idea.split()).strip(" .")
    news = announced(idea, language)
    if (entries := listed(idea)) is not None and not news and not launched(idea):
        words = _LISTS if language in ("en", "") else lists_abroad(language)
        return outline_listed(entries, language, needed(language), *words)
    if language not in ("en", ""):
        known_here = None if introduces(news) else known_abroad(idea, language)
        return outline_announced(news, language) if news and not known_here else outline_abroad(idea, language, seconds)
    dice = random.Random(f"{idea} {seed}")  # noqa: S311 - not for secrets
    if launched(idea) is not None:
        return framed(idea, seconds, dice)
    if (topic := known(idea)) is not None:
        return told(idea, topic, seconds, dice)
    return outline_announced(news) if news else framed(idea, seconds, dice)


def is_text(idea: str) -> bool:
    """Tell whether an idea is a text that can be said itself: several lines or sentences, or very many words or letters."""
    words = len(idea.split())
    lines = [line for line in idea.splitlines() if line.strip()]
    several = len(lines) > _LINES or (words >= _SHORTEST and (len(lines) > 1 or len(sentences(idea)) > 1))
    return words > _LONGEST or len(idea) > LETTERS or several


def only_a_frame(idea: str, language: Language = "en") -> bool:
    """Tell whether rules can only give an idea a frame: vidgen knows no facts about it."""
    idea = parted(words_of_pictures(squeezed(idea)))[0]
    if quoted(idea) or is_text(idea):
        return False
    news = announced(idea, language)
    if listed(idea) and not news and not launched(idea):
        return False
    if language not in ("en", ""):
        return introduces(news) or known_abroad(idea, language) is None
    return bool(launched(idea)) or known(idea) is None
