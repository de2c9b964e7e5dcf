"""`OpenProject`: one project that is open, with its document, its file and its media."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from vidgen.editor.document import Document
from vidgen.editor.history import Edit
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Asset
from vidgen.errors import ProjectError, ReadOnly, UsageError, VidgenError
from vidgen.files import typed_path
from vidgen.storage.assets import Assets, Problem, RelinkReport
from vidgen.storage.media import Media
from vidgen.storage.paths import stored_path
from vidgen.storage.project_file import LogRow, ProjectFile, Version, create
from vidgen.storage.versions import find_version, records_of, restore

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
        media: Media,
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
        self.assets = Assets(path, self.document, media)
        """What import and relink are made of, for those who measure files in another thread than they edit in."""
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

    # Media ------------------------------------------------------------------------------------------------------

    def asset_path(self, asset: Asset) -> Path:
        """Return the absolute path of an asset's file; there may be nothing."""
        return self.assets.path(asset)

    def asset_paths(self) -> dict[str, Path]:
        """Return the path of each asset whose file is there, by id."""
        return self.assets.present()

    def missing(self) -> list[Problem]:
        """Return the assets whose files are missing or changed."""
        return self.assets.problems()

    def import_media(self, paths: Sequence[Path | str], copy: bool = False) -> list[Asset]:
        """Import files as one undo step, all or none; return their assets in the order of `paths`.

        Nothing is copied unless asked: then into `NAME.media`. The same content twice is the same asset. Raises
        MediaError naming the file at fault, ReadOnly, ProjectError.
        """
        self._check_writable()
        return self.assets.bring_in(paths, copy=copy)

    def relink(
        self, folder: Path | str | None = None, asset: Asset | None = None, path: Path | str | None = None
    ) -> RelinkReport:
        """Find missing media again, as one undo step: below `folder` (the project's own without one) by hash, then by
        name; or `asset` at the chosen `path`. Raises MediaError, UsageError, ReadOnly.
        """
        self._check_writable()
        return self.assets.relink(Path(folder) if folder else None, asset, Path(path) if path else None)

    def collect(self) -> list[Asset]:
        """Copy media that lie outside of the project's folder into `NAME.media`, as one undo step, all or none; return
        the assets that moved. Raises ProjectError when one is missing or changed or there is no room, ReadOnly.
        """
        self._check_writable()
        return self.assets.collect()

    def bundle(self, out: Path | str) -> None:
        """Write the project and all its media into one zip. Raises ProjectError when a file is missing or changed."""
        from vidgen.storage.bundle import write_bundle

        if problems := self.missing():
            raise ProjectError(f"The project cannot be bundled: {problems[0]} Relink it first.")
        target = typed_path(out).absolute()
        paths = self.asset_paths()
        assets = {a.id: (a, paths[a.id]) for a in self.document.assets() if a.id in paths}
        write_bundle(self.file, assets, self.path.stem, target)

    def save_copy(self, records: Records, out: Path) -> None:
        """Write the project, as `records` have it, into a new file with a history of its own; media stay where they are.

        It asks nothing of the file that is open, which may be gone. A file at `out` is replaced. Raises ProjectError when
        that is the open project itself, or cannot be written; MediaError for a path that is not text.
        """
        out = typed_path(out).absolute()
        if out.resolve() == self.path:
            raise ProjectError(f"'{out.name}' is the project that is open; give the copy another name.")
        moved = {a.id: a.replace(path=stored_path(self.asset_path(a), out.parent)) for a in records.assets()}
        create(out, [moved.get(i, record) for i, record in records.records.items()], label="Copy")

    def _check_writable(self) -> None:
        if self.read_only is not None:
            raise ReadOnly(f"'{self.path.name}' is open read-only. {self.read_only}")

    # The past ---------------------------------------------------------------------------------------------------

    def history(self, limit: int | None = None) -> list[LogRow]:
        """Return the newest lines of the log, the newest first."""
        return self.file.log(limit)

    def back_up(self) -> None:
        """Make a backup now, unless nothing changed since the last one. Raises ProjectError."""
        from vidgen.storage.backups import back_up

        back_up(self.file, force=True)

    def versions(self) -> list[Version]:
        """Return the named versions, the oldest first."""
        return self.file.versions()

    def name_version(self, name: str) -> Version:
        """Give the project as it is now a name. Raises ProjectError when the name is taken, ReadOnly."""
        return self.file.name_version(_version_name(name))

    def rename_version(self, name: str, new: str) -> Version:
        """Give a version another name. Raises UsageError when there is none, ProjectError when it is taken, ReadOnly."""
        return self.file.rename_version(find_version(self.file, name), _version_name(new))

    def remove_version(self, name: str) -> None:
        """Forget a version; the project stays as it is. Raises UsageError when there is none, ProjectError, ReadOnly."""
        self.file.remove_version(find_version(self.file, name))

    def version_records(self, name: str) -> Snapshot:
        """Return the records as they were in a named version. Raises UsageError when there is none, ProjectError."""
        return records_of(self.document, self.file, find_version(self.file, name))

    def restore_version(self, name: str) -> Edit | None:
        """Go back to a named version by one new edit, which can be undone; None when nothing differs.

        Raises UsageError when there is no such version.
        """
        self._check_writable()
        return restore(self.document, self.file, find_version(self.file, name))


def _version_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 255 or not name.isprintable():
        raise UsageError("A version's name is one line of up to 255 characters.")
    return name
