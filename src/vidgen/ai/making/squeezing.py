"""Texts without what nobody says: long runs of signs and blanks; patterns that read texts would take long over them."""

from __future__ import annotations

import re

LETTERS = 400
"""Characters of the longest idea: what is longer is a text, however few words it has."""
_SAME = re.compile(r"([^\w\s]|_)(?: ?\1){8,}")
_SIGNS = re.compile(r"((?:[^\w\n]|_){40})(?:[^\w\n]|_)+")
_BLANKS = re.compile(r"[^\S\n]{2,}")


def squeezed(text: str) -> str:
    """Return a text with one blank for several, three of a sign that is repeated very often, and no long run of signs."""
    return _SIGNS.sub(r"\1 ", _SAME.sub(r"\1\1\1", _BLANKS.sub(" ", text)))
