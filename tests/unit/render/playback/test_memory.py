"""Shared memory leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.render.playback.memory import SlotMemory


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no such folder here")
def test_what_a_killed_process_left_in_shared_memory_is_taken_away() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    old, new, other = (
        Path(f"/dev/shm/vidgen-{process}-{name}")
        for process, name in ((ended.pid, "0" * 12), (ended.pid, "1" * 12), (os.getpid(), "2" * 12))
    )
    try:
        for path in (old, new, other):
            path.write_bytes(b"picture")
        for path in (old, other):
            os.utime(path, (0, 0))
        SlotMemory.made(4096, 4).forget_name()
        assert not old.exists()
        assert new.exists()  # a process of another container would look dead, too
        assert other.exists()
    finally:
        for path in (old, new, other):
            path.unlink(missing_ok=True)
