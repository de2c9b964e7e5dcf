"""`AIService`: the one door to models for window, command line and scripts. Free of Qt; everything that waits is async."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vidgen.ai.catalogue import OFFLINE, PROVIDERS
from vidgen.ai.catalogue import job as job_of
from vidgen.ai.choices import AiChoices, ai_choices
from vidgen.ai.gate.call import Plan
from vidgen.ai.gate.gate import Gate
from vidgen.ai.jobs import text
from vidgen.ai.jobs.job import Job, Request, Result
from vidgen.ai.jobs.polling import Progress
from vidgen.ai.jobs.text import TextPiece, TextRequest, TextResult
from vidgen.ai.keys import KeyStore
from vidgen.ai.ledger import Entry, Ledger
from vidgen.ai.order import Done, Estimate, Order
from vidgen.ai.prices import Prices
from vidgen.ai.provider import AiModel, Provider
from vidgen.ai.results import Results
from vidgen.errors import AuthFailed, UsageError
from vidgen.net import Network
from vidgen.storage.egress import EgressRecord, Sent
from vidgen.storage.library import Library

if TYPE_CHECKING:
    from types import TracebackType

Q = TypeVar("Q", bound=Request)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Budget:
    """What may be spent, and what is."""

    name: str
    limit: Decimal | None
    """US dollars; None when there is no limit."""
    spent: Decimal
    """With what is set aside for calls under way."""


class AIService:
    """Calls of models. Close it when the program ends."""

    def __init__(self, library: Library, ask: Callable[[str], str] | None = None, keys: KeyStore | None = None) -> None:
        """`ask` asks a person for the passphrase of the key file, where keys are in one; `keys` are those of another."""
        self.ledger = Ledger(library)
        self.results = Results()
        self.prices = Prices()
        self.keys = keys or KeyStore(ask or _nobody)
        self._egress = EgressRecord(library)
        self._network = Network(self._egress)
        self._providers: dict[str, Provider] = {}
        self._replaced: list[Provider] = []
        self._gate = Gate(
            ledger=self.ledger,
            results=self.results,
            prices=self.prices,
            network=self._network,
            keys=self.keys,
            choices=ai_choices,
        )

    async def run(
        self,
        job: Job[Q, R],
        request: Q,
        order: Order | None = None,
        told: Callable[[Progress], None] | None = None,
    ) -> Done[R]:
        """Have a job done. Raises ProviderError, UsageError when nobody can do it. It can be cancelled like any task.

        `told` hears how far work is that takes minutes. Where an earlier run ended in the middle of it, it is gone on with.
        """
        return await self._gate.run(await asyncio.to_thread(self._plan, job, request, order or Order()), told)

    async def stream(
        self, request: TextRequest, order: Order | None = None
    ) -> AsyncIterator[TextPiece | Done[TextResult]]:
        """Yield a text while it is written, and last what came of it. Use it with `contextlib.aclosing`."""
        plan = await asyncio.to_thread(self._plan, text.JOB, request, order or Order())
        async for part in self._gate.stream(plan):
            yield part

    def estimate(self, job: Job[Q, R], request: Q, order: Order | None = None) -> Estimate:
        """Return what a call would cost at most. Raises UsageError when nobody can do it."""
        return self._gate.estimate(self._plan(job, request, order or Order()))

    def choose(self, job: str, order: Order | None = None, choices: AiChoices | None = None) -> tuple[str, str]:
        """Return the endpoint and the model that would do a job.

        What the order says; what the user has chosen; else what works on this computer without a network. Raises UsageError.
        """
        wanted, choices = order or Order(), choices or ai_choices()
        chosen = choices.jobs.get(job)
        endpoint = wanted.endpoint or (chosen.endpoint if chosen else None) or self._offline(job, choices)
        if endpoint is None:
            able = ", ".join(self.endpoints(job)) or "no provider"
            raise UsageError(
                f"'{job_of(job).title}' is nothing that this computer can do alone, and nobody is chosen for it; {able} can "
                f"do it: 'vidgen ai use {job} ENDPOINT' chooses."
            )
        provider = self.provider(endpoint, choices)
        if job not in provider.jobs:
            raise UsageError(f"'{endpoint}' cannot do '{job_of(job).title}'; it can do {', '.join(provider.jobs)}.")
        model = wanted.model or (chosen.model if chosen and chosen.endpoint == endpoint else None)
        known = [m.name for m in provider.models() if job in m.jobs]
        if model is not None and provider.offline and model not in known:
            raise UsageError(f"'{endpoint}' has no model '{model}' for that; it has {', '.join(known)}.")
        if model is None:
            model = next(iter(known), None)
        if model is None:
            raise UsageError(
                f"Say which model of '{endpoint}' is to be used; 'vidgen ai models {endpoint}' lists them."
            )
        return endpoint, model

    def endpoints(self, job: str | None = None) -> list[str]:
        """Return the names of endpoints, of those that can do a job."""
        choices = ai_choices()
        able = []
        for name in choices.names():
            kind = PROVIDERS.find(choices.endpoint(name).kind)
            if kind is not None and (job is None or job in kind.jobs):
                able.append(name)
        return able

    def provider(self, endpoint: str, choices: AiChoices | None = None) -> Provider:
        """Return the provider of an endpoint as it is set up now (by `choices` that were just read). Raises UsageError."""
        made, old = (choices or ai_choices()).provider(endpoint), self._providers.get(endpoint)
        if old is not None and old.model_dump() == made.model_dump():  # what it has found out meanwhile is no setting
            return old
        if old is not None:
            self._replaced.append(old)
        self._providers[endpoint] = made
        return made

    async def models(self, endpoint: str) -> tuple[AiModel, ...]:
        """Ask an endpoint which models it has. Raises ProviderError."""
        provider = self.provider(endpoint)
        return await provider.ask_models(await self._gate.free_access(provider, endpoint))

    async def test(self, endpoint: str) -> tuple[int, float]:
        """Try whether an endpoint answers and accepts its key, without cost: its number of models, and seconds.

        Raises ProviderError.
        """
        began = time.monotonic()
        return len(await self.models(endpoint)), time.monotonic() - began

    async def add_model(self, name: str, source: str = "", told: Callable[[int], None] | None = None) -> Path:
        """Add a model to this computer; see `adding.add`. What a person agrees to before: its size, licence and source."""
        from vidgen.ai.addable import find
        from vidgen.ai.adding import add

        return await add(self._network, await asyncio.to_thread(find, name), source, told)

    def budgets(self, project: str | None = None) -> list[Budget]:
        """Return all budgets and what is spent of them."""
        choices, month = ai_choices(), this_month()
        found = [Budget("month", choices.month, self.ledger.spent(month=month))]
        if project:
            found.append(Budget("project", choices.project_budget(project), self.ledger.spent(project=project)))
        for name, endpoint in choices.endpoints.items():
            if endpoint.month is not None:
                found.append(Budget(name, endpoint.month, self.ledger.spent(month=month, endpoint=name)))
        return found

    def costs(self, *, month: str | None = None, project: str | None = None, run: str | None = None) -> list[Entry]:
        """Return calls, the oldest first."""
        return self.ledger.entries(month=month, project=project, run=run)

    def egress(self, most: int = 1000) -> list[Sent]:
        """Return the last requests that left this computer, the oldest first."""
        return self._egress.rows(most)

    async def aclose(self) -> None:
        """Let go of what providers hold, and of the ledger."""
        for provider in (*self._providers.values(), *self._replaced):
            await provider.close()
        self._providers.clear()
        self._replaced.clear()
        self.ledger.close()

    def close(self) -> None:
        """Let go of everything, and wait for it; also where a loop runs, which is held up meanwhile."""
        from concurrent.futures import ThreadPoolExecutor

        if self._providers or self._replaced:
            with ThreadPoolExecutor(1, thread_name_prefix="vidgen-ai-close") as thread:
                thread.submit(lambda: asyncio.run(self.aclose())).result()
        self.ledger.close()

    def _plan(self, job: Job[Q, R], request: Q, order: Order) -> Plan:
        unread = list[str]()
        choices = ai_choices(unread)
        endpoint, model = self.choose(job.name, order, choices)
        provider = self.provider(endpoint, choices)
        if unread and not provider.offline:  # a budget may be among what was passed over
            raise UsageError(f"{unread[0]} Until it is mended, or set anew, nothing is sent to '{endpoint}'.")
        return self._gate.plan(job, request, provider, endpoint, model, order, choices)

    def _offline(self, job: str, choices: AiChoices) -> str | None:
        """Return who does a job on this computer: what comes along goes before what was added."""
        for name in sorted(choices.names(), key=lambda n: n != OFFLINE):
            kind = PROVIDERS.find(choices.endpoint(name).kind)
            if kind is not None and kind.offline and job in kind.jobs:
                return name
        return None

    async def __aenter__(self) -> AIService:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def this_month() -> str:
    """Return the month by which budgets go: of UTC."""
    return datetime.now(UTC).strftime("%Y-%m")


def _nobody(question: str) -> str:
    raise AuthFailed(f"{question} is wanted, and nobody can be asked here; 'vidgen ai keys' in a terminal asks.")


def spent_of(entries: list[Entry]) -> tuple[Decimal, int]:
    """Return what calls count as together, and how many have a price that nobody knows."""
    known: list[Any] = [e.counted for e in entries]
    return sum((c for c in known if c is not None), Decimal(0)), sum(c is None for c in known)
