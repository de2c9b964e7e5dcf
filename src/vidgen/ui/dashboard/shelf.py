"""Project files that are not open: where new ones go, posters, rename, duplicate. All of it blocks: call it in a lane."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QStandardPaths
from PySide6.QtGui import QImage

from vidgen import folders
from vidgen.errors import ProjectError, UsageError, VidgenError
from vidgen.ui.decoded import image_of
from vidgen.ui.services import Services
from vidgen.untrusted import read_bytes

if TYPE_CHECKING:
    from vidgen.editor.queries import Snapshot
    from vidgen.storage.open_project import OpenProject

SUFFIX = ".vidgen"
POSTER = (480, 270)
"""Pixels; a poster fits inside."""
_KEPT_POSTERS = 400
_LARGEST_POSTER = 4 << 20
"""Bytes."""


@dataclass(frozen=True)
class Card:
    """One project of the dashboard."""

    path: Path
    name: str
    opened: str
    """UTC, ISO 8601."""
    missing: bool
    poster: Path | None
    """None when it was not made yet."""


def projects_folder() -> Path:
    """Return the folder for new projects, made when it is missing. Raises ProjectError."""
    if os.environ.get("VIDGEN_HOME"):
        folder = folders.of("projects")
    else:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(documents or Path.home()) / "vidgen"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"The folder '{folder}' cannot be made: {error.strerror or error}.") from error
    return folder


def free_path(folder: Path, name: str) -> Path:
    """Return a path in a folder at which there is nothing: `NAME.vidgen`, or `NAME 2.vidgen`."""
    number, path = 1, folder / f"{name}{SUFFIX}"
    while path.exists():
        number += 1
        path = folder / f"{name} {number}{SUFFIX}"
    return path


def path_for(title: str) -> Path:
    """Return a free path in the folder for new projects, named after any text. Raises ProjectError."""
    words = "".join(" " if c in '/\\:*?"<>|' or not c.isprintable() else c for c in title[:400])
    name = " ".join(words.split()).lstrip(". ")[:60].strip(" .").removesuffix(SUFFIX)
    return free_path(projects_folder(), name or "Video")


def create(services: Services, folder: Path | None, name: str, **given: object) -> OpenProject:
    """Make a project at a free path and open it. Raises ProjectError, UsageError."""
    name = _fit_name(name)
    return services.projects.create(free_path(folder or projects_folder(), name), **given)


def cards(services: Services) -> list[Card]:
    """Return the projects that were opened, the newest first."""
    found = []
    for recent in services.projects.library.recent():
        poster = poster_path(recent.path)
        there = recent.path.is_file()
        shown = poster if poster is not None and poster.is_file() else None
        found.append(Card(recent.path, recent.path.stem, recent.opened, not there, shown))
    return found


def poster_path(project: Path) -> Path | None:
    """Return where the poster of a project file as it is now is kept, or None when the file is not there."""
    try:
        facts = project.stat()
    except OSError:
        return None
    state = f"{project}\n{facts.st_size}\n{facts.st_mtime_ns}"
    return _posters() / f"{hashlib.blake2b(state.encode(), digest_size=16).hexdigest()}.png"


def make_poster(services: Services, project: Path, cancel: threading.Event) -> Path | None:
    """Draw the poster of a project, a frame at a tenth of it. Lane `painter`.

    None when it is empty, cannot be read, or `cancel` is set in the meantime.
    """
    target = poster_path(project)
    if target is None or target.is_file():
        return target
    try:
        with services.projects.open(project, read_only=True) as opened:
            snapshot = opened.document.snapshot()
            duration = snapshot.duration()
            if duration <= 0:
                return None
            time = snapshot.rate.time_of(snapshot.rate.frame_at(duration // 10))
            services.render.frame(snapshot, opened.asset_paths(), time, target, poster_size(snapshot), cancel)
    except VidgenError:
        return None
    _thin()
    return target


def read_poster(poster: Path) -> QImage:
    """Return what is in a poster's file; a null image when nothing can be read of it."""
    try:
        return image_of(read_bytes(poster, _LARGEST_POSTER))
    except (OSError, VidgenError):
        return QImage()


def poster_size(snapshot: Snapshot, box: tuple[int, int] = POSTER) -> tuple[int, int]:
    """Return the size in pixels, even, of the project's canvas fitted into a box."""
    project = snapshot.project
    scale = min(box[0] / project.width, box[1] / project.height)
    return max(16, round(project.width * scale / 2) * 2), max(16, round(project.height * scale / 2) * 2)


def rename(services: Services, project: Path, name: str) -> Path:
    """Give a project file another name in its folder; return its new path. Raises ProjectError, UsageError."""
    from vidgen.lock import Lock

    target = project.with_name(f"{_fit_name(name)}{SUFFIX}")
    if target == project:
        return project
    if target.exists():
        raise ProjectError(f"There is already a project named '{target.stem}' in '{project.parent}'.")
    try:
        lock = Lock(project)
        try:
            project.rename(target)
        finally:
            lock.release()
    except OSError as error:
        raise ProjectError(f"'{project.name}' cannot be renamed: {error.strerror or error}.") from error
    _follow(services, project, target)
    return target


def duplicate(services: Services, project: Path) -> Path:
    """Write the project as it is now into a new file beside it, with its own history; return it. Raises ProjectError."""
    from vidgen.storage import project_file

    target = free_path(project.parent, f"{project.stem} copy")
    with services.projects.open(project, read_only=True) as opened:
        project_file.create(target, opened.document.records.values(), label="Duplicate")
    services.projects.open(target).close()  # now it is among the recent ones
    return target


def move_to_trash(services: Services, project: Path) -> None:
    """Move a project file to the system's trash; its media stay. Raises ProjectError."""
    from vidgen.lock import Lock

    try:
        lock = Lock(project)
        lock.release()
    except OSError as error:
        raise ProjectError(f"'{project.name}' cannot be moved to the trash: {error.strerror or error}.") from error
    if not QFile.moveToTrash(str(project)):
        raise ProjectError(f"'{project.name}' cannot be moved to the trash; this system has none for its folder.")
    services.projects.library.forget(project)


def locate(services: Services, lost: Path, found: Path) -> Path:
    """Remember that a project that was missing is somewhere else. Raises ProjectError when that is no project."""
    with services.projects.open(found, read_only=True):
        pass
    _follow(services, lost, found)
    return found


def _follow(services: Services, old: Path, new: Path) -> None:
    library = services.projects.library
    library.note_opened(new, library.project_id(old) or "", new.stem)
    library.forget(old)


def _fit_name(name: str) -> str:
    name = name.strip().removesuffix(SUFFIX)
    if not name or len(name) > 120 or not name.isprintable() or set(name) & set('/\\:*?"<>|') or name.startswith("."):
        raise UsageError("A project's name has 1 to 120 characters, none of / \\ : * ? \" < > | and no dot in front.")
    return name


def _posters() -> Path:
    folder = folders.cache() / "posters"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _thin() -> None:
    known = sorted(_posters().glob("*.png"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in known[_KEPT_POSTERS:]:
        old.unlink(missing_ok=True)
