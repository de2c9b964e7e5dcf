"""`Clock`: what time it is in a film that plays."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Runs from `start` to `stop`."""

    def start(self) -> None:
        """Begin at 0."""
        ...

    def stop(self) -> None:
        """End; `now` stays."""
        ...

    def now(self) -> float:
        """Return the seconds since the start, as they are seen and heard."""
        ...


class MonotonicClock:
    """The machine's own, for films that are not heard."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._ran = 0.0

    def start(self) -> None:
        """Begin at 0."""
        self._begun = time.monotonic()

    def stop(self) -> None:
        """End; `now` stays."""
        self._ran, self._begun = self.now(), None

    def now(self) -> float:
        """Return the seconds since the start."""
        return self._ran if self._begun is None else time.monotonic() - self._begun
