"""How many tokens a text can be at most, whoever counts them: the budget rests on it.

Tokenisers of language models (byte pair encoding) begin with bytes and join those that often come together. A word that can
be spoken is at most one token for two letters, and the blank before it belongs to it; whatever else, capitals in a row,
digits, marks, other scripts, is at most its bytes. For English and for JSON that is about twice what is counted in truth;
bytes alone would be four times as many.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = re.compile(r" ?([A-Z]?[a-z]+)(?![a-z])")
_VOWELS = re.compile(r"[aeiouy]")


@lru_cache(maxsize=16)
def most_tokens(text: str) -> int:
    """Return a bound of the tokens of a text; never more than its bytes."""
    count = len(text.encode("utf-8", "surrogatepass"))
    for found in _WORDS.finditer(text):
        word = found[1].lower()
        if len(word) > 2 and 4 * len(_VOWELS.findall(word)) >= len(word):
            count -= len(found[0]) - -(-len(word) // 2)
    return count
