"""`Watchdog`: notices when the Qt thread is away for too long. It costs nothing while nothing happens."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher, QObject

log = logging.getLogger(__name__)

STALL = 0.05
"""Seconds from which on it is a stall."""
_KEPT = 1000


@dataclass(frozen=True)
class Stall:
    """One time that the Qt thread did not answer."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of this thread's processor time: on a busy machine much less than `wall`."""


class Watchdog(QObject):
    """Measures from one moment at which the event loop is ready to sleep to the next, by what the thread did in between.

    Timers run after the loop has slept and before it says `awake`, and all of asyncio runs in timers: processor time is
    counted from before the sleep, which takes none. Wall time can be told from the sleep only after `awake`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[Stall] = []
        self._cpu = time.thread_time()
        self._since: float | None = None
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is None:
            raise RuntimeError("the watchdog needs an application")
        dispatcher.awake.connect(self._woke)
        dispatcher.aboutToBlock.connect(self.turn)

    def _woke(self) -> None:
        if self._since is None:
            self._since = time.monotonic()

    def turn(self, *, counted: bool = True) -> None:
        """End one turn of the event loop and begin the next, as it does before it sleeps. Not `counted`: forget it."""
        cpu = time.thread_time() - self._cpu
        wall = max(cpu, time.monotonic() - self._since if self._since is not None else 0.0)
        self._since = None
        if counted and wall > STALL:
            log.warning("the window did not answer for %.0f ms (%.0f ms of processor time)", wall * 1e3, cpu * 1e3)
            if len(self.stalls) < _KEPT:
                self.stalls.append(Stall(wall, cpu))
        self._cpu = time.thread_time()
