"""`Order`: what a call is for and what it may cost. `Done`: what came of it. `Estimate`: what it would cost.

done = await ai.run(image.JOB, ImageRequest(prompt="an octopus"), Order(project=project.id, step="picture of scene 3"))
done.result.image.data, done.cost, done.cached
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from vidgen.ai.jobs.job import Name, Result, Value

R = TypeVar("R", bound=Result)

Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=9)]
"""US dollars, exact to a billionth."""


class Order(Value):
    """With whom, for what, and for how much."""

    endpoint: Name | None = None
    """The name of an endpoint of the settings; None: the one that the user has chosen for the job, else an offline one."""
    model: Name | None = None
    """None: the one that the user has chosen for the job, else the endpoint's first."""
    project: Name | None = None
    """The id of the project that it is for: its budget counts."""
    edit: Name | None = None
    """The id of the edit that uses the result, where it is known beforehand."""
    step: Annotated[str, Field(max_length=200)] = ""
    """What it is for, in words: shown in the list of costs."""
    run: Name | None = None
    """Calls with the same name share `most`, whichever process makes them."""
    most: Money | None = None
    """All calls of `run` (or this one) together may cost no more."""
    unknown_price: bool = False
    """Whether a call may be made whose price nobody knows."""
    fresh: bool = False
    """Whether a new result is wanted although there is one in the cache."""
    seconds: Annotated[float, Field(gt=0, le=7200)] | None = None
    """How long it may take in all, retries included; None is what is usual for the job."""


class Estimate(Value):
    """What a call would cost at most, before it is made."""

    endpoint: Name
    model: Name
    most: Money | None
    """None when nobody knows the price."""
    cached: bool
    """Whether the result is there, so that it costs nothing."""
    prices: str
    """The version of the price table."""


@dataclass(frozen=True)
class Done(Generic[R]):
    """What came of a call."""

    result: R
    call: int
    """Number of the entry in the ledger."""
    endpoint: str
    model: str
    cost: Decimal | None
    """US dollars; None when nobody knows. 0 for what is free or came from the cache."""
    cached: bool
