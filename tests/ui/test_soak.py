"""Random use for a short while; `benchmarks/soak.py` does the same for as long as one likes."""

from __future__ import annotations

import sys

import psutil
import pytest
from benchmarks.soak import Soak, listen, spin_until
from benchmarks.soak_film import fill
from tests import media_files


@pytest.mark.slow
@pytest.mark.logs_errors  # the soak listens itself, and knows what was done before
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
@pytest.mark.parametrize("seed", [5, 8])
def test_random_use_does_no_harm(window, services, tmp_path, seed) -> None:
    path = tmp_path / "soak.vidgen"
    services.projects.create(path).close()
    soak = Soak(window, seed, path, killing=False)
    end = listen(soak)
    try:
        soak.open()
        fill(soak.editor, [media_files.video("a.mp4", sound="aac"), media_files.still("b.png")], spin_until)
        soak.use(30, steps=120)
        soak.reopen()
        soak.settle()
    finally:
        end()
    assert soak.faults == []
    assert psutil.Process().memory_info().rss < 4 << 30
