"""Who may call an endpoint now, and who waits for a result that somebody else has asked for already."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from vidgen.ai.gate.call import Plan


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


class Turns:
    """Those of all endpoints and requests, of each event loop its own."""

    def __init__(self) -> None:
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Turn]] = WeakKeyDictionary()
        self._same: WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[str, Queue]] = WeakKeyDictionary()

    def of(self, plan: Plan) -> Turn:
        """Return that of the endpoint of a call."""
        from aiolimiter import AsyncLimiter

        turns = self._turns.setdefault(asyncio.get_running_loop(), {})
        if plan.endpoint not in turns:
            rate = plan.provider.rate
            turns[plan.endpoint] = Turn(asyncio.Semaphore(rate.at_once), AsyncLimiter(rate.calls, 60))
        return turns[plan.endpoint]

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
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
