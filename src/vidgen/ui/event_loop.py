"""The loop of asyncio that runs whenever Qt's does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtWidgets import QApplication

_THREADS = 10


def event_loop(app: QApplication, *, already_running: bool = False) -> qasync.QEventLoop:
    """Return one whose `asyncio.to_thread` takes threads of Python's, not objects of Qt's; closing it waits for them."""
    loop = qasync.QEventLoop(app, already_running=already_running)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="vidgen-await"))
    return loop
