"""The gate: what stands between a wish and a provider, in one order for all.

    kept result → offline switch → permission → key → budget (set aside) → turn → call, retried → ledger → keep the result

A result that is kept is given out first: it costs nothing and opens no connection. A call is retried only when the one
before cannot have been charged, so that no retry is ever a second bill, and never beyond its deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from vidgen import net
from vidgen.ai.jobs.job import Job, Request, Result, Usage
from vidgen.ai.jobs.polling import Polled, Progress, Ticket
from vidgen.ai.jobs.text import TextPiece, TextRequest, TextResult
from vidgen.ai.ledger import Caps, Ledger, Reservation
from vidgen.ai.money import shown
from vidgen.ai.order import Done, Estimate, Order
from vidgen.ai.provider import Access, Provider
from vidgen.ai.results import Results, request_hash
from vidgen.errors import AuthFailed, OverBudget, ProviderError, RateLimited, Refused, TimedOut

if TYPE_CHECKING:
    from vidgen.ai.choices import AiChoices
    from vidgen.ai.keys import Key, KeyStore
    from vidgen.ai.prices import Prices

log = logging.getLogger(__name__)

T = TypeVar("T")
Q = TypeVar("Q", bound=Request)
R = TypeVar("R", bound=Result)

SECONDS = {"image": 240.0, "transcription": 900.0, "music": 600.0, "video": 3600.0, "voice": 300.0, "stock": 40.0}
"""How long a job may take in all, retries included."""
_USUAL = 180.0
_TRIES = 4
_LONGEST_PAUSE = 30.0
_POLL = 2.0, 15.0
"""Seconds between two questions about work that takes minutes, at first and at last."""
_TO_FIND = 30.0
"""Seconds for looking whether work was begun."""
_TO_CANCEL = 0.7
"""Seconds that a provider has to hear that work is not wanted any more."""


@dataclass
class Turn:
    """Who may call an endpoint now."""

    slots: asyncio.Semaphore
    rate: Any
    quiet_until: float = 0.0
    """When the endpoint wants to be asked again, by the loop's clock."""


