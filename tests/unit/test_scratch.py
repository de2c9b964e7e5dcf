"""Temporary folders where the file system has no locks, or no room."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from vidgen.scratch import Scratch

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
