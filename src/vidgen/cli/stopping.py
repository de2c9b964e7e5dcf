"""Requests of the operating system to end, as an exception, so that workers and unfinished files are cleaned up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from vidgen.cli.guard import Stopped


@contextmanager
def heeded() -> Iterator[None]:
    """Have SIGTERM (`kill`, a shutdown) and SIGHUP (a closed terminal) raise `Stopped` inside the block."""

    def stop(number: int, _: FrameType | None) -> None:
        raise Stopped(number)

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        try:
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
        except ValueError:  # not in the main thread, where nobody can listen
            break
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
