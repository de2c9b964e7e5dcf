"""`Watch`: stops workers of a pool that hang. The busier the computer, the longer it waits: one may be starved."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vidgen.render.cores import crowding

if TYPE_CHECKING:
    from vidgen.render.segments.pool import Hand


class Watch:
    """While it is open, a thread stops workers that are silent for too long, and passes a cancellation on."""

    def __init__(
        self, hands: Sequence[Hand], hangs_after: float, cancel: threading.Event, stop: threading.Event | None = None
    ) -> None:
        self._hands = hands
        self._hangs_after = hangs_after
        self._cancel = cancel
        self._stop = stop
        self._over = threading.Event()
        self._doing: dict[int, str] = {}
        self._thread = threading.Thread(target=self._watch, name="export watch", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *about: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        for hand in self._hands:
            hand.heard = time.monotonic()
        while not self._over.wait(0.05):
            if self._cancel.is_set() and self._stop is not None:
                self._stop.set()
            for hand in list(self._hands):
                doing = hand.worker.doing
                if self._doing.get(hand.number) != doing:
                    self._doing[hand.number], hand.heard = doing, time.monotonic()
                busy = hand.task is not None or self._stop is None
                if busy and not hand.hung and self._silent_too_long(time.monotonic() - hand.heard):
                    hand.hung = True
                    hand.worker.close()

    def _silent_too_long(self, seconds: float) -> bool:
        return seconds > self._hangs_after and seconds > self._hangs_after * crowding()
