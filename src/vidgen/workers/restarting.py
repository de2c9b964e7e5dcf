"""A worker that is started at the first need and started anew when it has died. May be used from several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from vidgen.errors import Cancelled
from vidgen.workers.parent import CANCEL_GRACE, Worker, WorkerFailed
from vidgen.workers.protocol import Limits

_TURN = 0.05
"""Seconds between two looks at whether a question that waits for its turn is still wanted."""


class RestartingWorker:
    """Asks the handlers of a module, one question at a time."""

    def __init__(
        self,
        module: str,
        *,
        name: str,
        limits: Limits,
        advice: str = "",
        crowding: Callable[[], float] | None = None,
    ) -> None:
        """`advice`: what to do when it fails, a sentence. `crowding`: as `Worker.request` takes it."""
        self._module, self._name, self._limits = module, name, limits
        self._advice, self._crowding = advice, crowding
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    def request(
        self,
        method: str,
        params: dict[str, Any],
        payload: bytes = b"",
        *,
        timeout: float,
        cancel: threading.Event | None = None,
        on_event: Callable[[dict[str, Any]], None] | None = None,
        grace: float = CANCEL_GRACE,
    ) -> tuple[Any, bytes]:
        """Ask as `Worker.request` does, and once more when the worker fails. Raises what it raises."""
        while not self._lock.acquire(timeout=_TURN if cancel is not None else -1):
            if cancel is not None and cancel.is_set():  # it waits for another's question: nothing was asked yet
                raise Cancelled("Stopped.")
        try:
            for last in (False, True):
                if self._worker is None or not self._worker.alive:
                    self._drop()
                    if cancel is not None and cancel.is_set():
                        raise Cancelled("Stopped.")
                    self._worker = Worker(self._module, name=self._name, limits=self._limits)
                try:
                    return self._worker.request(
                        method,
                        params,
                        payload,
                        timeout=timeout,
                        cancel=cancel,
                        on_event=on_event,
                        grace=grace,
                        crowding=self._crowding,
                    )
                except WorkerFailed as failure:
                    self._drop()
                    if last:
                        raise WorkerFailed(failure.doing, failure.reason, self._advice) from failure
        finally:
            self._lock.release()
        raise RuntimeError("unreachable")

    def close(self) -> None:
        """End the worker; waits for the question that is asked."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None
