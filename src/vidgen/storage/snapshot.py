"""Reading a project that somebody else may be writing: always from a private copy, never the file itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from vidgen.errors import ProjectError
from vidgen.files import check_room
from vidgen.storage.database import Busy, as_project_error
from vidgen.storage.paths import is_strange

_TRIES = 20


def wal_path(project: Path) -> Path:
    """Return the name of the write-ahead file of a project."""
    return project.with_name(f"{project.name}-wal")


def journal_path(project: Path) -> Path:
    """Return the name of the roll-back journal of a project."""
    return project.with_name(f"{project.name}-journal")


def check_ordinary(project: Path) -> None:
    """Raise ProjectError when a project, or what lies beside it, is a pipe or a device: one would read without end."""
    for path in (project, wal_path(project), journal_path(project)):
        if is_strange(path):
            raise ProjectError(f"'{path}' is not an ordinary file, so it is no project.")


def copy_snapshot(project: Path, folder: Path) -> Path:
    """Copy a project file with its unfinished business into `folder`; return the copy. Raises ProjectError.

    A consistent state even while the writer goes on: the file first, its WAL after. What a checkpoint moves into the file
    meanwhile is still in the WAL, which wins, unless the WAL began anew in between; its header tells, and we try again.
    """
    target = folder / project.name
    try:
        check_room(folder, sum(p.stat().st_size for p in (project, wal_path(project)) if p.exists()))
        for _ in range(_TRIES):
            before = _wal_header(project)
            for side in (wal_path(target), journal_path(target)):
                side.unlink(missing_ok=True)
            shutil.copyfile(project, target)
            for source, copy in ((wal_path(project), wal_path(target)), (journal_path(project), journal_path(target))):
                if source.exists():
                    shutil.copyfile(source, copy)
            if _wal_header(project) == before:
                return target
    except OSError as error:
        raise as_project_error(error, project, reading=True) from error
    raise Busy(f"'{project}' changes too fast to be read; try again when its other user pauses.")


def _wal_header(project: Path) -> bytes:
    try:
        with wal_path(project).open("rb") as stream:
            return stream.read(32)
    except FileNotFoundError:
        return b""
