"""Presets: the shipped ones are whole, bad files are told in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.render.timelines import Film, preset

from vidgen.errors import UsageError
from vidgen.render.preset import find_preset, presets, read_preset


def test_the_shipped_presets_are_listed_by_purpose(tmp_path: Path) -> None:
    names = [p.name for p in presets()]
    wanted = "youtube-1080p youtube-4k vertical-short square web-small prores wav mp3 aac opus flac gif png-sequence"
    assert set(wanted.split()) <= set(names)
    assert "check" not in names
    assert names[0] == "project"
    assert [p.name for p in presets() if p.purpose == "own"] == []
    (tmp_path / "club.toml").write_text(
        'title = "Club"\ncontainer = "mp3"\nextension = "mp3"\n[sound]\ncodec = "libmp3lame"\nbit_rate = 64000\n'
    )
    assert [p.name for p in presets(tmp_path)] == ["club", *names], "what somebody has made comes first"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title = ", "not a TOML file"),
        ('title = "x"\ncontainer = "mp4"\nextension = "mp4"', "needs \\[video\\] or \\[sound\\]"),
        ('title = "x"\ncontainer = "exe"\nextension = "mp4"\n[sound]\ncodec = "aac"', "container"),
        ('title = "x"\nsize = [15, 7]\ncontainer = "mp4"\nextension = "mp4"\n[sound]\ncodec = "aac"', "size"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_fault(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=fault) as caught:
        read_preset(path)
    assert str(path) in str(caught.value)
    assert "mine" not in [p.name for p in presets(tmp_path)]


def test_users_presets_come_first(tmp_path: Path) -> None:
    (tmp_path / "mp3.toml").write_text(
        'title = "Mine"\ncontainer = "mp3"\nextension = "mp3"\n[sound]\ncodec = "libmp3lame"\nbit_rate = 64000\n'
    )
    assert find_preset("mp3", tmp_path).title == "Mine"
    with pytest.raises(UsageError, match=r"no preset 'mp5'.*youtube-1080p"):
        find_preset("mp5", tmp_path)


def test_what_is_there_and_is_no_file_is_not_said_to_be_missing(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder.toml", tmp_path / "link.toml"
    folder.mkdir()
    if os.name != "nt":
        link.symlink_to(os.devnull)
    for path in (folder, link) if os.name != "nt" else (folder,):
        with pytest.raises(UsageError, match=r"\.toml' is no file that a preset can be read from"):
            find_preset(str(path))


def test_size_and_rate_follow_the_project_within_limits() -> None:
    project = Film(width=1080, height=1920, rate="59.94").document.project
    small = find_preset("web-small")
    assert small.canvas(project) == (480, 854)
    assert str(small.frame_rate(project)) == "30000/1001"
    assert preset(size=[64, 64]).canvas(project) == (64, 64)
    assert find_preset("opus").sample_rate(project.replace(sample_rate=96000)) == 48000
