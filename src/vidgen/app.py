"""Builds the services and closes them again; no logic. Whoever needs one asks `Services` and gets it made then."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from vidgen.media.service import MediaService
    from vidgen.render.service import RenderService
    from vidgen.storage.service import ProjectService


class Services:
    """The services of one run of the program. A context manager: on leaving it, worker processes end."""

    @cached_property
    def media(self) -> MediaService:
        """Looks into media files."""
        from vidgen.media.service import MediaService

        return MediaService()

    @cached_property
    def projects(self) -> ProjectService:
        """Makes and opens projects."""
        from vidgen.storage.service import ProjectService

        return ProjectService(self.media)

    @cached_property
    def render(self) -> RenderService:
        """Makes frames and exports."""
        from vidgen import settings
        from vidgen.render.service import RenderService

        return RenderService(settings.home() / "presets")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what was made, the last first."""
        for name in ("render", "projects", "media"):
            service = self.__dict__.pop(name, None)
            close = getattr(service, "close", None)
            if close is not None:
                close()
