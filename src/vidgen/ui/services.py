"""What the window asks of the services; `vidgen.app.Services` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from vidgen.media.look_service import LookService
    from vidgen.media.service import MediaService
    from vidgen.render.service import RenderService
    from vidgen.storage.service import ProjectService


class Services(Protocol):
    """Made when first asked for. Only `Background` lanes may call what blocks."""

    @property
    def media(self) -> MediaService:
        """Looks into media files. May be used from several threads."""
        ...

    @property
    def looks(self) -> LookService:
        """Makes thumbnails and waveforms. May be used from several threads."""
        ...

    @property
    def projects(self) -> ProjectService:
        """Makes and opens projects."""
        ...

    @property
    def render(self) -> RenderService:
        """Makes frames (in the lane `painter` only) and exports."""
        ...
