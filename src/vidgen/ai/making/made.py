"""What is told while a video is made, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from vidgen.ai.making.accuracy import CaptionError, summary
from vidgen.ai.making.matching import Match
from vidgen.ai.making.outline import Outline


@dataclass(frozen=True)
class Told:
    """How far it is: a step begins, or is done."""

    step: str
    done: int
    """Steps that are done."""
    steps: int
    """All of them; it does not change from one to the next."""
    before: bool = False
    """Whether the step had been done by an earlier run."""
    begins: bool = False
    """Whether it only begins; it is then none of those that are done."""


@dataclass(frozen=True)
class MadeVideo:
    """What came of an order."""

    outline: Outline
    matches: tuple[Match, ...]
    scenes: int
    seconds: float
    cost: Decimal | None
    """US dollars; None when a part of it is unknown."""
    again: int
    """Steps that had been done by an earlier run."""
    captions: CaptionError

    @property
    def summary(self) -> str:
        """How exact the captions are, and how well the pictures fit, in one line."""
        return summary(self.captions, self.matches)
