"""`Key`: a secret that shows itself to nobody by accident."""

from __future__ import annotations


class Key:
    """The key of a provider. `str()` and `repr()` hide it; `reveal()` is for the header of a request and nothing else."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret."""
        return self._text

    def __repr__(self) -> str:
        return "Key(…)"
