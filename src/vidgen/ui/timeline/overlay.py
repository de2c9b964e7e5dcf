"""What is drawn over the rows' tiles at each paint: names that stay in sight, badges, selection, hover, fade handles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Track
from vidgen.timing import FLICKS
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.bodies import ROUND
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.hits import FADES, STRIP, fade_of, handle_of_fade
from vidgen.ui.timeline.labels import NAMED, NAMES, paint_label
from vidgen.ui.timeline.style import colours_of, font, look


@dataclass
class Marked:
    """What is set off from the rest. Found once for each paint."""

    records: Records
    selection: Collection[Id] = field(default_factory=frozenset)
    hovered: Id | None = None
    current: Id | None = None
    """The block that the keyboard is at; None when the timeline has no focus."""
    transition: Id | None = None
    """The block whose transition is selected."""
    edge: tuple[Id, str] | None = None
    """The edge that the keyboard moves: head, tail or roll."""

    def on(self, track: Id) -> Sequence[Block]:
        """Return the blocks of a track that are set off in any way."""
        return self._by_track.get(track, ())

    @cached_property
    def _by_track(self) -> dict[Id, list[Block]]:
        found: dict[Id, list[Block]] = {}
        edge = self.edge[0] if self.edge is not None else None
        for name in {*self.selection, self.hovered, self.current, self.transition, edge}:
            block = self.records.find(name, Block) if name else None
            if block is not None:
                found.setdefault(block.track, []).append(block)
        return found


def paint_over(
    painter: QPainter, records: Records, track: Track, row: Row, top: int, view: Viewport, marked: Marked
) -> None:
    """Draw over one row, whose blocks begin `top` pixels below the painter's origin."""
    origin = round(view.scroll * view.zoom / FLICKS)
    scale = view.zoom / FLICKS

    def place(block: Block) -> QRectF:
        x0, x1 = round(block.start * scale), round(block.end * scale)
        return QRectF(x0 - origin, top, max(1, x1 - x0 - 1), row.height)

    first = records.block_at(track.id, view.scroll)
    if first is not None and first.start < view.scroll and place(first).right() >= NAMED:
        _sticky(painter, records, first, track, place(first))
    for block in marked.on(track.id):
        rect = place(block)
        if rect.right() < 0 or rect.left() > view.width:
            continue
        if block.id in marked.selection or block.id == marked.hovered:
            _border(painter, block, rect, block.id in marked.selection, block.id == marked.hovered)
        if block.id == marked.current:
            painter.setPen(QPen(look().text, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)
        if block.id == marked.transition and block.transition is not None:
            a, b = ((block.start + t) * scale - origin for t in (-block.transition.before, block.transition.after))
            painter.setPen(QPen(look().selection, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(a, top + STRIP + 1, b - a, row.height - STRIP - 2), 4, 4)
        if marked.edge is not None and block.id == marked.edge[0]:
            _edge(painter, rect, marked.edge[1])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _sticky(painter: QPainter, records: Records, block: Block, track: Track, rect: QRectF) -> None:
    """Draw the name of a block that began before what is seen where it can be read."""
    colours = colours_of(block, track, scheme())
    strip = QRectF(0, rect.y(), rect.right() - ROUND, min(STRIP, rect.height()))
    painter.fillRect(strip, colours.strip if rect.height() >= 2 * STRIP else colours.body)
    painter.setFont(font(*NAMES))
    paint_label(painter, records, block, colours, rect, 7)


def _border(painter: QPainter, block: Block, rect: QRectF, selected: bool, hovered: bool) -> None:
    of = look()
    if rect.width() < 6:
        painter.fillRect(rect, of.selection if selected else of.hover)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if selected:
        painter.setPen(QPen(of.selection, 2))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), ROUND - 1, ROUND - 1)
    else:
        painter.setPen(QPen(of.hover, 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    if hovered and rect.height() >= FADES and rect.width() >= 2 * FADES:
        fade = fade_of(block)
        scale = (rect.width() + 1) / block.duration
        into, out = (fade.fade_in, fade.fade_out) if fade is not None else (0, 0)
        painter.setPen(QPen(QColor(0, 0, 0, 130), 1))
        painter.setBrush(QColor("#ffffff"))
        for x in (rect.left() + (into * scale if into else 8), rect.right() - (out * scale if out else 8)):
            painter.drawEllipse(QPointF(x, rect.top() + handle_of_fade(round(rect.height()))), 3.5, 3.5)


def _edge(painter: QPainter, rect: QRectF, edge: str) -> None:
    """Draw the bracket at the edge that the keyboard moves."""
    painter.setPen(QPen(look().edge, 3))
    for side, x, way in (("head", rect.left() + 1, 5), ("tail", rect.right() - 1, -5), ("roll", rect.left() + 1, 5)):
        if side == edge:
            ways = (way, -way) if edge == "roll" else (way,)
            for to in ways:
                painter.drawLine(QPointF(x, rect.top() + 1), QPointF(x, rect.bottom() - 1))
                painter.drawLine(QPointF(x, rect.top() + 1), QPointF(x + to, rect.top() + 1))
                painter.drawLine(QPointF(x, rect.bottom() - 1), QPointF(x + to, rect.bottom() - 1))
