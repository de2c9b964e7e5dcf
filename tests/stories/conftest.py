"""The command line inside this process: `vidgen("new", "a")` must succeed and returns what it printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.cli.main import main


@pytest.fixture
def vidgen(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command line in `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> str:
        capsys.readouterr()
        code = main([str(w) for w in words])
        said = capsys.readouterr()
        assert code == 0, f"vidgen {' '.join(map(str, words))}: {said.err}"
        return said.out

    return run
