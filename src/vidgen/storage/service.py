"""`ProjectService`: projects are made, opened, recovered and unpacked here. Window, command line and server share it."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.editor.document import new_project
from vidgen.editor.model import explain
from vidgen.editor.records import Project
from vidgen.errors import ProjectError, UsageError
from vidgen.files import typed_path
from vidgen.lock import Lock, Taken
from vidgen.storage.database import Busy, DamagedProject, DiskFull, Unwritable
from vidgen.storage.library import Library
from vidgen.storage.schema import FORMAT

if TYPE_CHECKING:
    from vidgen.storage.backups import Backup
    from vidgen.storage.header import Header
    from vidgen.storage.media import Media
    from vidgen.storage.open_project import OpenProject
    from vidgen.storage.project_file import ProjectFile
    from vidgen.storage.recovery import Report

log = logging.getLogger(__name__)

SUFFIX = ".vidgen"


class ProjectService:
    """Free of Qt. One for a process; `media` reads media files in worker processes."""

    def __init__(self, media: Media, library: Library | None = None) -> None:
        self.media = media
        self.library = library or Library()

    def create(self, path: Path | str, **settings: object) -> OpenProject:
        """Make a new project and open it. `settings`: fields of the record `Project`.

        Raises ProjectError when there is something at `path` already or it cannot be written, UsageError for settings
        that are not possible.
        """
        from pydantic import ValidationError

        from vidgen.storage import project_file

        path = real_path(path)
        if path.suffix.lower() != SUFFIX:
            raise UsageError(f"A project's name ends in {SUFFIX}: '{path.name}{SUFFIX}'.")
        try:
            records = new_project(**{"name": path.stem, **settings})
        except ValidationError as error:
            raise UsageError(f"The project cannot be made: {explain(error)}") from None
        if not path.parent.is_dir():
            raise ProjectError(f"The folder '{path.parent}' does not exist; make it first.")
        try:
            lock = Lock(path)
        except OSError as error:
            raise ProjectError(f"'{path}' cannot be made: {error.strerror or error}.") from error
        try:
            if path.exists():
                raise ProjectError(f"There is already something at '{path}'; choose another name.")
            project_file.create(path, records)
        finally:
            lock.release()
        return self.open(path)

    def open(self, path: Path | str, read_only: bool = False) -> OpenProject:
        """Open a project; when somebody else has it or it cannot be written, for reading only, with the reason.

        Raises ProjectError when it is not there, damaged, or written by a newer version. It is then left as it was.
        """
        path = real_path(path)
        try:
            return self._open(path, read_only)
        except DamagedProject as error:
            raise DamagedProject(f"{error} {self._way_out(path)}") from error

    def _open(self, path: Path, read_only: bool) -> OpenProject:
        from vidgen.storage.header import read_header

        header = read_header(path)
        if read_only:
            return self._open_copy(path, header, "It was opened for reading only.")
        try:
            lock = Lock(path)
        except Taken as taken:
            return self._open_copy(path, header, f"{taken} Changes are not possible here until it is closed there.")
        except OSError as error:
            reason = f"The folder '{path.parent}' cannot be written: {error.strerror or error}."
            return self._open_copy(path, header, reason)
        with ExitStack() as resources:
            resources.callback(lock.release)
            try:
                return self._open_own(path, read_header(path), lock, resources)
            except (Unwritable, DiskFull, Busy) as error:
                reason = str(error)
        return self._open_copy(path, header, reason)

    def _way_out(self, path: Path) -> str:
        """Return what to do about a damaged project, as sentences."""
        from vidgen.storage.backups import newest_good

        project_id = self.library.project_id(path)
        backup = newest_good(project_id) if project_id else None
        offer = f" The newest good backup is '{backup.path}' (edit {backup.revision})." if backup else ""
        return f"The file was left as it is; 'vidgen recover' writes what can be read of it into a new one.{offer}"

    def unbundle(self, bundle: Path | str, folder: Path | str) -> Path:
        """Unpack a bundle into a new folder inside `folder`; return the path of the project in it.

        Raises ProjectError when it is not a whole and honest bundle, or there is no room; nothing is left behind.
        """
        from vidgen.storage.bundle import read_bundle

        return read_bundle(typed_path(bundle), typed_path(folder).absolute())

    def recover(self, path: Path | str, out: Path | str | None = None) -> Report:
        """Write what can be read of a damaged project into a new file; the damaged one is only read.

        Raises ProjectError when nothing can be read and there is no backup, or `out` exists.
        """
        from vidgen.storage.recovery import recover

        path = real_path(path)
        if not path.is_file():
            raise ProjectError(f"There is no project at '{path}'.")
        if out is None:
            number, target = 1, path.with_name(f"{path.stem} recovered{SUFFIX}")
            while target.exists():
                number += 1
                target = path.with_name(f"{path.stem} recovered {number}{SUFFIX}")
        else:
            target = real_path(out)
        return recover(path, target, self.library)

    def backups(self, path: Path | str) -> list[Backup]:
        """Return the backups of the project at a path, the newest first; also when the file itself is gone."""
        from vidgen.storage.backups import backups
        from vidgen.storage.recovery import salvage

        path = real_path(path)
        project_id = self.library.project_id(path) or (salvage(path).project_id if path.is_file() else None)
        return backups(project_id) if project_id else []

    def restore_backup(self, backup: Backup, out: Path | str) -> Path:
        """Write a backup to a new file. Raises ProjectError when there is something already."""
        from vidgen.storage.backups import restore_copy

        target = real_path(out)
        restore_copy(backup, target)
        return target

    def _open_own(self, path: Path, header: Header, lock: Lock, resources: ExitStack) -> OpenProject:
        from vidgen.storage.aftermath import examine
        from vidgen.storage.migrations import migrate
        from vidgen.storage.open_project import OpenProject
        from vidgen.storage.project_file import ProjectFile

        notices = examine(path, header, was_unmerged=lock.was_unmerged)
        if header.format < FORMAT:
            notices.append(f"The project was brought up to date; a copy of it as it was is '{set_aside(path)}'.")
            migrate(path)
        file = ProjectFile(path, writable=True, lock=lock)
        record = next(r.id for r in file.state.records.values() if isinstance(r, Project))
        self.library.note_opened(path, file.state.project_id, path.stem, record)
        notices += self.library.told()
        _back_up(file)
        return OpenProject(
            path,
            file,
            read_only=None,
            notices=notices,
            resources=resources.pop_all(),
            before_close=lambda project: _back_up(project.file),
            media=self.media,
        )

    def _open_copy(self, path: Path, header: Header, reason: str) -> OpenProject:
        from vidgen.scratch import scratch_folder
        from vidgen.storage.migrations import migrate
        from vidgen.storage.open_project import OpenProject
        from vidgen.storage.project_file import ProjectFile
        from vidgen.storage.snapshot import copy_snapshot

        with ExitStack() as resources:
            copy = copy_snapshot(path, resources.enter_context(scratch_folder()))
            if header.format < FORMAT:
                migrate(copy)
            told = f"'{path.name}' is open read-only. {reason}"
            file = ProjectFile(copy, writable=False, read_only_reason=told, shown=path)
            return OpenProject(
                path,
                file,
                read_only=reason,
                notices=[],
                resources=resources.pop_all(),
                before_close=lambda _: None,
                media=self.media,
            )


def real_path(path: Path | str) -> Path:
    """Return the absolute path with symbolic links followed: two links to one file are one project."""
    try:
        return typed_path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(f"'{path}' cannot be a project's place: {reason}.") from error


def set_aside(path: Path) -> Path:
    """Copy a project file, before it is migrated, beside itself; return the copy. Raises ProjectError."""
    from vidgen.files import atomic_write
    from vidgen.scratch import scratch_folder
    from vidgen.storage.snapshot import copy_snapshot

    number = 1
    while (aside := path.with_name(f"{path.stem} before update {number}{SUFFIX}")).exists():
        number += 1
    with scratch_folder() as folder:
        copy = copy_snapshot(path, folder)
        from vidgen.storage.database import Database

        database = Database(copy, "rw")
        try:
            atomic_write(aside, database.copy_to)
        finally:
            database.close()
    return aside


def _back_up(file: ProjectFile) -> None:
    """Back up a project if it is time. That it fails is no reason to refuse work."""
    from vidgen.storage.backups import back_up

    try:
        back_up(file)
    except (ProjectError, UsageError) as error:
        log.warning("no backup was made: %s", error)
