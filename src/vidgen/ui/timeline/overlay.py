"""What is drawn over the rows' tiles at each paint: names that stay in sight, badges, selection, hover, fade handles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from vidgen.editor.document import Records
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block, Id, Track
from vidgen.effects.fade import Fade
from vidgen.timing import FLICKS
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.hits import FADES, STRIP, fade_of, handle_of_fade
from vidgen.ui.timeline.painting import ROUND
from vidgen.ui.timeline.seen import seen
from vidgen.ui.timeline.style import colours_of, font, look

_NAMED = 26
"""Pixels; a narrower block shows no name."""


@dataclass
class Marked:
    """What is set off from the rest."""

    selection: Collection[Id] = field(default_factory=frozenset)
    hovered: Id | None = None
    current: Id | None = None
    """The block that the keyboard is at; None when the timeline has no focus."""
    transition: Id | None = None
    """The block whose transition is selected."""
    edge: tuple[Id, str] | None = None
    """The edge that the keyboard moves: head, tail or roll."""


def shown_name(records: Records, block: Block) -> str:
    """Return what a block is called: its name, else what it says, else its file's name, else its kind's."""
    text = block.name or " ".join(str(getattr(block.content, "text", ""))[:200].split())
    if not text and block.content.asset_id:
        asset = records.find(block.content.asset_id, Asset)
        text = asset.name if asset is not None else ""
    return text or block.content.title


def paint_over(
    painter: QPainter, records: Records, track: Track, row: Row, top: int, view: Viewport, marked: Marked
) -> None:
    """Draw over one row, whose blocks begin `top` pixels below the painter's origin."""
    origin = round(view.scroll * view.zoom / FLICKS)
    blocks = records.blocks_on(track.id)
    bordered = False
    for block, x0, x1 in seen(blocks, view.zoom, origin, origin + view.width):
        rect = QRectF(x0 - origin, top, max(1, x1 - x0 - 1), row.height)
        selected = block.id in marked.selection
        if rect.width() >= _NAMED:
            _label(painter, records, block, track, rect)
        if selected or block.id == marked.hovered:
            bordered = True
            _border(painter, block, rect, selected, block.id == marked.hovered)
        if block.id == marked.current:
            painter.setPen(QPen(look().text, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)
        if block.id == marked.transition and block.transition is not None:
            scale = view.zoom / FLICKS
            a, b = ((block.start + t) * scale - origin for t in (-block.transition.before, block.transition.after))
            painter.setPen(QPen(look().selection, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(a, top + STRIP + 1, b - a, row.height - STRIP - 2), 4, 4)
        if marked.edge is not None and block.id == marked.edge[0]:
            _edge(painter, rect, marked.edge[1])
    if bordered:
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _label(painter: QPainter, records: Records, block: Block, track: Track, rect: QRectF) -> None:
    colours = colours_of(block, track)
    strip = QRectF(rect.x(), rect.y(), rect.width(), min(STRIP, rect.height()))
    left = max(strip.left() + 7, 7.0)
    right = strip.right() - 5
    if right - left > 90:
        right = _badges(painter, block, QRectF(left, strip.y(), right - left, strip.height()), colours.text)
    if right - left < 12:
        return
    painter.setFont(font(11, 500))
    painter.setPen(colours.text)
    name = painter.fontMetrics().elidedText(shown_name(records, block), Qt.TextElideMode.ElideRight, int(right - left))
    painter.drawText(QRectF(left, strip.y(), right - left, strip.height()), Qt.AlignmentFlag.AlignVCenter, name)


def _badges(painter: QPainter, block: Block, strip: QRectF, colour: QColor) -> float:
    """Draw what a block has, from the right; return where the name has to end."""
    right = strip.right()
    texts: list[str] = []
    content = block.content
    if isinstance(content, SourceContent) and (content.speed != 1 or content.reverse):
        percent = f"{float(content.speed) * 100:.4g} %"
        texts.append(f"−{percent}" if content.reverse else percent)
    effects = sum(1 for e in block.effects if e.enabled and not isinstance(e, Fade))
    if effects:
        texts.append("fx" if effects == 1 else f"fx {effects}")
    plate = QColor(colour)
    plate.setAlpha(46)
    painter.setFont(font(9, 600))
    for text in texts:
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        box = QRectF(right - width, strip.y() + 3, width, strip.height() - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        right -= width + 4
    painter.setPen(Qt.PenStyle.NoPen)
    middle = strip.center().y()
    if block.curves:
        painter.setBrush(colour)
        x = right - 4
        corners = ((x - 4, middle), (x, middle - 4), (x + 4, middle), (x, middle + 4))
        painter.drawPolygon(QPolygonF([QPointF(a, b) for a, b in corners]))
        right -= 13
    if block.link is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.2))
        painter.drawRoundedRect(QRectF(right - 12, middle - 2.5, 7, 5), 2.5, 2.5)
        painter.drawRoundedRect(QRectF(right - 8, middle - 2.5, 7, 5), 2.5, 2.5)
        right -= 17
    return right - 2


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
