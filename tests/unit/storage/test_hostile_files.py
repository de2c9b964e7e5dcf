"""Project files that somebody made to do harm: right checksums, wrong content. They are refused in one sentence."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.editor.records import Marker
from vidgen.errors import ProjectError
from vidgen.storage.schema import crc
from vidgen.storage.service import ProjectService


@pytest.fixture
def path(service: ProjectService, tmp_path: Path) -> Path:
    """A project with one edit, a marker."""
    path = tmp_path / "a.vidgen"
    with service.create(path) as project, project.document.transaction("Marker") as tx:
        tx.put(Marker(id="marker-1", timeline=tx.timeline.id, time=0, text="x"))
    return path


def set_state(file: sqlite3.Connection, text: object) -> None:
    file.execute("UPDATE meta SET value = ?, crc = ? WHERE key = 'state'", (text, crc("state", text)))


def set_marker(file: sqlite3.Connection, change: Callable[[str], object]) -> None:
    """Change the marker's row and everything that is summed up from it."""
    revision, old, data = file.execute("SELECT revision, crc, data FROM marker").fetchone()
    new = change(data)
    checksum = crc("marker", "marker-1", revision, new)
    file.execute("UPDATE marker SET data = ?, crc = ?", (new, checksum))
    state = json.loads(file.execute("SELECT value FROM meta WHERE key = 'state'").fetchone()[0])
    set_state(file, json.dumps(state | {"sum": state["sum"] + checksum - old}))


def set_patch(file: sqlite3.Connection, patch: bytes) -> None:
    packed = (1, zlib.compress(patch, 1), crc(1, patch))
    file.execute("UPDATE edit SET packed = ?, patch = ?, patch_crc = ? WHERE number = 1", packed)


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


HOSTILE: dict[str, Callable[[sqlite3.Connection], object]] = {
    "deep state": lambda f: set_state(f, "[" * 100_000),
    "state of another shape": lambda f: set_state(f, "[]"),
    "endless revision": lambda f: set_state(f, '{"revision": 1e400, "records": 1, "sum": 1}'),
    "deep record": lambda f: set_marker(f, lambda _: deep(100_000)),
    "deep unknown field": lambda f: set_marker(f, lambda d: d[:-1] + f',"unknown":{deep(150)}}}'),
    "number for a record": lambda f: set_marker(f, lambda _: 5),
    "another's id": lambda f: set_marker(f, lambda d: d.replace("marker-1", "marker-2")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_at_opening(service: ProjectService, path: Path, tmp_path: Path, name: str) -> None:
    with sqlite3.connect(path) as file:
        HOSTILE[name](file)
    file.close()
    with pytest.raises(ProjectError, match=r"is damaged|does not understand"):
        service.open(path)
    report = service.recover(path, tmp_path / "b.vidgen")
    with service.open(report.path) as project:
        assert [m.text for m in project.document.markers()] == ["x"], "the log has it all"


PATCHES = {
    "deep": deep(100_000).encode(),
    "list": b"[]",
    "number": b'{"marker-1": 5}',
    "another's id": b'{"marker-1": [null, {"id": "marker-2", "timeline": "t", "time": 0}]}',
}


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_that_is_none(service: ProjectService, path: Path, tmp_path: Path, name: str) -> None:
    with sqlite3.connect(path) as file:
        set_patch(file, PATCHES[name])
    file.close()
    if name != "another's id":
        with service.open(path) as project, pytest.raises(ProjectError, match=r"Edit 1 .* damaged"):
            project.document.undo()
    report = service.recover(path, tmp_path / "b.vidgen")
    assert not report.whole_history
    with service.open(report.path) as project:
        assert [m.text for m in project.document.markers()] == ["x"], "the row has it"


def test_a_patch_that_unpacks_to_gigabytes(service: ProjectService, path: Path, tmp_path: Path) -> None:
    import tracemalloc

    bomb = zlib.compressobj(9)
    packed = bomb.compress(b'{"a":"')
    for _ in range(400):
        packed += bomb.compress(b"x" * 1_000_000)
    packed += bomb.compress(b'"}') + bomb.flush()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE edit SET packed = 1, patch = ? WHERE number = 1", (packed,))
    file.close()
    with service.open(path) as project:
        tracemalloc.start()
        with pytest.raises(ProjectError, match=r"Edit 1 .* damaged"):
            project.document.undo()
        assert tracemalloc.get_traced_memory()[1] < 300_000_000
        tracemalloc.stop()
    assert not service.recover(path, tmp_path / "b.vidgen").whole_history


def test_an_edit_that_could_not_be_read_again_is_refused(
    service: ProjectService, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vidgen import untrusted

    with service.open(path) as project:
        before = dict(project.document.records)
        monkeypatch.setattr(untrusted, "LARGEST", 5000)
        with (
            pytest.raises(ProjectError, match="larger than a project file can hold"),
            project.document.transaction("Large") as tx,
        ):
            tx.put(Marker(id="marker-3", timeline=tx.timeline.id, time=0, text="x" * 6000))
        assert dict(project.document.records) == before
        assert project.document.revision == 1


def test_a_huge_revision_does_not_stop_recovery(service: ProjectService, path: Path, tmp_path: Path) -> None:
    with sqlite3.connect(path) as file:
        set_state(file, '{"revision": 1000000000000000000, "records": 1, "sum": 1}')
    file.close()
    report = service.recover(path, tmp_path / "b.vidgen")
    assert not report.whole_history


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_a_device_beside_the_project(service: ProjectService, path: Path, tmp_path: Path, side: str) -> None:
    path.with_name(path.name + side).symlink_to("/dev/zero")
    with pytest.raises(ProjectError, match="is not an ordinary file"):
        service.open(path, read_only=True)
    with pytest.raises(ProjectError, match="is not an ordinary file"):
        service.recover(path, tmp_path / "b.vidgen")


def test_no_temporary_folder(service: ProjectService, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    with pytest.raises(ProjectError, match="No temporary folder can be made: Not a directory"):
        service.open(path, read_only=True)
