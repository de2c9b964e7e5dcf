"""Again, while that is no second bill and there is time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from vidgen.ai.gate.accounts import Accounts
from vidgen.ai.gate.admission import Admission
from vidgen.ai.gate.call import Call, Plan
from vidgen.ai.gate.turns import Turns
from vidgen.ai.provider import Access
from vidgen.errors import ProviderError, RateLimited

_TRIES = 4
_LONGEST_PAUSE = 30.0
"""Seconds."""


class Trying:
    """Calls a provider, each time in its turn."""

    def __init__(self, admission: Admission, accounts: Accounts, turns: Turns) -> None:
        self._admission, self._accounts, self._turns = admission, accounts, turns

    async def tried(self, plan: Plan, call: Call, attempt: Callable[[Access], Any]) -> Any:
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
                turn = self._turns.of(plan)
                await asyncio.sleep(max(0.0, turn.quiet_until - asyncio.get_running_loop().time()))
                await self._accounts.send(plan, call)
                try:
                    return await attempt(self._admission.access(plan, call))
                except RateLimited as error:
                    if error.after:
                        turn.quiet_until = asyncio.get_running_loop().time() + error.after
                    raise
        raise RuntimeError("unreachable")
