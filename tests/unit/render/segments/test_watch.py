"""How long a silent worker is waited for."""

from __future__ import annotations

import os
import threading

import pytest

from vidgen.render.cores import usable_cores
from vidgen.render.segments.watch import Watch


@pytest.mark.skipif(not hasattr(os, "getloadavg"), reason="this system does not count what waits")
def test_a_worker_that_others_starve_is_not_taken_to_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch([], 10.0, threading.Event())
    for waiting, patience in ((0.0, 10), (8.0 * usable_cores(), 80)):
        monkeypatch.setattr(os, "getloadavg", lambda waiting=waiting: (waiting, 0.0, 0.0))
        assert not watch._silent_too_long(patience - 1)
        assert watch._silent_too_long(patience + 1)
