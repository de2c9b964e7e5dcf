"""What is set aside for a call, noted as sent, and settled, however the call ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vidgen.ai.answers import Answers, name_of
from vidgen.ai.gate.admission import Admission
from vidgen.ai.gate.call import Call, Past, Plan
from vidgen.ai.gate.turns import Turns
from vidgen.ai.gate.whole import whole
from vidgen.ai.jobs.job import Result
from vidgen.ai.ledger import LARGEST, Caps, Ledger, Reservation, nano, now
from vidgen.ai.order import Done
from vidgen.ai.results import Results
from vidgen.ai.unanswered import UnansweredCalls
from vidgen.errors import OverBudget, ProviderError, Refused, TimedOut

if TYPE_CHECKING:
    from vidgen.ai.jobs.job import Usage
    from vidgen.ai.keys import KeyStore

log = logging.getLogger(__name__)

SECONDS = {"image": 240.0, "transcription": 900.0, "music": 600.0, "video": 3600.0, "voice": 300.0, "stock": 40.0}
"""How long a job may take in all, retries included."""
_USUAL = 180.0
_UNBELIEVABLE = 100
"""How many times what was set aside, the most that it can be, nobody is believed to have used."""


class Accounts:
    """Keeps the ledger of calls."""

    def __init__(self, ledger: Ledger, results: Results, keys: KeyStore, admission: Admission, turns: Turns) -> None:
        self._ledger, self._results, self._keys = ledger, results, keys
        self._admission, self._turns = admission, turns
        self._unanswered = UnansweredCalls(ledger)

    async def past(self, plan: Plan) -> Past:
        """Return what became of the same request before. An answer that is here is for the caller alone, who reads it."""
        if plan.order.fresh or not plan.job.cached:
            return Past()
        calls = await whole(self._unanswered.before, plan.hash)
        for one in calls:
            here = await asyncio.to_thread(Answers(one.name).is_here)
            if here and await whole(self._unanswered.take, one.number):
                return Past(calls, one)
        return Past(calls)

    @asynccontextmanager
    async def call(self, plan: Plan, past: Past | None = None, adopted: int | None = None) -> AsyncIterator[Call]:
        """Set money aside, wait for a turn, keep the result, and settle the call, however it ends.

        Kept first: killed between the two, vidgen finds the result again, and settles the call when it gives it out.
        """
        past = past or Past()
        loop = asyncio.get_running_loop()
        seconds = plan.order.seconds or SECONDS.get(plan.job.name, _USUAL)
        began = loop.time()
        if past.answered is not None:  # nothing leaves this computer
            answers = Answers(past.answered.name, left=True)
            call = Call(past.answered.number, None, answers, began + seconds, began, sent=True, left=True)
        else:
            self._admission.may(plan.provider, plan.endpoint, plan.choices)
            key = await self._admission.key(plan.provider, plan.endpoint)
            created = now()
            number = await self._reserved(plan, created) if adopted is None else adopted
            same = past.calls[-1].name if past.calls else ""
            answers = Answers(name_of(number, created, plan.hash), same, hide="" if key is None else key.to_hide())
            began = loop.time()
            call = Call(number, key, answers, began + seconds, began)
        turn = self._turns.of(plan)
        state, why = "failed", ""
        charged = True
        try:
            async with asyncio.timeout_at(call.until), turn.slots, turn.rate:
                yield call
            state = "done"
            if call.result is not None and plan.job.cached:
                await whole(self._results.put, plan.hash, call.result, call.number)
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
            actual = self.actual(plan, call) if state == "done" else None if charged and call.sent else Decimal(0)
            if plan.most == 0 and state != "done":
                actual = Decimal(0)
            ended = {"actual": actual, "usage": call.usage, "seconds": loop.time() - call.began}
            if await self._settle(call.number, state, message=self._keys.clean(why), **ended):
                await whole(self._put_away, call, past, state)

    async def _settle(self, number: int, state: str, **ended: Any) -> bool:
        """Settle a call; tell whether it is. On a full disk it stays as it is, and counts as what was set aside.

        That is no reason to lose a result that was paid for, nor to hide why there is none.
        """
        try:
            await whole(self._ledger.settle, number, state, **ended)
        except ProviderError as error:
            log.warning("call %d could not be settled: %s", number, error)
            return False
        return True

    def _put_away(self, call: Call, past: Past, state: str) -> None:
        """Forget the answer of a call that is settled, but where it was stopped when the answer was here already."""
        if state != "cancelled" or not call.answers.is_here():
            call.answers.clear()
        if state == "done":  # what came of earlier ones in part is of no use any more
            for one in past.calls:
                Answers(one.name).clear()
        if state == "done" and call.answers.replayed and past.calls:
            with contextlib.suppress(ProviderError):
                self._unanswered.charged_once([one.number for one in past.calls], call.number)

    async def send(self, plan: Plan, call: Call) -> None:
        """Note that a call is about to be sent. Raises when the switch was turned, or permission taken, while it waited."""
        if not call.left:
            self._admission.may(plan.provider, plan.endpoint)  # the switch may have been turned while we waited
        if not call.sent:
            call.sent = True
            await whole(self._ledger.sent, call.number)

    async def begun(self, plan: Plan, call: Call) -> None:
        """Go on with work whose name is noted: what was answered is not needed any more, and others may be asked."""
        if call.left:
            self._admission.may(plan.provider, plan.endpoint, plan.choices)
            call.key, call.left = await self._admission.key(plan.provider, plan.endpoint), False
        await whole(call.answers.clear)

    def done(self, plan: Plan, call: Call, result: Result) -> Done[Any]:
        """Return what came of a call that has its result."""
        return Done(result, call.number, plan.endpoint, plan.model, self.actual(plan, call), cached=False)

    def actual(self, plan: Plan, call: Call) -> Decimal | None:
        """Return what a call cost by what was used.

        What was set aside when the provider does not say what was used, or says what cannot be.
        """
        return self._cost(plan, call.usage)

    async def given_out(self, plan: Plan, result: Result, number: int) -> None:
        """Settle the call that made a kept result, where vidgen was killed before it could. Nothing of it raises."""
        try:
            name = await whole(
                self._unanswered.kept, number, plan.hash, actual=self._cost(plan, result.usage), usage=result.usage
            )
        except ProviderError as error:
            log.warning("call %d could not be settled: %s", number, error)
            return
        if name:
            await whole(Answers(name).clear)

    def _cost(self, plan: Plan, usage: Usage | None) -> Decimal | None:
        found = plan.prices.cost(plan.provider, plan.endpoint, plan.model, usage)
        if found is None:
            return plan.most
        if plan.most is None:
            return found if nano(found) <= LARGEST else None
        return found if found <= max(plan.most * _UNBELIEVABLE, Decimal(1)) else plan.most

    async def _reserved(self, plan: Plan, created: str) -> int:
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
            prices=plan.prices.version,
            project=order.project or "",
            edit=order.edit or "",
            step=order.step,
            run=run,
            request=plan.hash,
            created=created,
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
                await whole(self._ledger.settle, await reserving, "cancelled", actual=Decimal(0))
            raise
