"""`Workplace`: where a video is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from vidgen.editor.queries import Records
    from vidgen.storage.assets import Assets


class Workplace(Protocol):
    """Where a video is made: an `OpenProject`, or what is known about one that is open elsewhere."""

    @property
    def path(self) -> Path:
        """The project file."""
        ...

    @property
    def folder(self) -> Path:
        """The folder that it lies in."""
        ...

    @property
    def project_id(self) -> str:
        """The id of the project."""
        ...

    @property
    def document(self) -> Records:
        """Its records."""
        ...

    @property
    def assets(self) -> Assets:
        """What measures files."""
        ...
