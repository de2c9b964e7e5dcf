"""Backups: whole copies of a project in vidgen's own folder, each proven by opening it, thinned out by age.

They are ordered by revision, never by clock. Nothing here is ever written over the project: restoring makes a copy.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vidgen import folders
from vidgen.errors import ProjectError, UsageError
from vidgen.files import atomic_write, discard
from vidgen.storage.database import as_project_error
from vidgen.storage.header import read_header
from vidgen.storage.project_file import ProjectFile

log = logging.getLogger(__name__)

EVERY = 600
"""Seconds that lie between two backups of one project, unless one is asked for."""
KEEP_NEWEST = 5
_NAME = re.compile(r"r(?P<revision>\d{1,12})(?:-(?P<why>[a-z0-9]+))?\.vidgen")


@dataclass(frozen=True)
class Backup:
    """One backup."""

    path: Path
    revision: int
    taken: float
    """Seconds since 1970, by the clock of then."""
    size: int
    """Bytes."""


def backup_folder(project_id: str) -> Path:
    """Return the folder for the backups of one project."""
    if not re.fullmatch(r"[0-9a-f]{32}", project_id):
        raise ProjectError("The project's id is not one; it cannot be backed up.")
    return folders.of("backups") / project_id


def backups(project_id: str) -> list[Backup]:
    """Return the backups of a project, the newest revision first."""
    found = []
    try:
        for path in backup_folder(project_id).iterdir():
            if match := _NAME.fullmatch(path.name):
                facts = path.stat()
                found.append(Backup(path, int(match["revision"]), facts.st_mtime, facts.st_size))
    except (OSError, ProjectError, UsageError):
        return found
    return sorted(found, key=lambda b: (b.revision, b.taken), reverse=True)


def back_up(file: ProjectFile, *, force: bool = False) -> Backup | None:
    """Back up a project as it is; None when the newest backup has this revision, or is young and nobody forces it.

    Raises ProjectError when it cannot be written or does not open afterwards; then there is no new backup.
    """
    known = backups(file.state.project_id)
    revision = file.state.revision
    if revision == 0 or (known and known[0].revision == revision):
        return None  # an empty project, or nothing new
    if known and not force and abs(time.time() - known[0].taken) < EVERY:
        return None
    folder = backup_folder(file.state.project_id)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise as_project_error(error, folder) from error
    target = folder / f"r{revision}.vidgen"

    def copy(partial: Path) -> None:
        file.copy_to(partial)
        verify(partial)

    atomic_write(target, copy, mode=0o600)
    _thin(backups(file.state.project_id))
    facts = target.stat()
    return Backup(target, revision, facts.st_mtime, facts.st_size)


def verify(path: Path) -> None:
    """Open a project file and check all of it. Raises ProjectError when anything is wrong."""
    read_header(path)
    ProjectFile(path, writable=False).close()


def newest_good(project_id: str) -> Backup | None:
    """Return the newest backup that opens, or None."""
    for backup in backups(project_id):
        try:
            verify(backup.path)
        except ProjectError as error:
            log.warning("a backup does not open: %s", error)
        else:
            return backup
    return None


def restore_copy(backup: Backup, target: Path) -> None:
    """Write a backup to a new place. Raises ProjectError when something is there already."""
    if target.exists():
        raise ProjectError(f"There is already something at '{target}'; choose another name.")
    verify(backup.path)
    atomic_write(target, backup.path.read_bytes())


def kept(known: Iterable[Backup], now: float) -> set[Path]:
    """Return which of the backups (the newest first) stay: the newest few, then one an hour, a day, a month."""
    stay: set[Path] = set()
    spans: set[tuple[str, int]] = set()
    for place, backup in enumerate(known):
        age = abs(now - backup.taken)
        if place < KEEP_NEWEST:
            stay.add(backup.path)
            continue
        unit, length = (
            ("hour", 3600) if age < 86_400 else ("day", 86_400) if age < 31 * 86_400 else ("month", 2_678_400)
        )
        span = (unit, int(backup.taken // length))
        if span not in spans:
            spans.add(span)
            stay.add(backup.path)
    return stay


def _thin(known: list[Backup]) -> None:
    stay = kept(known, time.time())
    for backup in known:
        if backup.path not in stay:
            discard(backup.path)
