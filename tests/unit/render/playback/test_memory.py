"""Shared memory leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.owner import owner
from vidgen.render.playback.memory import SlotMemory


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no such folder here")
def test_what_a_killed_process_left_in_shared_memory_is_taken_away() -> None:
    asked = [sys.executable, "-c", "from vidgen.owner import owner; print(owner())"]
    ended = subprocess.run(asked, capture_output=True, check=True, text=True).stdout.strip()
    elsewhere = f"{'f' * 8}{owner()[8:]}"
    left, ours, foreign = (Path(f"/dev/shm/vidgen-{who}-{'0' * 12}") for who in (ended, owner(), elsewhere))
    try:
        for path in (left, ours, foreign):
            path.write_bytes(b"picture")
        os.utime(ours, (0, 0))
        SlotMemory.made(4096, 4).forget_name()
        assert not left.exists()
        assert ours.exists()
        assert foreign.exists()  # of a process of another container nothing is known
    finally:
        for path in (left, ours, foreign):
            path.unlink(missing_ok=True)
