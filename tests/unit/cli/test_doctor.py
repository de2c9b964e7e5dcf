"""What `vidgen doctor` says about a healthy installation, and about sick ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.app import Services
from vidgen.cli import checks


def test_a_healthy_installation(vidgen) -> None:
    told = vidgen("doctor", "--quick", "--json")
    assert told.code == 0, told.out
    assert told.json["healthy"] is True
    subjects = {f["subject"] for f in told.json["findings"]}
    assert {"Python", "Graphics (Qt)", "Fonts", "Settings folder", "Package av"} <= subjects


@pytest.mark.parametrize(
    ("stderr", "what", "advice"),
    [
        (
            "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory",
            "the system's libEGL.so is missing",
            "apt install libegl1 (",
        ),
        (
            "ImportError: libxcb-shape.so.0: cannot open shared object file: No such file",
            "the system's libxcb-shape.so is missing",
            "apt install libdbus-1-3 libegl1",
        ),
        (
            "Traceback\nModuleNotFoundError: No module named 'PySide6'",
            "cannot be loaded: ModuleNotFoundError",
            "apt install",
        ),
        ("", "cannot be loaded: it ended without a word", "apt install"),
    ],
)
def test_what_is_wrong_with_the_graphics(stderr: str, what: str, advice: str) -> None:
    found = checks.explained(stderr)
    assert found[0].startswith(what)
    assert advice in found[1]


def test_a_package_that_is_not_there() -> None:
    assert [f.state for f in checks.packages("no-such-distribution")] == ["missing"]


def test_a_settings_folder_that_cannot_be_used(vidgen, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIDGEN_HOME", str(tmp_path / "file"))
    told = vidgen("doctor", "--quick")
    assert told.code == 1
    assert "✗ Settings folder" in told.out


def test_encoders_are_tried_for_real(tmp_path: Path) -> None:
    with Services() as services:
        wav = services.render.preset("wav")
        assert checks.trial(services.render, wav, "pcm", tmp_path).state == "good"
        webm = services.render.preset("webm")  # of two frames only; Matroska must be told how long the last one is
        assert checks.trial(services.render, webm, "vp9", tmp_path).state == "good"
        broken = wav.model_validate({**services.render.preset("youtube-1080p").model_dump(), "container": "wav"})
        assert checks.trial(services.render, broken, "libx264 in wav", tmp_path).state == "missing"


def test_packages_that_are_here_are_one_line(vidgen) -> None:
    lines = vidgen("doctor", "--quick").out.splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["✓ Python", "✓ Packages", "✓ Graphics (Qt)"]
    assert "av " in lines[1]
