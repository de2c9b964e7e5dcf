"""`Proxies`: small copies of heavy media, made in the background, for the preview of one open project."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Id
from vidgen.errors import Cancelled, VidgenError
from vidgen.media.heavy import can_have_proxy, why_heavy
from vidgen.render.plan import StandIn
from vidgen.ui.loop.background import Background
from vidgen.ui.project.project import Project
from vidgen.ui.project.session import Session
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.media.proxy_service import Proxy, ProxyService

Use = Literal["auto", "on", "off"]
USES: tuple[Use, ...] = ("auto", "on", "off")
_USE = "proxies.use"


class Proxies(QObject):
    """Belongs to the Qt thread. Those of heavy files are made by themselves, unless they are turned off."""

    changed = Signal(object)
    """The id of an asset whose proxy came, went or went on; None when how they are used was changed."""

    def __init__(
        self,
        project: Project,
        session: Session,
        services: Services,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._session = session
        self._services = services
        self._background = background
        self._there: dict[str, Proxy] = {}
        """By content."""
        self._looked: set[str] = set()
        self._wanted: list[Id] = []
        self._making: Id | None = None
        self._done = 0.0
        self._failed: dict[str, str] = {}
        """By content: why there is none."""
        self._working = False
        self._cancel = threading.Event()
        self._progress = QTimer(self, interval=500)
        self._progress.timeout.connect(self._tell_progress)
        project.news.connect(self._hear)
        self._look(project.records.assets())

    @property
    def use(self) -> Use:
        """When the preview shows them: auto is whenever it is not at full quality."""
        kept = self._session.recall(_USE)
        return next((use for use in USES if use == kept), "auto")

    def set_use(self, use: Use) -> None:
        """Choose when the preview shows them; kept with the project's session."""
        if use != self.use:
            self._session.remember(_USE, use)
            if use == "off":
                self._wanted.clear()
            else:
                self._look(self._project.records.assets())
            self.changed.emit(None)

    def state(self, asset: Asset) -> str:
        """Return "ready", "making", "waiting", "failed" or ""."""
        if asset.hash in self._there:
            return "ready"
        if asset.id == self._making:
            return "making"
        if asset.id in self._wanted:
            return "waiting"
        return "failed" if asset.hash in self._failed else ""

    def done(self) -> float:
        """Return how much of the one that is being made is done, 0 to 1."""
        return self._done

    def stand_ins(self, assets: Iterable[Asset], *, full: bool) -> dict[Id, StandIn]:
        """Return what the preview shows in place of assets; `full`: it is at full quality."""
        if self.use == "off" or (self.use == "auto" and full):
            return {}
        found = ((a.id, self._there.get(a.hash)) for a in assets)
        return {i: StandIn(path=str(p.path), info=p.info) for i, p in found if p is not None}

    def make(self, assets: Iterable[Asset]) -> None:
        """Make the proxies of these files that are missing, after those that are under way."""
        for asset in assets:
            if self.state(asset) in ("", "failed") and asset.hash and can_have_proxy(asset.info):
                self._failed.pop(asset.hash, None)
                self._wanted.append(asset.id)
                self.changed.emit(asset.id)
        if self._wanted and not self._working and not self._cancel.is_set():
            self._working = True
            self._background.start(self._work())

    def delete(self, assets: Iterable[Asset]) -> None:
        """Delete the proxies of these files."""
        gone = [a for a in assets if a.hash in self._there]
        for asset in gone:
            self._there.pop(asset.hash, None)
            self._failed[asset.hash] = "deleted"  # it is not made again by itself
            self.changed.emit(asset.id)
        self._background.start(self._delete([a.hash for a in gone]))

    async def _delete(self, hashes: list[str]) -> None:
        service = self._services.proxies
        await self._background.call("disk", lambda: [service.delete(hash) for hash in hashes])

    def close(self) -> None:
        """Stop what is being made."""
        self._cancel.set()
        self._wanted.clear()
        self._progress.stop()

    def _hear(self, news: News) -> None:
        if news.edit is not None:
            self._look([after for _, _, after in news.patch if isinstance(after, Asset)])

    def _look(self, assets: Iterable[Asset]) -> None:
        """Find the proxies that are there, and make those of heavy files that are not."""
        fresh = [a for a in assets if a.hash and a.hash not in self._looked and can_have_proxy(a.info)]
        if fresh:
            self._looked |= {a.hash for a in fresh}
            self._background.start(self._find(fresh))
        elif self.use != "off":
            self.make([a for a in assets if why_heavy(a.info) and self.state(a) == ""])

    async def _find(self, assets: list[Asset]) -> None:
        service = self._services.proxies
        hashes = [a.hash for a in assets]
        found = await self._background.call("disk", lambda: [p for h in hashes if (p := service.find(h)) is not None])
        self._there |= {proxy.hash: proxy for proxy in found}
        for asset in assets:
            if asset.hash in self._there:
                self.changed.emit(asset.id)
        if self.use != "off":
            self.make([a for a in assets if why_heavy(a.info) and self.state(a) == ""])

    async def _work(self) -> None:
        service = self._services.proxies
        self._progress.start()
        try:
            while self._wanted and not self._cancel.is_set():
                asset = self._project.records.find(self._wanted.pop(0), Asset)
                if asset is None:
                    continue
                self._making, self._done = asset.id, 0.0
                self.changed.emit(asset.id)
                try:
                    proxy = await self._background.call("proxies", self._make, service, asset)
                    self._there[asset.hash] = proxy
                except Cancelled:
                    return
                except VidgenError as error:
                    self._failed[asset.hash] = str(error)
                finally:
                    self._making = None
                self.changed.emit(asset.id)
        finally:
            self._working = False
            self._progress.stop()

    def _make(self, service: ProxyService, asset: Asset) -> Proxy:
        def tell(done: float) -> None:
            self._done = done  # one assignment: the Qt thread only reads it

        return service.make(asset, self._project.asset_path(asset), tell, self._cancel)

    def _tell_progress(self) -> None:
        if self._making is not None:
            self.changed.emit(self._making)
