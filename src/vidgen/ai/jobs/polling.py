"""Jobs that take minutes: what was submitted is known by a ticket, which survives the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, Literal, Protocol, TypeVar

from pydantic import Field

from vidgen.ai.jobs.job import Name, Request, Result, Value

if TYPE_CHECKING:
    from datetime import datetime

    from vidgen.ai.provider import Access

Q = TypeVar("Q", bound=Request, contravariant=True)
R = TypeVar("R", bound=Result, covariant=True)


class Ticket(Value):
    """What the provider calls the work that it has taken on."""

    id: Name


class Progress(Value):
    """How far it is."""

    state: Literal["waiting", "running", "done", "failed"]
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    message: Annotated[str, Field(max_length=2000)] = ""
    """Why it failed."""


class Polled(Protocol, Generic[Q, R]):
    """How one job that takes minutes is done."""

    async def submit(self, request: Q, access: Access) -> Ticket:
        """Begin; this is what is paid for. Raises ProviderError."""
        ...

    async def find(self, request: Q, begun: datetime, known: frozenset[str], access: Access) -> Ticket | None:
        """Return what was begun for a request since then, when the answer to `submit` was lost; None when there is none.

        `known` are the tickets of other calls. Raises ProviderError, Refused when the provider cannot say.
        """
        ...

    async def poll(self, ticket: Ticket, access: Access) -> Progress:
        """Ask how far it is. Raises ProviderError."""
        ...

    async def fetch(self, ticket: Ticket, access: Access) -> R:
        """Return what was made, once it is done. Raises ProviderError."""
        ...

    async def cancel(self, ticket: Ticket, access: Access) -> None:
        """Have it given up. Raises ProviderError."""
        ...
