"""Work that takes minutes: begun once, asked about, fetched, and gone on with where an earlier run has begun it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidgen.ai.answers import Unlike
from vidgen.ai.gate.accounts import Accounts
from vidgen.ai.gate.admission import Admission
from vidgen.ai.gate.call import Call, Past, Plan
from vidgen.ai.gate.hiding import Hiding
from vidgen.ai.gate.trying import Trying
from vidgen.ai.gate.whole import whole
from vidgen.ai.jobs.polling import Polled, Progress, Ticket
from vidgen.ai.ledger import Ledger
from vidgen.ai.money import shown
from vidgen.ai.order import Done
from vidgen.ai.provider import Access
from vidgen.ai.unanswered import UnansweredCalls
from vidgen.errors import ProviderError, Refused

if TYPE_CHECKING:
    from vidgen.ai.keys import KeyStore

_POLL = 2.0, 15.0
"""Seconds between two questions about work that takes minutes, at first and at last."""
_TO_FIND = 30.0
"""Seconds for looking whether work was begun."""
_TO_CANCEL = 0.7
"""Seconds that a provider has to hear that work is not wanted any more."""


class Polling:
    """Has such work done."""

    def __init__(
        self, ledger: Ledger, keys: KeyStore, admission: Admission, accounts: Accounts, trying: Trying
    ) -> None:
        self._ledger, self._keys = ledger, keys
        self._unanswered = UnansweredCalls(ledger)
        self._admission, self._accounts, self._trying = admission, accounts, trying

    async def run(self, plan: Plan, told: Callable[[Progress], None] | None) -> Done[Any]:
        """Return what came of it; `told` hears how far it is. Cancelled, it tells the provider so."""
        polled: Polled[Any, Any] = getattr(plan.provider, plan.job.name)()
        past = await self._accounts.past(plan)
        if past.answered is not None:
            with contextlib.suppress(Unlike):
                return await self._done(plan, polled, past, None, told)
        adopted = None if plan.order.fresh else await self._begun(plan, polled)
        return await self._done(plan, polled, Past(past.calls), adopted, told)

    async def _done(
        self,
        plan: Plan,
        polled: Polled[Any, Any],
        past: Past,
        adopted: tuple[int, str] | None,
        told: Callable[[Progress], None] | None,
    ) -> Done[Any]:
        async with self._accounts.call(plan, past, adopted[0] if adopted else None) as call:
            if adopted:
                ticket = Ticket(id=adopted[1])
                call.sent = True
            else:
                ticket = await self._trying.tried(plan, call, lambda access: polled.submit(plan.request, access))
                await whole(self._ledger.ticket, call.number, ticket.id)
            call.waiting = True
            try:
                if not adopted:
                    await self._accounts.begun(plan, call)
                result = await self._waited_for(plan, call, polled, ticket, told)
            except asyncio.CancelledError:
                with contextlib.suppress(ProviderError, TimeoutError, asyncio.CancelledError):
                    async with asyncio.timeout(_TO_CANCEL):
                        await polled.cancel(ticket, self._admission.access(plan, call))
                raise
            result = Hiding(call.key).result(result)
            call.usage, call.result = result.usage, result
        return self._accounts.done(plan, call, result)

    async def _begun(self, plan: Plan, polled: Polled[Any, Any]) -> tuple[int, str] | None:
        """Return the number and ticket of the same work where it was begun before: it is gone on with.

        Work that broke off before its ticket came is looked for at the provider. Where that cannot be told it is not
        begun again: it may have been paid for.
        """
        adopted: tuple[int, str] | None = await whole(self._unanswered.adopt, plan.hash)
        lost = None if adopted else await whole(self._unanswered.lost, plan.hash)
        if lost is None:
            return adopted
        self._admission.may(plan.provider, plan.endpoint, plan.choices)
        key = await self._admission.key(plan.provider, plan.endpoint)
        client = self._admission.client(plan.provider, plan.endpoint, "what was begun", _TO_FIND, plan.job.largest)
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
            await whole(self._unanswered.never_begun, lost)
            return None
        await whole(self._unanswered.found, lost, ticket.id)
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
            progress = await self._trying.tried(plan, call, lambda access: polled.poll(ticket, access))
            if told is not None:
                told(progress)
            if progress.state == "failed":
                why = self._keys.clean(progress.message)[:300] or "it does not say why"
                raise Refused(f"'{plan.endpoint}' could not do it: {why}", paid=True)
            if progress.state == "done":
                return await self._trying.tried(plan, call, lambda access: polled.fetch(ticket, access))
            await asyncio.sleep(pause)
            pause = min(last, pause * 1.5)
