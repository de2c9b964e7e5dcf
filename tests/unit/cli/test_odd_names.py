"""Files with the same content, and files whose names are no names."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from tests import media_files


def test_the_same_content_under_another_name_is_told(vidgen, tmp_path: Path) -> None:
    shutil.copy(media_files.still("still.png"), tmp_path / "a.png")
    shutil.copy(tmp_path / "a.png", tmp_path / "b.png")
    assert vidgen("new", "film").code == 0
    assert vidgen("import", "film", "a.png").err == ""
    told = vidgen("import", "film", "b.png")
    assert told.code == 0
    assert told.err == "'b.png' has the same content as 'a.png', under which it is in the project already.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_name_of_two_lines(vidgen, tmp_path: Path) -> None:
    name = "new\nline.png"
    shutil.copy(media_files.still("still.png"), tmp_path / name)
    assert vidgen("new", "film").code == 0
    for words in (["probe", name], ["import", "film", name]):
        told = vidgen(*words)
        assert told.code == 0
        assert told.out.count("\n") == 1
    told = vidgen("edit", "film", "append", "--asset", name)
    assert told.code == 0, told.err
    refused = vidgen("edit", "film", "append", "--asset", "no\nsuch.png")
    assert refused.code == 2
    assert refused.err.count("\n") == 1


def test_a_home_folder_of_nobody(vidgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell leaves `~nobody-there` as it is; to Python it is an error."""
    (tmp_path / "a.zip").write_bytes(b"no bundle")
    told = vidgen("unbundle", "a.zip", "~nobody-there/x")
    assert (told.code, "bug" in told.err) == (2, False)
    monkeypatch.setenv("VIDGEN_HOME", "~nobody-there/x")
    told = vidgen("settings", "list")
    assert told.code == 0  # what was chosen cannot be read, the rest holds
    told = vidgen("settings", "set", "cores", "1")
    assert told.code == 2
    assert told.err.startswith("vidgen's folder '~nobody-there/x' cannot be used: ")
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that somebody is in cannot be removed")
def test_a_folder_that_is_gone(vidgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for words in (("frame", "p", "-o", "o.png"), ("show", "p"), ("probe", "p.png"), ("doctor",)):
        told = vidgen(*words)
        assert (told.code, told.err) == (
            2,
            "The folder that you are in is gone; go to one that is there, and try again.\n",
        )


def test_a_clock_before_1970(vidgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from vidgen.cli import main

    monkeypatch.setattr(main, "time", SimpleNamespace(time=lambda: -86400.0))
    told = vidgen("new", str(tmp_path / "p"))
    assert (told.code, told.err) == (2, "The clock of this computer is before 1970; set it right, and try again.\n")
    assert list(tmp_path.glob("p*")) == []
