"""`Spares`: worker processes that are there before a render asks for them: started ahead, or resting after their work."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress

from vidgen.errors import VidgenError
from vidgen.render.processes import render_worker
from vidgen.workers import Worker

REST = 20.0
"""Seconds after which a worker that nobody wanted ends."""
MOST = 4
"""Workers that rest at the same time: each has some 200 MB."""
_PATIENCE = 5.0
"""Seconds that a worker may take to let go of its files."""


class Spares:
    """For several threads. Close it: then all end, and none is kept any more.

    `keep`: those that have worked rest a short while, so that the next render needs no start.
    """

    def __init__(self, rest: float = REST, *, keep: bool = True) -> None:
        self.keep = keep
        self._rest = rest
        self._lock = threading.Lock()
        self._resting: list[Worker] = []
        self._starting: list[threading.Thread] = []
        self._timer: threading.Timer | None = None
        self._closed = False

    def __len__(self) -> int:
        with self._lock:
            return len(self._resting)

    def begin(self) -> None:
        """Have a worker start, for a render that comes soon. It is not waited for, and does not end by itself."""
        with suppress(VidgenError):  # whoever needs one will say so
            worker = render_worker(0)
            thread = threading.Thread(target=_warm, args=(worker,), name="worker started ahead", daemon=True)
            with self._lock:
                self._resting.append(worker)
                self._starting.append(thread)
            thread.start()

    def take(self) -> Worker | None:
        """Return a worker that rested, or None. It is the caller's from now on."""
        with self._lock:
            while self._resting:
                worker = self._resting.pop(0)
                if worker.alive:
                    return worker
                worker.close()
        return None

    def give(self, workers: Iterable[Worker]) -> None:
        """Take over workers that are asked nothing just now; those that are of no use end."""
        for worker in workers:
            if len(self) < MOST and not self._closed and worker.alive:
                with suppress(VidgenError):
                    worker.request("rest", {}, timeout=_PATIENCE)
            with self._lock:
                if worker.alive and len(self._resting) < MOST and not self._closed:
                    self._resting.append(worker)
                    continue
            worker.close()
        self._wait()

    def close(self) -> None:
        """End all that rest."""
        with self._lock:
            self._closed = True
        self._end()
        for thread in self._starting:  # of those that were taken, too, which have ended or are at work by now
            thread.join()
        self._starting.clear()

    def _wait(self) -> None:
        """Have those that rest end after a while from now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._resting and not self._closed:
                self._timer = threading.Timer(self._rest, self._end)
                self._timer.name, self._timer.daemon = "spare workers", True
                self._timer.start()

    def _end(self) -> None:
        with self._lock:
            gone, self._resting = self._resting, []
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        for worker in gone:
            worker.stop()
        for worker in gone:
            worker.close()


def _warm(worker: Worker) -> None:
    with suppress(VidgenError, RuntimeError):  # found out by whoever takes it
        worker.request("warm", {}, timeout=None)
