"""`Tiles`: rows drawn once into pictures of a few hundred pixels, so that scrolling and playing draw next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from operator import is_

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from vidgen.editor.records import Block, Id
from vidgen.ui.timeline.seen import Spans

WIDTH = 512
"""Device-independent pixels of a tile."""
_MOST = 300
"""Tiles that are kept."""
_AT_ONCE = 8
"""Tiles that one paint makes at most."""


@dataclass(frozen=True)
class Content:
    """What a row shows. A tile of it depends on those blocks alone that reach into it."""

    blocks: tuple[Block, ...]
    zoom: float
    height: int
    look: tuple[object, ...]

    def alike(self, other: Content) -> bool:
        """Tell whether the same blocks look the same in both."""
        return (self.zoom, self.height, self.look) == (other.zoom, other.height, other.look)

    def same(self, other: Content) -> bool:
        """Tell whether both look the same."""
        return self.blocks is other.blocks and self.alike(other)


@dataclass(frozen=True)
class _Part:
    """What one tile depends on besides its place."""

    row: Content
    blocks: tuple[Block, ...]
    """Those that lie in it, and one more at each end, of whose transition it may show something."""

    def same(self, other: _Part) -> bool:
        """Tell whether it looks the same. Blocks are the same ones, or they are not the same."""
        same = len(self.blocks) == len(other.blocks) and self.row.alike(other.row)
        return same and all(map(is_, self.blocks, other.blocks))


class Tiles:
    """Of one view. Of what is not changing: as long as it looks another way at each paint, no tile is worth its making."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Id, int], tuple[_Part, QPixmap]] = OrderedDict()
        self._spans: dict[Id, Spans] = {}
        self._seen: dict[tuple[Id, int], _Part] = {}
        self._left = 0
        self._zoom = 0.0
        self._still = False

    def forget(self) -> None:
        """Draw everything anew."""
        self._kept.clear()
        self._seen.clear()

    def begin(self, zoom: float) -> None:
        """A paint begins. While the zoom goes from one paint to the next, no tile is looked for."""
        self._left = _AT_ONCE
        self._still, self._zoom = zoom == self._zoom, zoom
        if len(self._seen) > _MOST:
            self._seen.clear()

    def spans(self, track: Id, content: Content) -> Spans:
        """Return where the blocks of a row lie."""
        spans = self._spans.get(track)
        if spans is None or spans.blocks is not content.blocks:
            spans = self._spans[track] = Spans(content.blocks, spans)
        return spans

    def get(
        self, track: Id, place: int, content: Content, ratio: float, paint: Callable[[QPainter, int], None]
    ) -> QPixmap | None:
        """Return tile number `place` of a track; None when it is to be drawn without.

        `paint` draws it, given its first pixel from the start of the timeline.
        """
        if not self._still:
            return None
        key = (track, place)
        found = self._kept.get(key)
        if found is not None and found[0].row.same(content) and found[1].devicePixelRatio() == ratio:
            self._kept.move_to_end(key)
            return found[1]
        first, last = self.spans(track, content).places(content.zoom, place * WIDTH, (place + 1) * WIDTH)
        part = _Part(content, content.blocks[max(0, first - 1) : last + 1])
        if found is not None and found[0].same(part) and found[1].devicePixelRatio() == ratio:
            self._kept[key] = part, found[1]
            self._kept.move_to_end(key)
            return found[1]
        before, self._seen[key] = self._seen.get(key), part
        changes = before is not None and before.row.zoom == content.zoom and not before.same(part)
        if changes or not self._left:
            return None
        self._left -= 1
        pixmap = QPixmap(round(WIDTH * ratio), max(1, round(content.height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter, place * WIDTH)
        self._kept[key] = part, pixmap
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return pixmap
