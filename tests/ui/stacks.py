"""Where the window's thread is when it does not answer for long: its stack, looked at from beside it."""

from __future__ import annotations

import faulthandler
import tempfile
import threading
import time
from types import TracebackType
from typing import Self

from vidgen.ui.loop.watchdog import Watchdog

_EVERY = 0.03
"""Seconds."""
_LONG = 0.08
"""Seconds of processor time in one turn of the event loop from which on stacks are kept."""
_MOST = 40


class Stacks:
    """A context manager around the use of a window, in its thread. `found` has the stacks, in the order of their turns.

    They are read as text at once: whoever holds a frame of another thread, and be it for a moment, may be the last one to
    let go what is in it, and nobody else may do that to objects of Qt's.
    """

    def __init__(self, watchdog: Watchdog) -> None:
        self.found: list[str] = []
        self._watchdog, self._of = watchdog, threading.get_ident()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="stacks", daemon=True)
        self._able = hasattr(time, "pthread_getcpuclockid")

    def _look(self) -> None:
        clock = time.pthread_getcpuclockid(self._of)
        while not self._ended.wait(_EVERY) and len(self.found) < _MOST:
            long = time.clock_gettime(clock) - self._watchdog._cpu
            if long > _LONG:
                self.found.append(f"{long * 1000:.0f} ms of a turn:\n{self._stack()}")

    def _stack(self) -> str:
        with tempfile.TemporaryFile() as file:
            faulthandler.dump_traceback(file, all_threads=True)
            file.seek(0)
            stacks = file.read().decode().split("\n\n")
        return next((stack for stack in stacks if f"0x{self._of:016x}" in stack.splitlines()[0]), "")

    def __enter__(self) -> Self:
        if self._able:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._able:
            self._thread.join()
