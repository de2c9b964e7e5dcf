"""`Gate`: the order in which calls go through: see the head of this folder.

A result that is kept is given out first. A call is retried only when the one before cannot have been charged, so that no
retry is ever a second bill, and never beyond its deadline. An answer that had come when vidgen was killed is read, and none
is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from vidgen.ai.answers import Unlike
from vidgen.ai.gate.accounts import Accounts
from vidgen.ai.gate.admission import Admission
from vidgen.ai.gate.call import Past, Plan
from vidgen.ai.gate.hiding import Hiding
from vidgen.ai.gate.polling import Polling
from vidgen.ai.gate.trying import Trying
from vidgen.ai.gate.turns import Turns
from vidgen.ai.jobs.job import Job, Request, Result
from vidgen.ai.jobs.polling import Progress
from vidgen.ai.jobs.text import TextPiece, TextRequest, TextResult
from vidgen.ai.ledger import Ledger
from vidgen.ai.order import Done, Estimate, Order
from vidgen.ai.provider import Access, Provider
from vidgen.ai.results import Results, request_hash
from vidgen.errors import ProviderError

if TYPE_CHECKING:
    from vidgen import net
    from vidgen.ai.choices import AiChoices
    from vidgen.ai.keys import KeyStore
    from vidgen.ai.prices import Prices

Q = TypeVar("Q", bound=Request)
R = TypeVar("R", bound=Result)


class Gate:
    """Lets calls through."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        results: Results,
        prices: Prices,
        network: net.Network,
        keys: KeyStore,
        choices: Callable[[], AiChoices],
    ) -> None:
        self._results, self._prices = results, prices
        self._turns = Turns()
        self._admission = Admission(network, keys, choices)
        self._accounts = Accounts(ledger, results, keys, self._admission, self._turns)
        self._trying = Trying(self._admission, self._accounts, self._turns)
        self._polling = Polling(ledger, keys, self._admission, self._accounts, self._trying)

    def plan(
        self,
        job: Job[Q, R],
        request: Q,
        provider: Provider,
        endpoint: str,
        model: str,
        order: Order,
        choices: AiChoices,
    ) -> Plan:
        """Work out what a call would be. Nothing is asked."""
        prices = self._prices.now()
        most = prices.cost(provider, endpoint, model, provider.most(job.name, request, model))
        hash = request_hash(job, provider, model, request)
        return Plan(job, request, provider, endpoint, model, order, hash, most, choices, prices)

    def estimate(self, plan: Plan) -> Estimate:
        """Return what a call would cost at most."""
        kept = plan.job.cached and not plan.order.fresh and self._results.get(plan.hash, plan.job.result) is not None
        return Estimate(
            endpoint=plan.endpoint,
            model=plan.model,
            most=Decimal(0) if kept else plan.most,
            cached=kept,
            prices=plan.prices.version,
        )

    async def run(self, plan: Plan, told: Callable[[Progress], None] | None = None) -> Done[Any]:
        """Return the result of a call, kept or new. Raises ProviderError; cancelling it settles what was set aside.

        `told` hears how far work is that takes minutes.
        """
        async with self._turns.alone(plan.hash):
            if kept := await self._kept(plan):
                return kept
            return await (self._polling.run(plan, told) if plan.job.polled else self._asked(plan))

    async def stream(self, plan: Plan) -> AsyncIterator[TextPiece | Done[TextResult]]:
        """Yield an answer while it is written, and last what came of it. Retried until something was yielded."""
        if kept := await self._kept(plan):
            yield TextPiece(text=kept.result.text)
            yield kept
            return
        request = plan.request
        if not isinstance(request, TextRequest):
            raise TypeError("only text is streamed")
        if not hasattr(plan.provider, "text_stream"):
            done = await self.run(plan)
            yield TextPiece(text=done.result.text)
            yield done
            return
        past = await self._accounts.past(plan)
        if past.answered is not None:
            with suppress(Unlike):  # before anything of it was yielded
                async with aclosing(self._streamed(plan, request, past)) as parts:
                    async for part in parts:
                        yield part
                return
        async with aclosing(self._streamed(plan, request, Past(past.calls))) as parts:
            async for part in parts:
                yield part

    async def _streamed(
        self, plan: Plan, request: TextRequest, past: Past
    ) -> AsyncGenerator[TextPiece | Done[TextResult]]:
        result: TextResult | None = None
        async with self._accounts.call(plan, past) as call:
            piece, pieces = await self._trying.tried(plan, call, lambda access: _first(plan, request, access))
            hiding = Hiding(call.key)
            async with aclosing(pieces):
                while piece is not None:
                    if isinstance(piece, TextResult):
                        result = piece
                    elif shown := hiding.piece(piece.text):
                        yield TextPiece(text=shown)
                    piece = await anext(pieces, None)
            if result is None:
                raise ProviderError(
                    f"'{plan.endpoint}' broke off in the middle of its answer; it is not used.", paid=True
                )
            result = hiding.result(result)
            call.usage, call.result = result.usage, result
        if rest := hiding.rest(result.text):
            yield TextPiece(text=rest)
        yield self._accounts.done(plan, call, result)

    async def free_access(self, provider: Provider, endpoint: str, seconds: float = 20.0) -> Access:
        """Return an access that costs nothing: for asking which models there are, or whether a key is accepted."""
        self._admission.may(provider, endpoint)
        key = await self._admission.key(provider, endpoint)
        return Access("", key, self._admission.client(provider, endpoint, "list of models", seconds), seconds)

    async def _kept(self, plan: Plan) -> Done[Any] | None:
        if not plan.job.cached or plan.order.fresh:
            return None
        found = await asyncio.to_thread(self._results.get, plan.hash, plan.job.result)
        if found is None:
            return None
        await self._accounts.given_out(plan, *found)
        return Done(found[0], found[1], plan.endpoint, plan.model, Decimal(0), cached=True)

    async def _asked(self, plan: Plan) -> Done[Any]:
        """Call, or read the answer that came before vidgen was killed."""
        past = await self._accounts.past(plan)
        if past.answered is not None:
            with suppress(Unlike):
                return await self._once(plan, past)
        return await self._once(plan, Past(past.calls))

    async def _once(self, plan: Plan, past: Past) -> Done[Any]:
        async with self._accounts.call(plan, past) as call:
            method = getattr(plan.provider, plan.job.name)
            result = await self._trying.tried(plan, call, lambda access: method(plan.request, access))
            if not isinstance(result, plan.job.result):
                raise TypeError(f"{plan.provider.kind} returns no {plan.job.result.__name__}")
            result = Hiding(call.key).result(result)
            call.usage, call.result = result.usage, result
        return self._accounts.done(plan, call, result)


async def _first(
    plan: Plan, request: TextRequest, access: Access
) -> tuple[TextPiece | TextResult | None, AsyncGenerator[TextPiece | TextResult]]:
    """Return the first piece of an answer, and those that come after it."""
    pieces = plan.provider.text_stream(request, access)  # type: ignore[attr-defined]  # it is there: see `stream`
    try:
        return await anext(pieces, None), pieces
    except BaseException:
        await pieces.aclose()
        raise
