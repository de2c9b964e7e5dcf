"""`Versions`: the named versions of the open project, as the window asks for them.

They are read from a copy of the file in a thread, so that one of thousands of edits ago keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QInputDialog, QWidget

from vidgen.editor.changes import changes
from vidgen.editor.queries import Snapshot
from vidgen.errors import VidgenError
from vidgen.scratch import scratch_folder
from vidgen.ui.context import Context
from vidgen.ui.dashboard.shelf import poster_size
from vidgen.ui.decoded import image_of

if TYPE_CHECKING:
    from vidgen.storage.project_file import Version


@dataclass(frozen=True)
class Look:
    """What a version was like, beside what there is now."""

    version: Version
    then: Snapshot
    now: Snapshot
    changes: tuple[str, ...]
    """What has changed since, in sentences."""


class Versions(QObject):
    """Of one open project. The file is asked in the Qt thread only for its list, which is short."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent

    def all(self) -> list[Version]:
        """Return them, the newest first."""
        return list(reversed(self._context.project.opened.versions()))

    def ask_name(self) -> None:
        """Ask for a name and keep the project as it is now under it."""
        proposed = self.tr("Version {0}").format(len(self.all()) + 1)
        name, given = QInputDialog.getText(self._parent, self.tr("Save a version"), self.tr("Name"), text=proposed)
        if given and name.strip():
            self.save(name)

    def save(self, name: str) -> None:
        """Keep the project as it is now under a name."""
        self._context.project.about_to_change.emit()
        self._do(lambda: self._context.project.opened.name_version(name))

    def rename(self, name: str, new: str) -> None:
        """Give a version another name."""
        self._do(lambda: self._context.project.opened.rename_version(name, new))

    def remove(self, name: str) -> None:
        """Forget a version."""
        self._do(lambda: self._context.project.opened.remove_version(name))

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except VidgenError as error:
            self._context.tell(str(error))
        self.changed.emit()

    async def look(self, version: Version) -> Look:
        """Return what a version was like. Raises VidgenError."""
        path, services, now = self._context.project.path, self._context.services, self._context.project.snapshot()

        def read() -> Look:
            with services.projects.open(path, read_only=True) as copy:
                then = copy.version_records(version.name)
            return Look(version, then, now, changes(then, now))

        return await self._context.background.call("disk", read)

    async def picture(self, of: Snapshot, time: int, box: tuple[int, int]) -> QImage | None:
        """Return a frame of a state of the project that fits into a box of pixels; None where there is none."""
        if not 0 <= time < of.duration():
            return None
        paths = {a.id: self._context.project.asset_path(a) for a in of.assets()}
        services = self._context.services

        def draw() -> QImage | None:
            there = {i: path for i, path in paths.items() if path.is_file()}
            try:
                with scratch_folder() as folder:
                    out = folder / "frame.png"
                    services.render.frame(of, there, of.rate.time_of(of.rate.frame_at(time)), out, poster_size(of, box))
                    image = image_of(out.read_bytes())
            except VidgenError:
                return None
            return None if image.isNull() else image

        return await self._context.background.call("painter", draw)

    def restore(self, look: Look) -> None:
        """Go back to a version, as one step of undo."""
        name = look.version.name
        try:
            done = self._context.project.restore(self.tr("Restore {0}").format(name), look.then)
        except VidgenError as error:
            self._context.tell(str(error))
            return
        told = self.tr("'{0}' is restored; undo takes that back.") if done else self.tr("It is as it was in '{0}'.")
        self._context.tell(told.format(name))
