"""Builds the services and closes them again; no logic. Whoever needs one asks `Services` and gets it made then."""

from __future__ import annotations

import threading
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vidgen.ai.assistant.assistant import Assistant
    from vidgen.ai.insights import Insights
    from vidgen.ai.service import AIService
    from vidgen.editor.queries import Records
    from vidgen.editor.records import Id
    from vidgen.media.look_service import LookService
    from vidgen.media.proxy_service import ProxyService
    from vidgen.media.service import MediaService
    from vidgen.preferences import Preferences
    from vidgen.render.helping import Helper
    from vidgen.render.queue import ExportQueue
    from vidgen.render.segments.spares import Spares
    from vidgen.render.segments.store import Store
    from vidgen.render.service import RenderService
    from vidgen.storage.jobs import JobBook
    from vidgen.storage.library import Library
    from vidgen.storage.metrics import MetricBook
    from vidgen.storage.service import ProjectService


class Services:
    """The services of one run of the program. A context manager: on leaving it, worker processes end.

    `helper` renders parts of exports elsewhere. `ask` asks a person for a secret, for example a passphrase. `stays`: it goes
    on after an export, so that the next one may come soon. `beside`: somebody edits beside exports, and comes first.
    """

    def __init__(
        self,
        helper: Helper | None = None,
        ask: Callable[[str], str] | None = None,
        *,
        stays: bool = False,
        beside: bool = False,
    ) -> None:
        self._helper = helper
        self._making = threading.Lock()
        self._stays = stays
        self._beside = beside
        self._ask = ask
        self.notices: list[str] = []
        """Sentences for the user about what could not be read."""

    @cached_property
    def media(self) -> MediaService:
        """Looks into media files."""
        from vidgen.errors import UsageError
        from vidgen.media.known_hashes import KnownHashes
        from vidgen.media.service import MediaService

        try:
            known = KnownHashes(self.store.hashes)
        except UsageError:  # there is no place for a cache; files are then read each time
            known = None
        return MediaService(known=known)

    @cached_property
    def looks(self) -> LookService:
        """Makes thumbnails and waveforms."""
        from vidgen import folders
        from vidgen.media.look_service import LookService
        from vidgen.media.look_store import LookStore

        return LookService(LookStore(folders.cache() / "looks.sqlite"))

    @cached_property
    def proxies(self) -> ProxyService:
        """Makes small copies of heavy media for the preview."""
        from vidgen import folders
        from vidgen.media.proxy_service import ProxyService

        return ProxyService(folders.cache() / "proxies")

    @cached_property
    def library(self) -> Library:
        """Knows projects, exports and calls of models of this user; what goes wrong with it is told once."""
        from vidgen.storage.library import Library

        return Library()

    @cached_property
    def projects(self) -> ProjectService:
        """Makes and opens projects."""
        from vidgen.storage.service import ProjectService

        return ProjectService(self.media, self.library)

    @cached_property
    def preferences(self) -> Preferences:
        """What the user has chosen; `notices` says what of it could not be read."""
        from vidgen.preferences import preferences

        return preferences(self.notices)

    @cached_property
    def store(self) -> Store:
        """Keeps what was rendered."""
        from pathlib import Path

        from vidgen import folders
        from vidgen.render.segments.store import Store

        chosen = self.preferences.cache_folder
        return Store(Path(chosen) if chosen else folders.cache() / "segments", self.preferences.cache_limit)

    def sweep(self) -> int:
        """Take away what killed processes did not finish, also beside the files that they made; return the bytes."""
        import tempfile
        from pathlib import Path

        from vidgen import scratch
        from vidgen.partials import remove_abandoned
        from vidgen.render.playback import memory

        scratch.sweep(Path(tempfile.gettempdir()))
        memory.tidy()
        beside = {job.out.parent for job in self.jobs.jobs() if job.state == "stopped"}
        return self.store.sweep() + self.proxies.sweep() + sum(map(remove_abandoned, beside))

    @cached_property
    def render(self) -> RenderService:
        """Makes frames and exports."""
        from vidgen import folders
        from vidgen.render.service import RenderService

        return RenderService(
            folders.home() / "presets",
            store=self.store,
            helper=self._helper,
            cores=self.preferences.cores,
            spares=self.spares,
            gives_way=self._beside,
        )

    @cached_property
    def spares(self) -> Spares:
        """Worker processes for renders that come soon."""
        from vidgen.render.segments.spares import Spares

        return Spares(keep=self._stays)

    def begin_rendering(self) -> None:
        """Have a worker process start: that takes as long as all that happens here before it is needed."""
        from vidgen.media.devices import has_devices

        if not has_devices():  # with hardware workers have other limits, which only the project tells
            self.spares.begin()

    @cached_property
    def jobs(self) -> JobBook:
        """Knows the exports that were ordered."""
        from vidgen.storage.jobs import JobBook

        return JobBook(self.library)

    @cached_property
    def metrics(self) -> MetricBook:
        """Keeps figures of exports."""
        from vidgen.storage.metrics import MetricBook

        return MetricBook(self.library)

    @cached_property
    def exports(self) -> ExportQueue:
        """Makes exports that can be taken up again."""
        from vidgen.render.queue import ExportQueue

        return ExportQueue(self.render, self.jobs, self.metrics)

    @cached_property
    def ai(self) -> AIService:
        """Calls models, each within its budget."""
        from vidgen.ai.service import AIService
        from vidgen.net import guard

        guard()
        with self._making:  # several threads may ask for it first
            made: AIService | None = self.__dict__.get("ai")
            return made or self.__dict__.setdefault("ai", AIService(self.library, self._ask))

    def ai_apart(self) -> AIService:
        """Return another one with the same keys, for a thread with a loop of its own; whoever asks lets go of it."""
        from vidgen.ai.service import AIService

        return AIService(self.library, keys=self.ai.keys)

    def assistant(self, paths: Mapping[Id, Path]) -> Assistant:
        """Return one for a project whose files are at `paths`."""
        from vidgen.ai.assistant.assistant import Assistant
        from vidgen.ai.assistant.hearing import Hearing
        from vidgen.ai.order import Order
        from vidgen.ai.transcribing import captions_of, listen

        async def transcribe(records: Records) -> list[dict[str, Any]]:
            done = await listen(self.ai, self.render, records, paths, order=Order(project=records.project.id))
            return [cue.to_json() for cue in captions_of(done.result)]

        return Assistant(self.ai, Hearing(self.looks, paths, transcribe))

    def insights(self, month: str | None = None) -> Insights:
        """Return what calls of models (of one month, `2026-11`) and exports have cost and taken. Blocks."""
        from vidgen.ai.insights import insights

        ledger = self.ai.ledger.entries(month=month)
        storage = {
            "Rendered pictures": self.store.usage().size,
            "Thumbnails and waveforms": self.looks.store.usage()[1],
            "Results of models": self.ai.results.usage()[1],
        }
        names = self.projects.library.names()
        exports = self.metrics.rows("export")
        return insights(ledger, exports, storage, lambda project: names.get(project, "unknown project"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what was made, the last first."""
        for name in ("ai", "render", "spares", "projects", "looks", "proxies", "media"):
            service = self.__dict__.pop(name, None)
            close = getattr(service, "close", None)
            if close is not None:
                close()
