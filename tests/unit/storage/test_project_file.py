from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidgen.editor.document import Document
from vidgen.editor.history import MemoryJournal
from vidgen.editor.records import Marker, Project
from vidgen.errors import ProjectError, UsageError
from vidgen.storage.schema import APPLICATION_ID, FORMAT
from vidgen.storage.service import ProjectService

STEP = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 5), st.text(max_size=3000)),
    st.tuples(st.just("drop"), st.integers(0, 5), st.just("")),
    st.tuples(st.sampled_from(["undo", "redo", "reopen", "version"]), st.just(0), st.just("")),
)


def apply(document: Document, what: str, number: int, text: str) -> None:
    marker = f"marker-{number}"
    if what == "undo":
        document.undo()
    elif what == "redo":
        document.redo()
    elif what == "drop":
        with document.transaction("Drop") as tx:
            if marker in tx.records:
                tx.remove(marker)
    elif what == "put":
        with document.transaction(f"Put {number}") as tx:
            tx.put(Marker(id=marker, timeline=tx.timeline.id, time=len(text), text=text))


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=25))
def test_file_equals_a_mirror_in_memory(steps: list[tuple[str, int, str]]) -> None:
    """Save, load, save: equal, also when reopened in the middle of undo and redo; restoring a version is one edit."""
    service = ProjectService(None)  # type: ignore[arg-type]  # no media here
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.vidgen"
        project = service.create(path)
        mirror = Document(dict(project.document.records), journal=MemoryJournal())
        versions: dict[str, dict[str, object]] = {}
        for what, number, text in steps:
            if what == "reopen":
                project.close()
                project = service.open(path)
            elif what == "version":
                name = f"v{len(versions)}"
                project.name_version(f"{name} for now")
                project.rename_version(f"{name} for now", name)
                versions[name] = dict(mirror.records)
            else:
                apply(project.document, what, number, text)
                apply(mirror, what, number, text)
            assert dict(project.document.records) == dict(mirror.records)
            assert project.document.history == mirror.history
            assert project.document.revision == mirror.revision
        for name, records in versions.items():
            before = dict(project.document.records)
            edit = project.restore_version(name)
            assert dict(project.document.records) == records
            if edit is not None:
                project.document.undo()
            assert dict(project.document.records) == before
            project.remove_version(name)
        assert project.versions() == []
        project.close()
        assert [p.name for p in Path(folder).iterdir()] == ["a.vidgen"]


def test_create(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    with service.create(path, width=640, height=360, rate="25", name="Trip") as project:
        assert project.document.project.width == 640
        assert project.document.project.name == "Trip"
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    raw.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="already something"):
        service.create(path)
    with pytest.raises(UsageError, match="width"):
        service.create(tmp_path / "b.vidgen", width=3)
    with pytest.raises(UsageError, match=r"ends in \.vidgen"):
        service.create(tmp_path / "b.txt")
    with pytest.raises(ProjectError, match="does not exist"):
        service.create(tmp_path / "no" / "b.vidgen")
    assert [p.name for p in tmp_path.iterdir()] == ["a.vidgen"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["-x", "a b'\"c", "100%", "q?x=1#y", "http:", "日本語🎬", "e\u0301", "%03d"])
def test_names_are_only_names(service: ProjectService, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.vidgen"
    with service.create(path) as project, project.document.transaction("Rename") as tx:
        tx.put(tx.project.replace(name="x"))
    with service.open(path) as project:
        assert project.document.project.name == "x"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_nothing_to_open(service: ProjectService, tmp_path: Path, kind: str) -> None:
    path = tmp_path if kind == "folder" else tmp_path / "a.vidgen"
    with pytest.raises(ProjectError, match="is a folder" if kind == "folder" else "There is no project"):
        service.open(path)


def test_unknown_fields_and_kinds_survive(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    with service.create(path) as project, project.document.transaction("Later") as tx:
        data = tx.project.to_json() | {"from_the_future": {"a": [1, None]}}
        tx.put(Project.model_validate(data))
    with service.open(path) as project, project.document.transaction("Now") as tx:
        tx.put(tx.project.replace(name="new name"))
    with service.open(path) as project:
        assert project.document.project.model_extra == {"from_the_future": {"a": [1, None]}}


def test_code_in_a_file_is_refused(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    service.create(path).close()
    raw = sqlite3.connect(path)
    raw.execute("CREATE TRIGGER t AFTER INSERT ON edit BEGIN DELETE FROM edit; END")
    raw.close()
    with pytest.raises(ProjectError, match="holds code"):
        service.open(path)


def test_moved_away_while_open(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    with service.create(path) as project:
        path.rename(tmp_path / "b.vidgen")
        with pytest.raises(ProjectError, match="moved, replaced or deleted"):
            apply(project.document, "put", 1, "x")
        (tmp_path / "b.vidgen").rename(path)
        apply(project.document, "put", 1, "y")
    with service.open(path) as project:
        assert [m.text for m in project.document.markers()] == ["y"]


def test_damaged_patch_stops_only_its_undo(service: ProjectService, tmp_path: Path) -> None:
    path = tmp_path / "a.vidgen"
    with service.create(path) as project:
        apply(project.document, "put", 1, "x")
    raw = sqlite3.connect(path)
    raw.execute("UPDATE edit SET patch = replace(patch, 'x', 'y') WHERE number = 1")
    raw.commit()
    raw.close()
    with service.open(path) as project:
        with pytest.raises(ProjectError, match=r"Edit 1 .* damaged"):
            project.document.undo()
        apply(project.document, "put", 2, "z")
        project.document.undo()
        assert len(project.document.markers()) == 1


def test_history(service: ProjectService, tmp_path: Path) -> None:
    with service.create(tmp_path / "a.vidgen") as project:
        apply(project.document, "put", 1, "x")
        project.document.undo()
        rows = project.history(2)
    assert [(r.number, r.label, r.action, r.target) for r in rows] == [
        (2, "Put 1", "undo", 1),
        (1, "Put 1", "do", None),
    ]
