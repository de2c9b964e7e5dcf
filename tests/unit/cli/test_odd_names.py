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
