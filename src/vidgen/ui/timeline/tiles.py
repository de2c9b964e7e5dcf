"""`Tiles`: rows drawn once into pictures of a few hundred pixels, so that scrolling and playing draw next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from vidgen.editor.records import Block, Id

WIDTH = 384
"""Device-independent pixels of a tile."""
_MOST = 400
"""Tiles that are kept."""


@dataclass(frozen=True)
class Content:
    """What a row's tiles depend on besides their place. Compared by identity of the blocks' tuple."""

    blocks: tuple[Block, ...]
    zoom: float
    height: int
    look: tuple[object, ...]


class Tiles:
    """Of one view. A tile is drawn when it is first needed, and again when its row looks different."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Id, int], tuple[Content, QPixmap]] = OrderedDict()

    def forget(self) -> None:
        """Draw everything anew."""
        self._kept.clear()

    def get(
        self, track: Id, place: int, content: Content, ratio: float, paint: Callable[[QPainter, int], None]
    ) -> QPixmap:
        """Return tile number `place` of a track. `paint` draws it, given its first pixel from the start of the timeline."""
        key = (track, place)
        found = self._kept.get(key)
        if found is not None:
            was, pixmap = found
            if (
                was.blocks is content.blocks
                and was.zoom == content.zoom
                and was.height == content.height
                and was.look == content.look
                and pixmap.devicePixelRatio() == ratio
            ):
                self._kept.move_to_end(key)
                return pixmap
        pixmap = QPixmap(round(WIDTH * ratio), max(1, round(content.height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, place * WIDTH)
        painter.end()
        self._kept[key] = content, pixmap
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return pixmap
