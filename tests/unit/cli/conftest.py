"""The command line inside this process: `vidgen("new", "a")` returns code, standard output and standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vidgen.cli.main import main


@dataclass(frozen=True)
class Told:
    """What one run of the command line said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Vidgen = Callable[..., Told]


@pytest.fixture
def vidgen(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vidgen:
    """Run the command line in `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Told:
        capsys.readouterr()
        code = main([str(w) for w in words])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return run
