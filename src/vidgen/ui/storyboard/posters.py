"""`Posters`: the frames that stand for scenes, drawn one after the other by the renderer and kept by what they show."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Id
from vidgen.errors import VidgenError
from vidgen.scratch import scratch_folder
from vidgen.ui.context import Context
from vidgen.ui.dashboard.shelf import poster_size
from vidgen.ui.decoded import image_of
from vidgen.ui.services import Services
from vidgen.ui.storyboard.facts import CardFacts, with_enabled

_KEPT = 400
_BOX = (448, 252)
"""Pixels in which a poster fits: twice a card's, for screens with small pixels."""


class Posters(QObject):
    """A frame that failed is not asked for again until something in it changes."""

    arrived = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        self._wanted: list[CardFacts] = []
        self._running = False

    def of(self, card: CardFacts) -> QImage | None:
        """Return the poster of a card when it is there."""
        found = self._kept.get(card.poster_key)
        if found is not None:
            self._kept.move_to_end(card.poster_key)
        return found

    def want(self, cards: Sequence[CardFacts]) -> None:
        """Have the posters of these cards drawn, the first first, in place of what was wanted before."""
        self._wanted = [c for c in cards if c.poster_key and c.poster_key not in self._kept]
        if self._wanted and not self._running:
            self._running = True
            self._context.background.start(self._serve())

    async def _serve(self) -> None:
        try:
            while self._wanted:
                card = self._wanted.pop(0)
                if card.poster_time is None or card.poster_key in self._kept:
                    continue
                project = self._context.project
                snapshot = project.snapshot()
                if card.poster_time >= snapshot.duration():
                    continue
                paths = {a.id: project.asset_path(a) for a in snapshot.assets()}
                call = self._context.background.call
                image = await call("painter", _draw, self._context.services, snapshot, paths, card)
                self._kept[card.poster_key] = image
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
                self.arrived.emit()
        finally:
            self._running = False


def _draw(services: Services, snapshot: Snapshot, paths: dict[Id, Path], card: CardFacts) -> QImage | None:
    """Return a frame, or None when it cannot be drawn. In the lane `painter`."""
    if card.poster_time is None:
        return None
    if card.left_out:
        snapshot = with_enabled(snapshot, card.left_out)
    there = {i: path for i, path in paths.items() if path.is_file()}
    try:
        with scratch_folder() as folder:
            out = folder / "frame.png"
            services.render.frame(snapshot, there, card.poster_time, out, poster_size(snapshot, _BOX))
            image = image_of(out.read_bytes())
    except VidgenError:
        return None
    return None if image.isNull() else image
