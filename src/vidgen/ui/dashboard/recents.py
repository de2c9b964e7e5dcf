"""`Recents`: the projects of the dashboard, read from the library; what the dashboard asks to be done with them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from vidgen.ui.dashboard import shelf
from vidgen.ui.dashboard.dashboard import Dashboard
from vidgen.ui.dashboard.recent_menu import RecentMenu
from vidgen.ui.dashboard.shelf import Card
from vidgen.ui.loop.background import Background
from vidgen.ui.making.makings import Makings
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.ai.making.unfinished import Unfinished

_POSTERS = 24
"""Projects whose posters are made when they are missing."""
_LOOKED_AT = 40
"""Projects among which those that are not finished are looked for."""


class Recents(QObject):
    """Shows what there is on the dashboard and in the menu, and does what is asked for with files that are not open."""

    def __init__(
        self,
        dashboard: Dashboard,
        menu: RecentMenu,
        makings: Makings,
        services: Services,
        background: Background,
        tell: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._dashboard = dashboard
        self._menu = menu
        self._makings = makings
        self._services = services
        self._background = background
        self._tell = tell
        self._parent = parent
        self._no_posters = threading.Event()
        """Set when posters that are being made are not wanted any more."""
        dashboard.locate_wanted.connect(self._locate)
        dashboard.rename_wanted.connect(self._rename)
        dashboard.duplicate_wanted.connect(self._duplicate)
        dashboard.trash_wanted.connect(self._trash)
        dashboard.forget_wanted.connect(self._forget)

    def refresh(self, *, posters: bool = True) -> None:
        """Read the recent projects anew and show them; with `posters`, make those that are missing."""
        self._no_posters.set()
        self._no_posters = threading.Event()
        if not posters:
            self._no_posters.set()
        self._background.start(self._refresh(self._no_posters))

    def no_posters(self) -> None:
        """Make no more posters: the painter is needed for a film, or the window closes."""
        self._no_posters.set()

    async def unfinished(self) -> list[Unfinished]:
        """Return the videos among them that `make` has begun and not finished."""
        known = [card.path for card in self._dashboard.cards()[:_LOOKED_AT] if not card.missing]
        return await self._makings.unfinished(known)

    async def _refresh(self, stop: threading.Event) -> None:
        cards = await self._background.call("disk", shelf.cards, self._services)
        self._dashboard.show_cards(cards)
        self._menu.show_cards(cards)
        for notice in self._services.projects.library.told():
            self._tell(notice)
        self._dashboard.unfinished.show_all(await self.unfinished())
        for card in cards:
            if card.poster is not None and not self._dashboard.has_poster(card.poster) and not stop.is_set():
                await self._show_poster(card.path, card.poster)
        for card in cards[:_POSTERS]:
            if stop.is_set():
                return
            if card.poster is None and not card.missing:
                made = await self._background.call("painter", shelf.make_poster, self._services, card.path, stop)
                if made is not None:
                    await self._show_poster(card.path, made)

    async def _show_poster(self, project: Path, poster: Path) -> None:
        image = await self._background.call("looks", shelf.read_poster, poster)
        if not image.isNull():
            self._dashboard.show_poster(project, poster, image)

    def _do(self, work: Callable[[], object], said: str = "") -> None:
        """Do something with a project file that is not open, then show what there is now, also when it failed."""

        async def do() -> None:
            try:
                await self._background.call("disk", work)
                if said:
                    self._tell(said)
            finally:
                self.refresh()

        self._background.start(do())

    def _rename(self, card: Card, name: str) -> None:
        self._do(lambda: shelf.rename(self._services, card.path, name))

    def _duplicate(self, card: Card) -> None:
        self._do(lambda: shelf.duplicate(self._services, card.path))

    def _trash(self, card: Card) -> None:
        said = self.tr("'{0}' is in the trash.").format(card.name)
        self._do(lambda: shelf.move_to_trash(self._services, card.path), said)

    def _forget(self, card: Card) -> None:
        self._do(lambda: self._services.projects.library.forget(card.path))

    def _locate(self, card: Card) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._parent,
            self.tr("Where is '{0}'?").format(card.name),
            str(card.path.parent),
            f"vidgen (*{shelf.SUFFIX})",
        )
        if chosen:
            self._do(lambda: shelf.locate(self._services, card.path, Path(chosen)))
