"""Temporary folders where the file system has no locks, or no room."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from vidgen.lock import Lock, Taken
from vidgen.owner import gone, owner
from vidgen.scratch import Scratch, sweep

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks are others there")


def refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    import fcntl

    def flock(_handle: int, _how: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(fcntl, "flock", flock)


def test_a_file_system_without_locks_has_temporary_folders_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    refuse(monkeypatch, errno.ENOLCK)
    made = Scratch()
    assert made.folder.is_dir()
    made.remove()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_one_that_cannot_be_made(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    refuse(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="no"):
        Scratch()
    assert list(tmp_path.iterdir()) == []


def test_what_others_planted_is_neither_waited_for_nor_followed(tmp_path: Path) -> None:
    victim, top = tmp_path / "victim", tmp_path / "top"
    victim.mkdir()
    top.mkdir()
    (victim / ".held.lock").write_bytes(b"mine")
    seen = owner().split("-")[0]
    dead = f"{seen}-999999999-1"  # numbers of processes end long before
    (top / f"vidgen-scratch-{dead}-link").symlink_to(victim)
    (piped := top / f"vidgen-scratch-{dead}-pipe").mkdir()
    os.mkfifo(piped / ".held.lock")
    assert gone(dead)
    sweep(top)
    assert (victim / ".held.lock").read_bytes() == b"mine"
    with pytest.raises(Taken, match="no file; remove it"):
        Lock(piped / "held")
