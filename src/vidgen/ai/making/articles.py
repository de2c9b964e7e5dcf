"""The outline of an article: its own sentences, those whose words matter most in it."""

from __future__ import annotations

from collections import Counter

from vidgen.ai.making.headlines import headline_of, key_words
from vidgen.ai.making.outline import WORDS_A_SECOND, Outline, scene
from vidgen.ai.making.scripts import breaths_of, check_said, length_of, outline_of_parts
from vidgen.ai.making.squeezing import squeezed
from vidgen.ai.voices.sentences import sentences
from vidgen.errors import UsageError

_BREATH = 24
"""Words of the pieces of a text that hardly has full stops."""


def _fits(sentence: str) -> bool:
    """Tell whether a sentence can be a scene."""
    return len(sentence.split()) >= 4 and length_of(sentence) <= 45


def outline_of_article(article: str, *, title: str = "", seconds: float = 45.0) -> Outline:
    """Return an outline of the sentences of an article that matter most, in their order, in about `seconds`.

    A sentence counts by how often its words occur in the article, and more at the beginning. Raises UsageError when there is
    no sentence.
    """
    lines = [line.strip() for line in squeezed(article).strip().splitlines()]
    first = lines[0].lstrip("# ").strip() if lines else ""
    if not title and first and len(first.split()) <= 14 and not first.endswith("."):
        title, lines = first, lines[1:]
    whole = sentences("\n".join(lines))
    found = [s for s in whole if _fits(s)]
    if 2 * sum(len(s.split()) for s in found) < sum(len(s.split()) for s in whole):  # hardly any full stops
        found = [piece for s in whole for piece in breaths_of(s, _BREATH) if _fits(piece)]
    if not found:
        if whole:
            check_said(whole[:1])
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
    made = outline_of_parts(title or headline_of(parts[0]), parts, closing=False)
    last = scene("closing", "Read on", "That is the short version. The whole story is worth a read.", "📖")
    return Outline(title=made.title, scenes=(*made.scenes, last))
