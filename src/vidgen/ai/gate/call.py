"""A call: what it is to be, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vidgen.ai.answers import Answers
from vidgen.ai.jobs.job import Job, Request, Result, Usage
from vidgen.ai.order import Order
from vidgen.ai.provider import Provider
from vidgen.ai.unanswered import Unanswered

if TYPE_CHECKING:
    from vidgen.ai.choices import AiChoices
    from vidgen.ai.keys import Key
    from vidgen.ai.prices import PriceList


@dataclass(frozen=True)
class Plan:
    """A call that is to be made."""

    job: Job[Any, Any]
    request: Request
    provider: Provider
    endpoint: str
    model: str
    order: Order
    hash: str
    most: Decimal | None
    choices: AiChoices
    """What was chosen when it was planned: its budgets hold. Permission is asked again before anything is sent."""
    prices: PriceList
    """By which it is estimated and settled."""


@dataclass(frozen=True)
class Past:
    """What was asked alike before and has no end that anybody knows of."""

    calls: tuple[Unanswered, ...] = ()
    """The newest first."""
    answered: Unanswered | None = None
    """That whose answer came before vidgen ended, and is here."""


@dataclass
class Call:
    """A call that is under way."""

    number: int
    key: Key | None
    answers: Answers
    """What comes back is written down there."""
    until: float
    """By the loop's clock."""
    began: float
    sent: bool = False
    usage: Usage | None = None
    result: Result | None = None
    """What came of it, as soon as it is here: it is kept before the call is settled."""
    left: bool = False
    """Whether its answer came before, is read now, and nothing is sent."""
    waiting: bool = False
    """Whether the provider has taken on work, and nobody knows yet how it ends: it can be asked for again."""
