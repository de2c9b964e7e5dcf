"""`MonotonicClock`: the machine's own clock, for films that are not heard."""

from __future__ import annotations

import time


class MonotonicClock:
    """Runs from `start` to `stop`."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._ran = 0.0

    def start(self, at: float = 0.0) -> None:
        """Begin, at 0 or some seconds later."""
        self._begun = time.monotonic() - at

    def stop(self) -> None:
        """End; `now` stays."""
        self._ran, self._begun = self.now(), None

    def now(self) -> float:
        """Return the seconds since the start."""
        return self._ran if self._begun is None else time.monotonic() - self._begun
