"""What the window asks of the services; `vidgen.app.Services` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vidgen.ai.assistant.assistant import Assistant
    from vidgen.ai.insights import Insights
    from vidgen.ai.service import AIService
    from vidgen.editor.records import Id
    from vidgen.media.look_service import LookService
    from vidgen.media.proxy_service import ProxyService
    from vidgen.media.service import MediaService
    from vidgen.preferences import Preferences
    from vidgen.render.queue import ExportQueue
    from vidgen.render.service import RenderService
    from vidgen.storage.jobs import JobBook
    from vidgen.storage.metrics import MetricBook
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
    def proxies(self) -> ProxyService:
        """Makes small copies of heavy media. May be used from several threads."""
        ...

    @property
    def projects(self) -> ProjectService:
        """Makes and opens projects."""
        ...

    @property
    def render(self) -> RenderService:
        """Makes frames (in the lane `painter` only) and exports."""
        ...

    @property
    def preferences(self) -> Preferences:
        """What the user has chosen, as it was when it was first asked for."""
        ...

    @property
    def jobs(self) -> JobBook:
        """Knows the exports that were ordered."""
        ...

    @property
    def metrics(self) -> MetricBook:
        """Keeps figures of exports."""
        ...

    @property
    def exports(self) -> ExportQueue:
        """Makes exports that were ordered; in the lane `export` only."""
        ...

    def insights(self, month: str | None = None) -> Insights:
        """Return what calls of models and exports have cost and taken. Blocks."""
        ...

    def assistant(self, paths: Mapping[Id, Path]) -> Assistant:
        """Return an assistant for a project whose files are at `paths`."""
        ...

    @property
    def ai(self) -> AIService:
        """Calls models, each within its budget. Its coroutines are awaited in the Qt thread; the rest blocks."""
        ...

    def ai_apart(self) -> AIService:
        """Return another `ai` with the same keys, for a thread with a loop of its own; whoever asks lets go of it."""
        ...
