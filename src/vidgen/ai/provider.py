"""`Provider`: who does jobs. Each is one file of `ai/providers/`, a class with `kind = "<name of the file>"`.

    class Echo(Provider):
        title = "Echo"
        kind: Literal["echo"] = "echo"
        jobs = ("text",)
        offline = True
        needs_key = False

        async def text(self, request: TextRequest, access: Access) -> TextResult: ...

It is a frozen model: its fields, declared with `field()`, are the settings of one endpoint (an address, say), of which the
user may have several under names of their own. For each of its `jobs` it has the method of the protocol in `ai/jobs/`.
Errors of libraries and services are mapped here, at its border, to ProviderError and its kinds; anything else that it raises
is a bug. It never asks for permission, counts money, retries or caches: the gate does that for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from vidgen.ai.jobs.job import Name, Request, Usage, Value
from vidgen.net import is_loopback

if TYPE_CHECKING:
    import httpx2

    from vidgen.ai.keys import Key


class AiModel(Value):
    """A model that a provider has."""

    name: Name
    title: str = ""
    jobs: tuple[str, ...]
    """What it can do."""
    note: Annotated[str, Field(max_length=500)] = ""
    """What one should know: size, licence, strength."""
    source: Literal["known", "asked"] = "known"
    """Whether vidgen knows it, or the provider has named it just now."""


class Voice(Value):
    """A voice that a provider has."""

    name: Name
    title: str = ""
    languages: tuple[str, ...] = ()
    note: str = ""


class Rate(Value):
    """How often it may be called; the gate keeps to it."""

    calls: Annotated[int, Field(ge=1)] = 60
    """In a minute."""
    at_once: Annotated[int, Field(ge=1, le=64)] = 4
    """At the same time."""


@dataclass(frozen=True)
class Access:
    """What a provider is given for one call."""

    model: str
    """Which of its models is wanted."""
    key: Key | None
    """None where it needs none."""
    client: Callable[[], httpx2.AsyncClient]
    """Opens the only door to the network: `async with access.client() as client`. Never make a client elsewhere."""
    seconds: float
    """How long the call may take in all; the gate breaks it off after that."""


class Provider(BaseModel):
    """Base of every provider. See the head of this file."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: ClassVar[str]
    jobs: ClassVar[tuple[str, ...]]
    """Names of the jobs that it can do."""
    offline: ClassVar[bool] = False
    """Whether it works without any network, on this computer."""
    needs_key: ClassVar[bool] = True
    rate: ClassVar[Rate] = Rate()
    key_page: ClassVar[str] = ""
    """Where one gets a key, for people."""

    kind: str

    def models(self) -> tuple[AiModel, ...]:
        """Return the models that vidgen knows it has, the best choice for each job first. Nothing is asked."""
        return ()

    async def ask_models(self, access: Access) -> tuple[AiModel, ...]:
        """Ask the provider which models it has. This is also how a key is tested. Raises ProviderError."""
        del access
        return self.models()

    def voices(self, model: str) -> tuple[Voice, ...]:
        """Return the voices that vidgen knows of."""
        del model
        return ()

    def most(self, job: str, request: Request, model: str) -> Usage | None:
        """Return the most that a call can use, for the budget; None when it cannot be known. Nothing is asked."""
        del job, request, model
        return Usage()

    def hosts(self) -> tuple[str, ...]:
        """Return the hosts that it speaks with, the one that matters first; none when data stays here."""
        return ()

    def stays_here(self) -> bool:
        """Tell whether what it is given stays on this computer: then nobody has to be asked, and it costs nothing."""
        return all(is_loopback(host) for host in self.hosts())

    def key_needed(self) -> bool:
        """Tell whether it can do nothing without a key, as it is set up."""
        return self.needs_key

    def priced_as(self) -> str:
        """Return the name under which price tables have it, or its address."""
        return self.kind

    async def close(self) -> None:
        """Let go of what calls have left open (workers, models in memory)."""