@dataclass
class Queue:
    """Who wants the same result."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


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


@dataclass
class Call:
    """A call that is under way."""

    number: int
    key: Key | None
    until: float
    """By the loop's clock."""
    began: float
    sent: bool = False
    usage: Usage | None = None
    result: Result | None = None
    """What came of it, as soon as it is here: it is kept before the call is settled."""
    waiting: bool = False
    """Whether the provider has taken on work, and nobody knows yet how it ends: it can be asked for again."""


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
        self._ledger, self._results, self._prices = ledger, results, prices
        self._network, self._keys, self._choices = network, keys, choices
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Turn]] = WeakKeyDictionary()
        self._same: WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[str, Queue]] = WeakKeyDictionary()

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
        most = self._prices.cost(provider, endpoint, model, provider.most(job.name, request, model))
        hash = request_hash(job, provider, model, request)
        return Plan(job, request, provider, endpoint, model, order, hash, most, choices)

    def estimate(self, plan: Plan) -> Estimate:
        """Return what a call would cost at most."""
        kept = plan.job.cached and not plan.order.fresh and self._results.get(plan.hash, plan.job.result) is not None
        return Estimate(
            endpoint=plan.endpoint,
            model=plan.model,
            most=Decimal(0) if kept else plan.most,
            cached=kept,
            prices=self._prices.version,
        )

    async def run(self, plan: Plan, told: Callable[[Progress], None] | None = None) -> Done[Any]:
        """Return the result of a call, kept or new. Raises ProviderError; cancelling it settles what was set aside.

        `told` hears how far work is that takes minutes.
        """
        async with self._alone(plan.hash):
            if kept := await self._kept(plan):
                return kept
            return await (self._polled(plan, told) if plan.job.polled else self._asked(plan))

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
        result: TextResult | None = None
        async with self._call(plan) as call:
            piece, pieces = await self._tried(plan, call, lambda: _first(plan, request, self._access(plan, call)))
            async with aclosing(pieces):
                while piece is not None:
                    if isinstance(piece, TextResult):
                        result = piece
                    else:
                        yield piece
                    piece = await anext(pieces, None)
            if result is None:
                raise ProviderError(
                    f"'{plan.endpoint}' broke off in the middle of its answer; it is not used.", paid=True
                )
            call.usage, call.result = result.usage, result
        yield self._done(plan, call, result)

    async def look(self, provider: Provider, endpoint: str, seconds: float = 20.0) -> Access:
        """Return an access that costs nothing: for asking which models there are, or whether a key is accepted."""
        self._may(provider, endpoint, self._choices())
        key = await self._key(provider, endpoint)
        return Access("", key, self._client(provider, endpoint, "list of models", seconds), seconds)

    async def _kept(self, plan: Plan) -> Done[Any] | None:
        if not plan.job.cached or plan.order.fresh:
            return None
        found = await asyncio.to_thread(self._results.get, plan.hash, plan.job.result)
        if found is None:
            return None
        return Done(found[0], found[1], plan.endpoint, plan.model, Decimal(0), cached=True)

    def _done(self, plan: Plan, call: Call, result: Result) -> Done[Any]:
        return Done(result, call.number, plan.endpoint, plan.model, self._actual(plan, call), cached=False)

    async def _asked(self, plan: Plan) -> Done[Any]:
        async with self._call(plan) as call:
            method = getattr(plan.provider, plan.job.name)
            result = await self._tried(plan, call, lambda: method(plan.request, self._access(plan, call)))
            if not isinstance(result, plan.job.result):
                raise TypeError(f"{plan.provider.kind} returns no {plan.job.result.__name__}")
            call.usage, call.result = result.usage, result
        return self._done(plan, call, result)

    async def _polled(self, plan: Plan, told: Callable[[Progress], None] | None) -> Done[Any]:
        polled: Polled[Any, Any] = getattr(plan.provider, plan.job.name)()
        adopted = None if plan.order.fresh else await self._begun(plan, polled)
        async with self._call(plan, adopted[0] if adopted else None) as call:
            if adopted:
                ticket = Ticket(id=adopted[1])
                call.sent = True
            else:
                ticket = await self._tried(plan, call, lambda: polled.submit(plan.request, self._access(plan, call)))
                await _whole(self._ledger.ticket, call.number, ticket.id)
            call.waiting = True
            try:
                result = await self._waited_for(plan, call, polled, ticket, told)
            except asyncio.CancelledError:
                with contextlib.suppress(ProviderError, TimeoutError, asyncio.CancelledError):
                    async with asyncio.timeout(_TO_CANCEL):
                        await polled.cancel(ticket, self._access(plan, call))
                raise
            call.usage, call.result = result.usage, result
        return self._done(plan, call, result)

    async def _begun(self, plan: Plan, polled: Polled[Any, Any]) -> tuple[int, str] | None:
        """Return the number and ticket of the same work where it was begun before: it is gone on with.

        Work that broke off before its ticket came is looked for at the provider. Where that cannot be told it is not
        begun again: it may have been paid for.
        """
        adopted: tuple[int, str] | None = await _whole(self._ledger.adopt, plan.hash)
        lost = None if adopted else await _whole(self._ledger.lost, plan.hash)
        if lost is None:
            return adopted
        self._may(plan.provider, plan.endpoint, plan.choices)
        key = await self._key(plan.provider, plan.endpoint)
        client = self._client(plan.provider, plan.endpoint, "what was begun", _TO_FIND, plan.job.largest)
        access = Access(plan.model, key, client, _TO_FIND)
        try:
            ticket = await polled.find(plan.request, lost.begun, lost.known, access)
        except Refused as error:
            raise Refused(
                f"The same was asked of '{plan.endpoint}' before and broke off (call {lost.number}, "
                f"{shown(lost.reserved)}); nobody can say whether it was begun and paid, so it is not begun again. "
                f"'vidgen ai costs --correct {lost.number} 0' says that it was not, --fresh asks in any case."
            ) from error
        if ticket is None:
            await _whole(self._ledger.never_begun, lost)
            return None
        await _whole(self._ledger.found, lost, ticket.id)
        return lost.number, ticket.id

    async def _waited_for(
        self,
        plan: Plan,
        call: Call,
        polled: Polled[Any, Any],
        ticket: Ticket,
        told: Callable[[Progress], None] | None,
    ) -> Any:
        pause, last = _POLL
        while True:
            progress = await self._tried(plan, call, lambda: polled.poll(ticket, self._access(plan, call)))
            if told is not None:
                told(progress)
            if progress.state == "failed":
                why = self._keys.clean(progress.message)[:300] or "it does not say why"
                raise Refused(f"'{plan.endpoint}' could not do it: {why}", paid=True)
            if progress.state == "done":
                return await self._tried(plan, call, lambda: polled.fetch(ticket, self._access(plan, call)))
            await asyncio.sleep(pause)
            pause = min(last, pause * 1.5)

    async def _tried(self, plan: Plan, call: Call, attempt: Callable[[], Any]) -> Any:
        """Return what an attempt returns; try again while that costs nothing and there is time."""
        from tenacity import (
            AsyncRetrying,
            RetryCallState,
            retry_if_exception,
            stop_after_attempt,
            wait_random_exponential,
        )

        jitter = wait_random_exponential(multiplier=0.5, max=_LONGEST_PAUSE)

        def pause(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            wanted = error.after if isinstance(error, RateLimited) and error.after is not None else 0.0
            return max(wanted, 0.0) + jitter(state)

        def may_again(error: BaseException) -> bool:
            if not isinstance(error, ProviderError) or not error.again:
                return False
            if error.paid and not plan.provider.stays_here():
                return False
            after = getattr(error, "after", None) or 0.0
            return asyncio.get_running_loop().time() + after < call.until

        trying = AsyncRetrying(
            retry=retry_if_exception(may_again), stop=stop_after_attempt(_TRIES), wait=pause, reraise=True
        )
        async for state in trying:
            with state:
                turn = self._turn(plan)
                await asyncio.sleep(max(0.0, turn.quiet_until - asyncio.get_running_loop().time()))
                await self._send(plan, call)
                try:
                    return await attempt()
                except RateLimited as error:
                    if error.after:
                        turn.quiet_until = asyncio.get_running_loop().time() + error.after
                    raise
        raise RuntimeError("unreachable")

    async def _send(self, plan: Plan, call: Call) -> None:
        self._may(plan.provider, plan.endpoint, self._choices())  # the switch may have been turned while we waited
        if not call.sent:
            call.sent = True
            await _whole(self._ledger.sent, call.number)

    @asynccontextmanager
    async def _call(self, plan: Plan, adopted: int | None = None) -> AsyncIterator[Call]:
        """Set money aside, wait for a turn, keep the result, and settle the call, however it ends.

        Kept first: killed between the two, vidgen finds the result again, and the call stands with what was set aside.
        """
        self._may(plan.provider, plan.endpoint, plan.choices)
        key = await self._key(plan.provider, plan.endpoint)
        number = await self._reserved(plan) if adopted is None else adopted
        loop = asyncio.get_running_loop()
        seconds = plan.order.seconds or SECONDS.get(plan.job.name, _USUAL)
        call = Call(number, key, until=loop.time() + seconds, began=loop.time())
        turn = self._turn(plan)
        state, why = "failed", ""
        charged = True
        try:
            async with asyncio.timeout_at(call.until), turn.slots, turn.rate:
                yield call
            state = "done"
            if call.result is not None and plan.job.cached:
                await _whole(self._results.put, plan.hash, call.result, call.number)
        except (asyncio.CancelledError, GeneratorExit):
            state = "cancelled" if call.result is None else "done"
            raise
        except TimeoutError:
            why = f"'{plan.endpoint}' was not done in {seconds:.0f} s; the call was given up."
            state = "unknown" if call.waiting else state
            raise TimedOut(why, paid=call.sent) from None
        except ProviderError as error:
            charged, why = error.paid or call.waiting, str(error)
            state = "unknown" if call.waiting and not isinstance(error, Refused) else state
            raise
        finally:
            actual = self._actual(plan, call) if state == "done" else None if charged and call.sent else Decimal(0)
            if plan.most == 0 and state != "done":
                actual = Decimal(0)
            ended = {"actual": actual, "usage": call.usage, "seconds": loop.time() - call.began}
            await _whole(self._ledger.settle, call.number, state, message=self._keys.clean(why), **ended)

    def _actual(self, plan: Plan, call: Call) -> Decimal | None:
        """Return what a call cost by what was used; what was set aside when the provider does not say what was used."""
        found = self._prices.cost(plan.provider, plan.endpoint, plan.model, call.usage)
        return plan.most if found is None else found

    async def _reserved(self, plan: Plan) -> int:
        order, choices = plan.order, plan.choices
        if plan.most is None and not order.unknown_price:
            raise OverBudget(
                f"Nobody knows what '{plan.model}' of '{plan.endpoint}' costs, so the call was not made; allow it "
                "explicitly (--unknown-price), or put its price into ai/prices.toml."
            )
        run = order.run or (secrets.token_hex(8) if order.most is not None else "")
        wanted = Reservation(
            endpoint=plan.endpoint,
            model=plan.model,
            job=plan.job.name,
            most=plan.most,
            prices=self._prices.version,
            project=order.project or "",
            edit=order.edit or "",
            step=order.step,
            run=run,
            request=plan.hash,
            alone=plan.job.polled and not order.fresh,
        )
        caps = Caps(
            month=choices.month,
            endpoint_month=choices.endpoint(plan.endpoint).month,
            project=choices.project_budget(order.project),
            run=order.most,
        )
        reserving = asyncio.ensure_future(asyncio.to_thread(self._ledger.reserve, wanted, caps))
        try:
            return await asyncio.shield(reserving)
        except asyncio.CancelledError:
            with contextlib.suppress(ProviderError):
                await _whole(self._ledger.settle, await reserving, "cancelled", actual=Decimal(0))
            raise

    def _may(self, provider: Provider, endpoint: str, choices: AiChoices) -> None:
        """Raise when the network is off, or the user has not said that data may go there."""
        for host in provider.hosts():
            net.check(host)
        if not provider.stays_here() and not choices.endpoint(endpoint).allowed:
            raise Refused(
                f"Nothing was sent: you have not allowed that data go to {', '.join(provider.hosts())}; "
                f"'vidgen ai allow {endpoint}' does."
            )

    async def _key(self, provider: Provider, endpoint: str) -> Key | None:
        key = await asyncio.to_thread(self._keys.get, endpoint) if provider.needs_key else None
        if key is None and provider.key_needed():
            where = f", which you get at {provider.key_page}" if provider.key_page else ""
            raise AuthFailed(f"'{endpoint}' needs a key{where}; 'vidgen ai keys set {endpoint}' asks for it.")
        return key

    def _access(self, plan: Plan, call: Call) -> Access:
        seconds = max(0.01, call.until - asyncio.get_running_loop().time())
        purpose = plan.order.step or plan.job.title.lower()
        client = self._client(plan.provider, plan.endpoint, purpose, seconds, plan.job.largest)
        return Access(plan.model, call.key, client, seconds)

    def _client(
        self, provider: Provider, endpoint: str, purpose: str, seconds: float, most: int = net.LARGEST
    ) -> Callable[[], Any]:
        return lambda: self._network.client(provider.hosts(), f"{endpoint}: {purpose}", seconds=seconds, most=most)

    def _turn(self, plan: Plan) -> Turn:
        from aiolimiter import AsyncLimiter

        turns = self._turns.setdefault(asyncio.get_running_loop(), {})
        if plan.endpoint not in turns:
            rate = plan.provider.rate
            turns[plan.endpoint] = Turn(asyncio.Semaphore(rate.at_once), AsyncLimiter(rate.calls, 60))
        return turns[plan.endpoint]

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[None]:
        """Have the same request wait for the one that is under way: it then finds the result."""
        queues = self._same.setdefault(asyncio.get_running_loop(), defaultdict(Queue))
        queue = queues[name]
        queue.length += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.length -= 1
            if not queue.length:
                queues.pop(name, None)


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


async def _whole(work: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run something short in a thread and wait for its end, even when we are cancelled meanwhile."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
