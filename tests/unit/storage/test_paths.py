"""Paths that are not what they seem."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vidgen.errors import ProjectError
from vidgen.storage.bundle import read_bundle
from vidgen.storage.header import read_header
from vidgen.storage.paths import is_strange


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_is_refused_not_waited_for(pipe: Path, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="not an ordinary file"):
        read_header(pipe)
    with pytest.raises(ProjectError, match="not an ordinary file"):
        read_bundle(pipe, tmp_path)


def test_only_what_is_there_can_be_strange(pipe: Path, tmp_path: Path) -> None:
    assert is_strange(pipe)
    assert not is_strange(tmp_path)
    assert not is_strange(tmp_path / "nothing")
    assert not is_strange(tmp_path / ("x" * 5000))
