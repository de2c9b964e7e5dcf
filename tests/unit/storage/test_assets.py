from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.errors import MediaError, ProjectError, UsageError
from vidgen.storage import assets
from vidgen.storage.assets import walk
from vidgen.storage.open_project import OpenProject

Make = Callable[..., Path]


def test_import_copies_nothing(project: OpenProject, picture: Make) -> None:
    outside, inside = picture("red.png"), picture("project/sub/blue.png", "blue")
    one, two = project.import_media([outside, inside])
    assert one.path == outside.as_posix()
    assert two.path == "sub/blue.png"
    assert project.asset_paths() == {one.id: outside, two.id: inside}
    assert project.document.revision == 1
    assert one.info is not None
    assert one.info.still
    assert project.missing() == []


def test_same_content_is_the_same_asset(project: OpenProject, picture: Make) -> None:
    (one,) = project.import_media([picture("a.png")])
    again, twin = project.import_media([picture("b.png"), picture("c.png")])
    assert one == again == twin
    assert len(project.document.assets()) == 1


def test_import_with_copy(project: OpenProject, picture: Make) -> None:
    one, two = project.import_media([picture("x/a.png"), picture("y/a.png", "blue")], copy=True)
    assert [one.path, two.path] == ["trip.media/a.png", "trip.media/a 2.png"]
    assert project.asset_path(two).read_bytes() == picture("y/a.png", "blue").read_bytes()


def test_a_copy_that_was_killed_is_no_file_and_a_whole_one_is_taken(
    project: OpenProject, picture: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = picture("x/a.png"), project.folder / "trip.media"

    def dies(*_: object, **__: object) -> None:
        assert [p.name for p in folder.iterdir()] == [p.name for p in folder.glob(".a.part-*.png")]
        raise KeyboardInterrupt

    monkeypatch.setattr(assets, "finish", dies)
    with pytest.raises(KeyboardInterrupt):
        project.import_media([source], copy=True)
    monkeypatch.undo()
    shutil.copy(source, folder / "a.png")  # as after a kill between the copy and the edit
    (one,) = project.import_media([source], copy=True)
    assert one.path == "trip.media/a.png"
    assert [p.name for p in folder.iterdir()] == ["a.png"]


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty"])
def test_import_refuses_all_for_one(project: OpenProject, picture: Make, tmp_path: Path, kind: str) -> None:
    bad = tmp_path / "bad.mp4"
    if kind == "folder":
        bad.mkdir()
    elif kind != "missing":
        bad.write_text("no film" if kind == "text" else "")
    with pytest.raises(MediaError, match=r"bad\.mp4"):
        project.import_media([picture("a.png"), bad])
    assert project.document.assets() == ()
    assert project.document.revision == 0


def test_side_files(project: OpenProject, tmp_path: Path) -> None:
    cube, captions, wrong = tmp_path / "a.cube", tmp_path / "a.srt", tmp_path / "b.cube"
    cube.write_text("LUT_3D_SIZE 2\n" + "0 0 0\n" * 8)
    captions.write_text("1\n00:00:01,000 --> 00:00:02,000\nHi\n")
    wrong.write_text("hello")
    look, said = project.import_media([cube, captions])
    assert [a.info.container for a in (look, said) if a.info] == ["cube", "srt"]
    with pytest.raises(MediaError, match="not a colour table"):
        project.import_media([wrong])


def test_missing_and_changed(project: OpenProject, picture: Make) -> None:
    gone, touched, changed = picture("gone.png"), picture("touched.png", "blue"), picture("changed.png", "green")
    project.import_media([gone, touched, changed])
    gone.unlink()
    os.utime(touched, (1, 1))
    changed.write_bytes(changed.read_bytes() + b"more")
    assert sorted((p.asset.name, p.state) for p in project.missing()) == [
        ("changed.png", "changed"),
        ("gone.png", "missing"),
    ]


def test_relink_by_hash_then_name(project: OpenProject, picture: Make, tmp_path: Path) -> None:
    a, b, c = picture("a.png"), picture("b.png", "blue"), picture("c.png", "green")
    assets = project.import_media([a, b, c])
    found = tmp_path / "found" / "deep"
    found.mkdir(parents=True)
    shutil.move(a, found / "renamed.png")
    b.unlink()
    picture("found/b.png", "yellow")
    c.unlink()
    (found / "loop").symlink_to(tmp_path / "found")
    report = project.relink(folder=tmp_path / "found")
    assert [(f.path.name, f.by, f.same_content) for f in report.found] == [
        ("renamed.png", "hash", True),
        ("b.png", "name", False),
    ]
    assert [x.name for x in report.still_missing] == ["c.png"]
    assert project.asset_paths()[assets[0].id] == found / "renamed.png"
    project.document.undo()
    assert project.asset_paths() == {}


def test_relink_to_a_choice(project: OpenProject, picture: Make) -> None:
    (asset,) = project.import_media([picture("a.png")])
    report = project.relink(asset=asset, path=picture("other.png", "blue"))
    assert [(f.by, f.same_content) for f in report.found] == [("choice", False)]
    with pytest.raises(UsageError):
        project.relink(path=picture("other.png"))
    with pytest.raises(UsageError, match="not a folder"):
        project.relink(folder=picture("other.png"))


def test_collect(project: OpenProject, picture: Make, tmp_path: Path) -> None:
    one, two = project.import_media([picture("a.png"), picture("b.png", "blue")])
    moved = project.collect()
    assert {a.id for a in moved} == {one.id, two.id}
    assert all(p.is_relative_to(project.folder) for p in project.asset_paths().values())
    (tmp_path / "a.png").unlink()
    assert project.missing() == []
    assert project.collect() == []


def test_collect_is_all_or_nothing(project: OpenProject, picture: Make) -> None:
    project.import_media([picture("a.png"), picture("b.png", "blue")])
    picture("b.png", "green")
    before = dict(project.document.records)
    with pytest.raises(ProjectError, match=r"b\.png.*changed"):
        project.collect()
    assert dict(project.document.records) == before
    assert not (project.folder / "trip.media").exists()


def test_walk_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(30):
        deep = deep / "d"
        deep.mkdir()
        (deep / "f").touch()
    (tmp_path / "up").symlink_to(tmp_path)
    assert 10 < len(list(walk(tmp_path))) < 20


def test_copies_go_when_the_project_cannot_be_written(project: OpenProject, picture: Make, tmp_path: Path) -> None:
    project.import_media([picture("outside/a.png")])
    project.path.rename(tmp_path / "moved")
    with pytest.raises(ProjectError, match="was moved"):
        project.collect()
    with pytest.raises(ProjectError, match="was moved"):
        project.import_media([picture("outside/b.png", "blue")], copy=True)
    assert not list(project.path.with_name("trip.media").iterdir())
    assert (tmp_path / "outside" / "a.png").exists()
    (tmp_path / "moved").rename(project.path)
    assert len(project.collect()) == 1
