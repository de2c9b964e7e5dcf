"""`aside`: a coroutine that also blocks now and then, run in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from vidgen.errors import Cancelled, VidgenError
from vidgen.ui.loop.background import Background

T = TypeVar("T")


async def aside(background: Background, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Return what the coroutine that `make` makes returns. Cancelling this cancels that, and waits until it has ended."""
    guard = threading.Lock()
    stopped = False
    found: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None

    def work() -> T:
        async def main() -> T:
            nonlocal found
            task = asyncio.current_task()
            with guard:
                if stopped or task is None:
                    raise asyncio.CancelledError
                found = (asyncio.get_running_loop(), task)
            try:
                return await make()
            finally:
                with guard:
                    found = None

        try:
            return asyncio.run(main())
        except asyncio.CancelledError:
            raise Cancelled("It was stopped.") from None

    waiting = asyncio.ensure_future(background.call("making", work))
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        with guard:
            stopped = True
            if found is not None:
                found[0].call_soon_threadsafe(found[1].cancel)
        with suppress(VidgenError, asyncio.CancelledError):
            await waiting
        raise
