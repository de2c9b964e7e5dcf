"""A loop whose clock a test holds in its hands: a deadline comes when something has happened, not when a machine is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_PATIENCE = 60.0
"""Seconds for which a clock can stand still; then it goes on, that much later, so that a test fails and does not hang."""


class HeldClock(asyncio.SelectorEventLoop):
    """Its time goes on as ever until `leap` moves it on, or `hold` has it stand still."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._held: float | None = None
        super().__init__()

    def time(self) -> float:
        """Return seconds, by which all deadlines go."""
        now = super().time() + self._ahead
        return self._held if self._held is not None and now < self._held + _PATIENCE else now

    def leap(self, seconds: float = 86400.0) -> None:
        """Let that much pass at once. From any thread."""
        self._ahead += seconds
        self.call_soon_threadsafe(lambda: None)

    def hold(self) -> float:
        """Let no time pass any more, whatever is still done; return what time it is."""
        self._held = self.time()
        return self._held

    def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it to its end, and close the loop."""
        with asyncio.Runner(loop_factory=lambda: self) as runner:
            return runner.run(work)
