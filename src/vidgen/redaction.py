"""Secrets never reach a log: every record of every logger is cleaned when it is made, its traceback too.

`install()` is called once by whoever starts the program. Keys are recognised by their value once they have been read, and by
their usual forms (an Authorization header, `sk-…`) before that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, AnyStr

HIDDEN = "[hidden]"
_SHAPES = re.compile(
    r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?(?:(?:bearer|basic|key)\s+)?|bearer\s+|x-?(?:i-)?api-?key['\"]?\s*[:=]\s*['\"]?)"
    r"[^\s'\",;)}\]]{4,}"
    r"|\b(?:sk|pk|rk|xi|hf|gsk|xai)[-_][A-Za-z0-9_-]{12,}"
)
_SHORTEST = 6
"""Characters; what is shorter is no secret, and hiding it would hide words."""


class Redactor:
    """Takes secrets out of texts, and makes the log's records."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make
        self._secrets: set[str] = set()

    def learn(self, secret: str) -> None:
        """Hide a secret from now on."""
        if len(secret) >= _SHORTEST:
            self._secrets.add(secret)

    def clean(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(lambda found: (found[1] or "") + HIDDEN, text)

    def __call__(self, *args: Any, **named: Any) -> logging.LogRecord:
        """Make a record without secrets."""
        record = self._make(*args, **named)
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # the arguments do not fit: logging itself tells about that
            return record
        cleaned = self.clean(said)
        if cleaned != said:
            record.msg, record.args = cleaned, None
        if record.exc_info:
            record.exc_text = self.clean(logging.Formatter().formatException(record.exc_info))
        return record


def begun(text: AnyStr, secret: AnyStr) -> int:
    """Return how many characters at the end of a text may be the beginning of a secret."""
    longest = min(len(text), len(secret) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(secret[:n])), 0)


def install() -> Redactor:
    """Have the log cleaned from now on, in all of this process; return what cleans it. More than once changes nothing."""
    factory = logging.getLogRecordFactory()
    if isinstance(factory, Redactor):
        return factory
    made = Redactor(factory)
    logging.setLogRecordFactory(made)
    return made
