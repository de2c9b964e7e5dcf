"""`Tiles`: rows drawn once into pictures of a few hundred pixels, so that scrolling and playing draw next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.seen import Spans

WIDTH = 384
"""Device-independent pixels of a tile."""
_MOST = 400
"""Tiles that are kept."""
_AT_ONCE = 8
"""Tiles that one paint makes at most."""


@dataclass(frozen=True)
class Content:
    """What a row's tiles depend on besides their place. Compare with `same`."""

    blocks: tuple[Block, ...]
    zoom: float
    height: int
    look: tuple[object, ...]

    def same(self, other: Content) -> bool:
        """Tell whether it looks the same. Blocks are not compared one by one."""
        return (
            self.blocks is other.blocks
            and (self.zoom, self.height) == (other.zoom, other.height)
            and self.look == other.look
        )


class Tiles:
    """Of one view. Of a row that looks as it did at the paint before; while it changes, none is worth its making."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Id, int], tuple[Content, QPixmap]] = OrderedDict()
        self._last: dict[Id, tuple[Content, Spans]] = {}
        self._steady: set[Id] = set()
        self._left = 0

    def forget(self) -> None:
        """Draw everything anew."""
        self._kept.clear()
        self._last.clear()

    def begin(self) -> None:
        """A paint begins."""
        self._steady.clear()
        self._left = _AT_ONCE

    def spans(self, track: Id, content: Content) -> Spans:
        """Return where the blocks of a row lie. To be called at each paint, before `get`."""
        was, spans = self._last.get(track, (None, None))
        if was is not None and was.same(content):
            self._steady.add(track)
        if spans is None or was is None or was.blocks is not content.blocks:
            spans = Spans(content.blocks)
        self._last[track] = content, spans
        return spans

    def get(
        self, track: Id, place: int, content: Content, ratio: float, paint: Callable[[QPainter, int], None]
    ) -> QPixmap | None:
        """Return tile number `place` of a track; None when it is to be drawn without.

        `paint` draws it, given its first pixel from the start of the timeline.
        """
        key = (track, place)
        found = self._kept.get(key)
        if found is not None:
            was, pixmap = found
            if was.same(content) and pixmap.devicePixelRatio() == ratio:
                self._kept.move_to_end(key)
                return pixmap
        if track not in self._steady or not self._left:
            return None
        self._left -= 1
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
