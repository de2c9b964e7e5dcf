"""`ProjectService`: projects are made, opened, recovered and unpacked here. Window, command line and server share it."""

from __future__ import annotations

import logging
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.editor.document import new_project
from vidgen.editor.model import explain
from vidgen.errors import ProjectError, UsageError
from vidgen.storage.database import Busy, DiskFull, Unwritable
from vidgen.storage.lock import Lock, Taken

if TYPE_CHECKING:
    from vidgen.storage.media import Media
    from vidgen.storage.open_project import OpenProject

log = logging.getLogger(__name__)

SUFFIX = ".vidgen"


class ProjectService:
    """Free of Qt. One for a process; `media` reads media files in worker processes."""

    def __init__(self, media: Media) -> None:
        self.media = media

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
        from vidgen.storage.header import read_header

        path = real_path(path)
        read_header(path)
        if read_only:
            return self._open_copy(path, "It was opened for reading only.")
        try:
            lock = Lock(path)
        except Taken as taken:
            return self._open_copy(path, f"{taken} Changes are not possible here until it is closed there.")
        except OSError as error:
            return self._open_copy(path, f"The folder '{path.parent}' cannot be written: {error.strerror or error}.")
        with ExitStack() as resources:
            resources.callback(lock.release)
            try:
                return self._open_own(path, resources)
            except (Unwritable, DiskFull, Busy) as error:
                reason = str(error)
        return self._open_copy(path, reason)

    def unbundle(self, bundle: Path | str, folder: Path | str) -> Path:
        """Unpack a bundle into a new folder inside `folder`; return the path of the project in it.

        Raises ProjectError when it is not a whole and honest bundle, or there is no room; nothing is left behind.
        """
        from vidgen.storage.bundle import read_bundle

        return read_bundle(Path(bundle).expanduser(), Path(folder).expanduser().absolute())

    def _open_own(self, path: Path, resources: ExitStack) -> OpenProject:
        from vidgen.storage.open_project import OpenProject
        from vidgen.storage.project_file import ProjectFile

        notices: list[str] = []
        file = ProjectFile(path, writable=True)
        return OpenProject(
            path,
            file,
            read_only=None,
            notices=notices,
            resources=resources.pop_all(),
            before_close=lambda _: None,
            media=self.media,
        )

    def _open_copy(self, path: Path, reason: str) -> OpenProject:
        from vidgen.storage.open_project import OpenProject
        from vidgen.storage.project_file import ProjectFile
        from vidgen.storage.snapshot import copy_snapshot

        with ExitStack() as resources:
            folder = Path(tempfile.mkdtemp(prefix="vidgen-"))
            resources.callback(shutil.rmtree, folder, ignore_errors=True)
            copy = copy_snapshot(path, folder)
            file = ProjectFile(copy, writable=False, read_only_reason=f"'{path.name}' is open read-only. {reason}")
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
        return Path(path).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ProjectError(f"'{path}' cannot be a project's place: {error}.") from error
