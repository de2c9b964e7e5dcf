"""`OpenProject`: one project that is open, with its document, its file and its media."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from vidgen.editor.document import Document
from vidgen.errors import VidgenError
from vidgen.storage.project_file import LogRow, ProjectFile, Version

log = logging.getLogger(__name__)


class OpenProject:
    """Made by `ProjectService`. A context manager; `close` leaves one file behind."""

    def __init__(
        self,
        path: Path,
        file: ProjectFile,
        *,
        read_only: str | None,
        notices: list[str],
        resources: ExitStack,
        before_close: Callable[[OpenProject], None],
    ) -> None:
        state = file.state
        self.path = path
        """The project file, symbolic links followed."""
        self.folder = path.parent
        self.document = Document(state.records, journal=file, history=state.history, revision=state.revision)
        self.project_id = state.project_id
        self.read_only = read_only
        """None, or why nothing can be changed, as a sentence."""
        self.notices = notices
        """What the user should know about this opening, as sentences."""
        self.file = file
        self._resources = resources
        self._before_close = before_close
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the project. It never fails: what could not be tidied up is logged, and every edit is safe already."""
        if not self._open:
            return
        self._open = False
        with self._resources:
            try:
                if self.read_only is None:
                    self._before_close(self)
            except VidgenError as error:
                log.warning("on closing '%s': %s", self.path, error)
            finally:
                self.file.close()

    def history(self, limit: int | None = None) -> list[LogRow]:
        """Return the newest lines of the log, the newest first."""
        return self.file.log(limit)

    def versions(self) -> list[Version]:
        """Return the named versions, the oldest first."""
        return self.file.versions()
