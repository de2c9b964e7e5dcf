"""The loop of asyncio that runs whenever Qt's does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication

_THREADS = 10
_PATIENCE = 5.0
"""Seconds that tasks may take to end when the loop is closed."""


class _EventLoop(qasync.QEventLoop):  # type: ignore[misc]  # it has no types
    """One that ends the generators that nobody reads any more, and the tasks that wait when it is closed; Qt's does neither.

    Else Python ends generators wherever its garbage is taken, where nothing can be awaited: a connection that was read
    half would stay open, and say so on the error stream.
    """

    def __init__(self, app: QApplication, *, already_running: bool) -> None:
        super().__init__(app, already_running=already_running)
        self._before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(finalizer=self._end)

    def _end(self, generator: AsyncGenerator[Any, None]) -> None:
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, generator.aclose())

    def close(self) -> None:
        """Cancel what still waits, let it tidy up, and release the loop."""
        if not self.is_running() and not self.is_closed() and (tasks := asyncio.all_tasks(self)):
            for task in tasks:
                task.cancel()
            self.run_until_complete(asyncio.wait(tasks, timeout=_PATIENCE))
        sys.set_asyncgen_hooks(*self._before)
        super().close()


def event_loop(app: QApplication, *, already_running: bool = False) -> qasync.QEventLoop:
    """Return one whose `asyncio.to_thread` takes threads of Python's, not objects of Qt's; closing it waits for them."""
    loop = _EventLoop(app, already_running=already_running)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="vidgen-await"))
    return loop
