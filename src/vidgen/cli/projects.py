"""Opening a project for one verb: its notices are told, its worker processes end with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.app import Services

if TYPE_CHECKING:
    from vidgen.cli.out import Out
    from vidgen.storage.open_project import OpenProject

ENDING = ".vidgen"


def project_path(text: str) -> Path:
    """Return the path of the project that `text` names: the ending `.vidgen` may be left out."""
    path = Path(text)
    return path if path.suffix == ENDING or path.exists() else path.with_name(path.name + ENDING)


@contextmanager
def opened(text: str, out: Out, *, to_look: bool = False) -> Iterator[OpenProject]:
    """Open the project; with `to_look` only for reading. Raises ProjectError and ReadOnly."""
    with services_and(text, out, to_look=to_look) as (_, project):
        yield project


@contextmanager
def services_and(text: str, out: Out, *, to_look: bool = False) -> Iterator[tuple[Services, OpenProject]]:
    """Open the project and yield it with the services, for verbs that need others of them."""
    from vidgen.errors import ReadOnly

    with Services() as services, services.projects.open(project_path(text), read_only=to_look) as project:
        for notice in project.notices:
            out.note(notice)
        if project.read_only and not to_look:
            raise ReadOnly(project.read_only)
        yield services, project
