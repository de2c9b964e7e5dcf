"""The punctuation at the edges of a written word."""

from __future__ import annotations


def edges(word: str, opening: str, closing: str, last: str) -> tuple[str, str, str]:
    """Return what stands before a word, the word, and what stands after it, in time that grows as the word does.

    `opening`, `closing`: signs that may stand before and after it. `last`: those of `closing` that may follow a full stop.
    """
    rest = word.lstrip(opening)
    ended = rest.rstrip(last)
    core = (ended[:-1] if ended.endswith(".") else rest).rstrip(closing)
    return word[: len(word) - len(rest)], core, rest[len(core) :]
