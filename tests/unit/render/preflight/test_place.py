"""Where exports may go."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from vidgen.errors import UsageError
from vidgen.render.preflight.place import check_place


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_places_that_no_film_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    (tmp_path / "file").write_bytes(b"film")
    (tmp_path / "dangling.mp4").symlink_to(tmp_path / "nowhere.mp4")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "file")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        for out, what in (
            (tmp_path / "two\nlines.mp4", "line breaks"),
            (tmp_path / "a\0b" / "film.mp4", "control characters"),
            (tmp_path / "dangling.mp4", "is a link to something that is not there"),
            (tmp_path / "socket", "is a device, a pipe or a socket"),
            (tmp_path / "file" / "deep" / "film.mp4", "file' is a file and no folder"),
            (tmp_path / ("d" * 200) / ("e" * 256), "too long"),
            (Path("/" + "d/" * 2100 + "film.mp4"), "too long"),
            (Path("/"), "is a folder"),
        ):
            with pytest.raises(UsageError, match=what):
                check_place(out)
    for out in (
        tmp_path / "film.mp4",
        tmp_path / "file",
        tmp_path,
        tmp_path / "no" / "such.mp4",
        tmp_path / "link.mp4",
    ):
        check_place(out)
