"""Backups, the library, migrations, newer files, settings."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from vidgen import folders
from vidgen.editor.records import Marker
from vidgen.errors import ProjectError
from vidgen.storage.backups import Backup, backups, kept, verify
from vidgen.storage.migrations import migrate, rewrite
from vidgen.storage.open_project import OpenProject
from vidgen.storage.project_file import ProjectFile
from vidgen.storage.service import ProjectService, set_aside

FROZEN = Path(__file__).with_name("format-1.vidgen")


def mark(project: OpenProject, text: str) -> None:
    with project.document.transaction("Marker") as tx:
        tx.put(Marker(id=Marker.new_id(), timeline=tx.timeline.id, time=0, text=text))


def test_backups(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    with service.create(path) as project:
        mark(project, "one")
        assert backups(project.project_id) == []
    (first,) = service.backups(path)
    assert first.revision == 1
    verify(first.path)
    with service.open(path) as project:
        project.back_up()
        assert len(service.backups(path)) == 1, "nothing changed"
        mark(project, "two")
        project.back_up()
    assert [b.revision for b in service.backups(path)] == [2, 1]
    path.unlink()
    restored = service.restore_backup(service.backups(path)[1], tmp_path / "b.vidgen")
    with service.open(restored) as project:
        assert [m.text for m in project.document.markers()] == ["one"]
    with pytest.raises(ProjectError, match="already something"):
        service.restore_backup(first, restored)


def test_backups_are_thinned(tmp_path: Path) -> None:
    now = 1_800_000_000.0
    known = [Backup(tmp_path / str(n), 5000 - n, now - n * 600, 1) for n in range(5000)]
    stay = kept(known, now)
    assert {b.path for b in known[:5]} <= stay
    assert 40 < len(stay) < 70
    backwards = [Backup(tmp_path / str(n), 100 - n, now + n * 600, 1) for n in range(100)]
    assert kept(backwards, now) >= {b.path for b in backwards[:5]}


def _spoiled(how: str, library: Path) -> None:
    raw = library.read_bytes()
    if how == "schema":
        raw = raw.replace(b"NOT NULL", b"NOT \xffULL")
    elif how == "text":
        raw = raw.replace(b"a.vidgen", b"\xff.vidgen")
    elif how == "header":
        raw = raw[:18] + b"\xa5\xa5" + raw[20:]
    library.write_bytes(b"nonsense" * 1000 if how == "all" else raw)


@pytest.mark.parametrize("how", ["all", "schema", "text", "header"])
def test_damaged_library_does_not_block(service: ProjectService, tmp_path: Path, how: str) -> None:
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    assert [r.path for r in service.library.recent()] == [path]
    library = folders.home() / "library.sqlite"
    _spoiled(how, library)
    assert service.library.recent() == []
    with service.open(path) as project:
        assert "library (recent projects, exports) was damaged" in project.notices[0]
    assert library.with_name("library.damaged-1.sqlite").exists()
    assert [r.path for r in service.library.recent()] == [path]


def test_a_library_that_somebody_began_anew_meanwhile_stays(service: ProjectService, tmp_path: Path) -> None:
    service.create(tmp_path / "a.vidgen").close()
    kept = folders.home() / "library.sqlite"
    service.library._replace(kept, (0, 0))  # what was found damaged was another file
    assert kept.exists()
    assert not service.library.told()
    assert len(service.library.recent()) == 1


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_home_is_private() -> None:
    assert stat.S_IMODE(folders.home().stat().st_mode) == 0o700
    assert folders.of("x").parent == folders.home() == folders.cache().parent


def test_frozen_file_of_format_1(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "old.vidgen"
    path.write_bytes(FROZEN.read_bytes())
    with service.open(path) as project:
        assert [m.text for m in project.document.markers()] == ["kept since format 1"]
        assert [v.name for v in project.versions()] == ["the first"]
        while project.document.undo():
            pass
        assert project.document.markers() == ()


def to_format_2(connection: Connection) -> None:
    """Make a test's migration: every marker's text in capitals."""

    def change(table: str, data: dict[str, Any]) -> dict[str, Any]:
        return data | {"text": data["text"].upper()} if table == "marker" else data

    rewrite(connection, change)


def test_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.vidgen"
    path.write_bytes(FROZEN.read_bytes())
    assert migrate(path, [to_format_2]) == 1
    file = ProjectFile(path, writable=False)
    try:
        markers = [r for r in file.state.records.values() if isinstance(r, Marker)]
        assert [m.text for m in markers] == ["KEPT SINCE FORMAT 1"]
        texts = {
            r.text for n in range(1, file.state.revision + 1) for _, _, r in file.read(n).patch if isinstance(r, Marker)
        }
        assert texts == {"KEPT SINCE FORMAT 1"}
    finally:
        file.close()


def test_failed_migration_changes_nothing(tmp_path: Path) -> None:
    def fails(connection: Connection) -> None:
        to_format_2(connection)
        raise ProjectError("no")

    path = tmp_path / "old.vidgen"
    path.write_bytes(FROZEN.read_bytes())
    with pytest.raises(ProjectError):
        migrate(path, [fails])
    assert path.read_bytes() == FROZEN.read_bytes()


def test_a_copy_is_kept_of_what_is_migrated(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "old.vidgen"
    path.write_bytes(FROZEN.read_bytes())
    first, second = set_aside(path), set_aside(path)
    assert [first.name, second.name] == ["old before update 1.vidgen", "old before update 2.vidgen"]
    migrate(path, [to_format_2])
    verify(first)
    with service.open(first) as project:
        assert [m.text for m in project.document.markers()] == ["kept since format 1"]


def test_newer_file_is_refused_untouched(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "new.vidgen"
    raw = bytearray(FROZEN.read_bytes())
    raw[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(raw)
    for read_only in (False, True):
        with pytest.raises(ProjectError, match=r"newer vidgen .*file format 99"):
            service.open(path, read_only=read_only)
    assert path.read_bytes() == bytes(raw)
    assert [p.name for p in tmp_path.iterdir()] == ["new.vidgen"]
