"""`FileReader`: asks a worker process about files; one that it dies of is tried twice, then refused until it changes.

One that it hangs on is not tried again at once: whoever waits has waited long enough, and is told what to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vidgen.errors import MediaError
from vidgen.workers import Limits, Worker, WorkerFailed, WorkerHung

_TRIES = 2
_HUNG = (
    "Its disk may be slow, or the file damaged: copy it to a disk of this computer, or convert it to another format."
)


class FileReader:
    """Keeps one worker, started when it is first asked and again when it dies. May be used from several threads."""

    def __init__(self, module: str, name: str, limits: Limits) -> None:
        self._module = module
        self._name = name
        self._limits = limits
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        self._bad: dict[tuple[str, int, int], str] = {}
        self._hung: set[tuple[str, int, int]] = set()
        """What it hung on once."""

    def ask(
        self,
        method: str,
        path: Path,
        params: dict[str, Any],
        timeout: float | None,
        *,
        on_event: Callable[[dict[str, Any]], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> tuple[Any, bytes]:
        """Run a handler with the file's path among its parameters; return its result and bytes.

        Raises what the handler raises, Cancelled, and MediaError for a file that the worker dies of.
        """
        with self._lock:
            key = _identity(path)
            if key in self._bad:
                raise MediaError(self._bad[key])
            failure: WorkerFailed | None = None
            for _ in range(_TRIES):
                try:
                    return self._running().request(
                        method,
                        {"path": str(path.absolute()), **params},
                        timeout=timeout,
                        on_event=on_event,
                        cancel=cancel,
                    )
                except WorkerHung as error:
                    self._drop()
                    text = f"'{path.name}' cannot be read: {error.reason}. {_HUNG}"
                    if key in self._hung:
                        self._bad[key] = text
                    self._hung.add(key)
                    raise MediaError(text) from error
                except WorkerFailed as error:
                    failure = error
                    self._drop()
            text = (
                f"'{path.name}' cannot be read: {failure.reason if failure else 'the reader failed'}, {_TRIES} times."
            )
            self._bad[key] = text
            raise MediaError(text)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._drop()

    def _running(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self._drop()
            self._worker = Worker(self._module, name=self._name, limits=self._limits)
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _identity(path: Path) -> tuple[str, int, int]:
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return str(path), 0, 0
    return str(path), facts.st_size, facts.st_mtime_ns
