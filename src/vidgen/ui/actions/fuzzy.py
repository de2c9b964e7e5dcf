"""Finding by a few letters, as the command palette does. Pure."""

from __future__ import annotations


def score(wanted: str, text: str) -> int | None:
    """Return how well the letters of `wanted` are found in this order in `text`, higher is better; None if not all are.

    A letter that begins a word counts most, one that follows the letter found before counts more than one anywhere.
    """
    wanted, low = "".join(wanted.casefold().split()), text.casefold()
    if not wanted:
        return 0
    total, at, before = 0, 0, -2
    for letter in wanted:
        starts = _next_start(low, letter, at)
        found = (
            at if low[at : at + 1] == letter and before == at - 1 else starts if starts >= 0 else low.find(letter, at)
        )
        if found < 0:
            return None
        total += 8 if found == 0 or not low[found - 1].isalnum() else 5 if found == before + 1 else 1
        before, at = found, found + 1
    return total * 10 - len(text)


def _next_start(text: str, letter: str, begin: int) -> int:
    """Return where the next word that begins with the letter begins, or -1."""
    at = text.find(letter, begin)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(letter, at + 1)
    return at
