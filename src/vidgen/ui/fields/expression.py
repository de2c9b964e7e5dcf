"""What may be written into a number field: `12.5`, `50%+10`, `1920/2`, and `*2`, `+10` from the value there is. Pure."""

from __future__ import annotations

import re

from vidgen.errors import UsageError

_TOKEN = re.compile(r"\s*(?:(\d+(?:[.,]\d*)?|[.,]\d+)|([-+*/()%]))")
_LONGEST = 200


def evaluate(text: str, value: float, whole: float | None = None) -> float:
    """Return the number that `text` means. Raises UsageError when it means none.

    `value` is what the field holds: an expression that begins with `*` or `/`, or with `+` and a space or a number, starts
    from it. A percentage is of `whole`; without one, of `value`. A minus in front is a sign: `-5` is minus five.
    """
    if len(text) > _LONGEST:
        raise UsageError("That is too long for a number.")
    tokens = _tokens(text)
    if tokens and tokens[0] in ("+", "*", "/"):
        tokens = [repr(float(value)), *tokens] if value >= 0 else ["(", "-", repr(-float(value)), ")", *tokens]
    reader = _Reader(tokens, value if whole is None else whole)
    result = reader.sum()
    if reader.left:
        raise UsageError(f"'{text}' is not a number; write for example 12.5, 50%+10 or *2.")
    if not abs(result) < 1e12:
        raise UsageError(f"'{text}' is too large a number.")
    return result


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    stripped = text.strip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None:
            raise UsageError(f"'{text}' is not a number; write for example 12.5, 50%+10 or *2.")
        tokens.append((found[1] or found[2]).replace(",", "."))
        at = found.end()
    if not tokens:
        raise UsageError("Write a number.")
    return tokens


class _Reader:
    """Recursive descent over the tokens: sums of products of signed numbers, percentages and brackets."""

    def __init__(self, tokens: list[str], whole: float) -> None:
        self.left = tokens
        self._whole = whole

    def _take(self, *wanted: str) -> str | None:
        return self.left.pop(0) if self.left and self.left[0] in wanted else None

    def sum(self) -> float:
        total = self._product()
        while sign := self._take("+", "-"):
            more = self._product()
            total = total + more if sign == "+" else total - more
        return total

    def _product(self) -> float:
        total = self._signed()
        while sign := self._take("*", "/"):
            more = self._signed()
            if sign == "/" and more == 0:
                raise UsageError("That divides by zero.")
            total = total * more if sign == "*" else total / more
        return total

    def _signed(self) -> float:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        number = self._number()
        if self._take("%"):
            number = number / 100 * self._whole
        return -number if negative else number

    def _number(self) -> float:
        if self._take("("):
            inside = self.sum()
            if not self._take(")"):
                raise UsageError("A closing bracket is missing.")
            return inside
        if not self.left or self.left[0] in "+-*/()%":
            raise UsageError("A number is missing; write for example 12.5, 50%+10 or *2.")
        return float(self.left.pop(0))
