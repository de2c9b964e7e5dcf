"""Presets of one's own: where they lie, the example of the guide, and faults in them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from vidgen import folders
from vidgen.render.preset import Preset, SoundSettings, VideoSettings

PAGE = (Path(__file__).parents[3] / "docs/guide/presets.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_is_listed_and_faults_are_told(vidgen, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("VIDGEN_HOME", str(tmp_path / "home"))
    own = folders.home() / "presets"
    assert str(own) in vidgen("presets").out
    own.mkdir()
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    (own / "club.toml").write_text(example[1], encoding="utf-8")
    (own / "broken.toml").write_text('title = "x"\ncontainer = "mp5"\n', encoding="utf-8")
    told = vidgen("presets")
    assert told.code == 0
    assert "For the club's screen" in told.out
    assert "broken.toml' cannot be used: container" in told.err
    club = next(p for p in vidgen("presets", "--json").json if p["name"] == "club")
    assert (club["size"], club["rate"], club["video"]["quality"]) == ([1280, 720], "25", 20)


@pytest.mark.parametrize("part", [Preset, VideoSettings, SoundSettings])
def test_the_guide_tells_every_field(part: type[Preset]) -> None:
    told = {name for row in re.findall(r"^\| (.+?) \|", PAGE, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert set(part.model_fields) - {"name", "internal", "video", "sound"} <= told


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names, no such device")
def test_a_preset_without_end_is_not_waited_for(vidgen, vidgen_home: Path) -> None:
    (vidgen_home / "presets").mkdir()
    os.mkfifo(vidgen_home / "presets" / "pipe.toml")
    (vidgen_home / "presets" / "endless.toml").symlink_to("/dev/zero")
    told = vidgen("presets")
    assert told.code == 0
    assert "pipe.toml" in told.err
    assert "larger than 1 MB" in told.err
