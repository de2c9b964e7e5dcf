"""Reading a project that somebody else may be writing: always from a private copy, never the file itself."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from vidgen.errors import ProjectError
from vidgen.files import check_room
from vidgen.storage.database import Busy, as_project_error
from vidgen.storage.lock import Lock, Taken
from vidgen.storage.paths import is_strange

_TRIES = 20
_PREFIX = "vidgen-scratch-"
_HELD = "held"
"""What the lock inside such a folder is named after."""
_YOUNG = 60.0
"""Seconds in which a folder may not have its lock yet."""


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


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a folder that goes away at the end, and at the next start when this process is killed. Raises ProjectError.

    Nothing is in it but a hidden lock, which tells whether its maker is alive: also to another container, which does not
    see our processes but shares the folder of temporary files.
    """
    try:
        top = tempfile.gettempdir()
        _sweep(Path(top))
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=top))
    except OSError as error:
        raise _no_place(error) from error
    try:
        held = Lock(folder / _HELD)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _no_place(error) from error
    try:
        yield folder
    finally:
        held.release()
        shutil.rmtree(folder, ignore_errors=True)


def _no_place(error: OSError) -> ProjectError:
    reason = error.strerror or error
    return ProjectError(f"No temporary folder can be made: {reason}; make room, or set TMPDIR to another.")


@lru_cache(maxsize=4)
def _sweep(top: Path) -> None:
    """Take away the folders of processes that were killed, once in the life of this process."""
    with suppress(OSError):
        for folder in [f for f in top.iterdir() if f.name.startswith(_PREFIX)]:
            with suppress(OSError, Taken):
                if time.time() - folder.lstat().st_mtime > _YOUNG:
                    Lock(folder / _HELD).release()
                    shutil.rmtree(folder, ignore_errors=True)


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
