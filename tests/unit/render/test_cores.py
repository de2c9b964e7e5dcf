"""How many workers, and how long one waits for them."""

from __future__ import annotations

import os

import pytest

from vidgen.render.cores import crowding, usable_cores


@pytest.mark.skipif(not hasattr(os, "getloadavg"), reason="this system does not count what waits")
def test_a_busy_computer_is_waited_for_longer_and_an_idle_one_no_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    cores = usable_cores()
    for waiting, wanted in ((0.0, 1.0), (0.5 * cores, 1.0), (8.0 * cores, 8.0), (900.0 * cores, 20.0)):
        monkeypatch.setattr(os, "getloadavg", lambda waiting=waiting: (waiting, 0.0, 0.0))
        assert crowding() == pytest.approx(wanted)
