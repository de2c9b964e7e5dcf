"""Kinds are found by their folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vidgen.editor.kinds import Content
from vidgen.registry import Registry

KIND = """
from typing import Literal
from vidgen.editor.kinds import Content
class Ball(Content):
    kind: Literal["{kind}"] = "{kind}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "some_kinds"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    for name in [m for m in sys.modules if m.startswith("some_kinds")]:
        del sys.modules[name]


def test_a_file_is_a_kind(folder: Path) -> None:
    (folder / "ball.py").write_text(KIND.format(kind="ball"))
    (folder / "_shared.py").write_text("raise RuntimeError('not a kind')")
    registry = Registry("some_kinds", Content)
    assert registry.names == ("ball",)
    assert registry.all()["ball"].__name__ == "Ball"
    assert registry.find("cube") is None


def test_the_file_must_be_named_as_its_kind(folder: Path) -> None:
    (folder / "cube.py").write_text(KIND.format(kind="ball"))
    with pytest.raises(TypeError, match=r"some_kinds\.cube must define one Content with kind = 'cube', not 0"):
        Registry("some_kinds", Content).find("cube")
