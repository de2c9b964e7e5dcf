"""Short work in a thread that is not left in the middle: the ledger and the kept results are written so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def whole(work: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run something short in a thread and wait for its end, even when we are cancelled meanwhile."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
