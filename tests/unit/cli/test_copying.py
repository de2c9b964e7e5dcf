"""`vidgen render --copy` and `--no-copy`: whether the coded pictures of a file are taken over."""

from __future__ import annotations

from pathlib import Path

import av
from tests import media_files


def coded(path: Path, kind: str) -> list[bytes]:
    """The packets of the first stream of a kind."""
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams if s.type == kind)
        return [bytes(p) for p in container.demux(stream) if p.size]


def test_a_file_as_it_is_is_copied_unless_the_user_does_not_want_it(vidgen, tmp_path: Path) -> None:
    source = media_files.video(
        "clip.mp4", rate=25, frames=60, gop=20, colour=(1, 1, 1), layouts=("stereo",), sound="aac"
    )
    assert vidgen("new", "film", "--size", "320x180", "--rate", "25").code == 0
    assert vidgen("import", "film", source).code == 0
    assert vidgen("edit", "film", "append", "--asset", "clip.mp4", "--source-end", "2s").code == 0
    for name, options in {"as-preset.mp4": [], "copied.mp4": ["--copy"], "encoded.mp4": ["--no-copy"]}.items():
        done = vidgen("render", "film", "-o", name, *options)
        assert done.code == 0, done.err
        for kind in ("video", "audio"):
            shared = set(coded(tmp_path / name, kind)) & set(coded(source, kind))
            assert bool(shared) == (name != "encoded.mp4")
        assert ("frames were copied from the media as they are" in done.out) == (name != "encoded.mp4")
    assert vidgen("render", "film", "-o", "both.mp4", "--copy", "--no-copy").code == 2


def test_who_wants_copies_hears_that_there_are_none(vidgen) -> None:
    source = media_files.video("long.mp4", rate=25, frames=60, gop=250, colour=(1, 1, 1))
    assert vidgen("new", "film", "--size", "320x180", "--rate", "25").code == 0
    assert vidgen("import", "film", source).code == 0
    assert vidgen("edit", "film", "append", "--asset", "long.mp4", "--source-start", "1s").code == 0
    assert "No pictures were copied" in vidgen("render", "film", "-o", "a.mp4", "--copy").err
    assert "No pictures were copied" not in vidgen("render", "film", "-o", "b.mp4").err
