from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.errors import ProjectError
from vidgen.storage.open_project import OpenProject
from vidgen.storage.service import ProjectService

Make = Callable[..., Path]


@pytest.fixture
def bundle(project: OpenProject, picture: Make, tmp_path: Path) -> Path:
    project.import_media([picture("a.png"), picture("x/a.png", "blue"), picture("odd:name.exe", "green")])
    out = tmp_path / "trip.zip"
    project.bundle(out)
    return out


def test_there_and_back(service: ProjectService, project: OpenProject, bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "else"
    target.mkdir()
    path = service.unbundle(bundle, target)
    assert path == target / "trip" / "trip.vidgen"
    with service.open(path) as opened:
        assert opened.missing() == []
        assert [a.hash for a in opened.document.assets()] == [a.hash for a in project.document.assets()]
        assert all(p.is_relative_to(target) for p in opened.asset_paths().values())
    with pytest.raises(ProjectError, match="exists already"):
        service.unbundle(bundle, target)
    assert [p.name for p in target.iterdir()] == ["trip"]


def test_missing_media_refuse_a_bundle(project: OpenProject, picture: Make, tmp_path: Path) -> None:
    gone = picture("a.png")
    project.import_media([gone])
    gone.unlink()
    with pytest.raises(ProjectError, match="missing"):
        project.bundle(tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def rewritten(bundle: Path, change: Callable[[dict[str, tuple[zipfile.ZipInfo, bytes]]], None]) -> None:
    """Write a bundle again with its entries changed."""
    with zipfile.ZipFile(bundle) as archive:
        entries = {i.filename: (i, archive.read(i)) for i in archive.infolist()}
    change(entries)
    with zipfile.ZipFile(bundle, "w") as archive:
        for info, data in entries.values():
            archive.writestr(info, data)


def listed(entries: dict[str, tuple[zipfile.ZipInfo, bytes]], name: str, data: bytes, mode: int = stat.S_IFREG) -> None:
    """Add an entry that the manifest knows."""
    manifest = json.loads(entries["manifest.json"][1])
    digest = hashlib.blake2b(data, digest_size=20).hexdigest()
    manifest["files"].append({"name": name, "size": len(data), "hash": digest})
    entries["manifest.json"] = (entries["manifest.json"][0], json.dumps(manifest).encode())
    info = zipfile.ZipInfo(name)
    info.external_attr = (mode | 0o644) << 16
    entries[name] = (info, data)


@pytest.mark.parametrize(
    "name",
    ["../evil.mp4", "/evil.mp4", "trip.media/../../evil.mp4", "C:\\evil.mp4", "trip.media/run.exe", "other.media/a.mp4",
     "trip.media/a/b.mp4", "trip.media/A.png", "trip.media/nul\x01.mp4"],
)  # fmt: skip
def test_hostile_names(service: ProjectService, bundle: Path, tmp_path: Path, name: str) -> None:
    rewritten(bundle, lambda entries: listed(entries, name, b"evil"))
    refused(service, bundle, tmp_path)


def refused(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "quarantined"
    target.mkdir()
    before = sorted(p for p in tmp_path.rglob("*"))
    with pytest.raises(ProjectError, match=r"refused|damaged"):
        service.unbundle(bundle, target)
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_links_are_refused(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    rewritten(bundle, lambda e: listed(e, "trip.media/link.mp4", b"/etc/passwd", stat.S_IFLNK))
    refused(service, bundle, tmp_path)


def test_bomb_is_refused(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    def add(entries: dict[str, tuple[zipfile.ZipInfo, bytes]]) -> None:
        listed(entries, "trip.media/bomb.mp4", b"\0" * 30_000_000)
        entries["trip.media/bomb.mp4"][0].compress_type = zipfile.ZIP_DEFLATED

    rewritten(bundle, add)
    refused(service, bundle, tmp_path)


def test_tampering_is_refused(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    def change(entries: dict[str, tuple[zipfile.ZipInfo, bytes]]) -> None:
        info, data = entries["trip.media/a.png"]
        entries["trip.media/a.png"] = (info, data[:-1] + b"!")

    rewritten(bundle, change)
    refused(service, bundle, tmp_path)


def test_unlisted_file_is_refused(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr("trip.media/more.mp4", b"x")
    refused(service, bundle, tmp_path)


def test_not_a_bundle(service: ProjectService, bundle: Path, tmp_path: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-300])
    refused(service, bundle, tmp_path)
