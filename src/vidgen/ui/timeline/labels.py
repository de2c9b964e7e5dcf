"""What a block is called, and the badges of what it has."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF, QStaticText, QTransform

from vidgen.editor.kinds import SourceContent
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block
from vidgen.effects.fade import Fade
from vidgen.ui.timeline.hits import STRIP
from vidgen.ui.timeline.style import BlockColours, font

NAMES = 11, 500
"""Size in pixels and weight of the names' font."""
NAMED = 48
"""Pixels; a narrower block shows no name."""
_BADGED = 32
"""Pixels of room from which on a speed is shown, before the name."""
_ALL_BADGES = 90
"""From which on everything is."""
_NAME = 20
"""Pixels of room for a name; in less, it would say nothing."""
_LONGEST = 120
"""Characters of a name that are shown at most."""


def shown_name(records: Records, block: Block) -> str:
    """Return what a block is called: its name, else what it says, else its file's name, else its kind's."""
    text = block.name or " ".join(str(getattr(block.content, "text", ""))[:200].split())
    if not text and block.content.asset_id:
        asset = records.find(block.content.asset_id, Asset)
        text = asset.name if asset is not None else ""
    return text or block.content.title


def paint_label(
    painter: QPainter, records: Records, block: Block, colours: BlockColours, rect: QRectF, least: float = -1e12
) -> None:
    """Draw name and badges into the strip of a block, from its left edge on, and not before the pixel `least`.

    The painter has the font of names, `NAMES`: setting it once a row is quicker than once a block.
    """
    left = max(rect.left() + 7, least)
    right = rect.right() - 5
    high = min(STRIP, rect.height())
    if right - left >= _BADGED and _has_badges(block):
        right = _badges(painter, block, QRectF(left, rect.y(), right - left, high), colours.text)
    if right - left < _NAME:
        return
    painter.setPen(colours.text)
    text = _set(fitted(shown_name(records, block), right - left))
    painter.drawStaticText(QPointF(left, rect.y() + (high - _height()) / 2), text)


@lru_cache(4096)
def _set(text: str) -> QStaticText:
    """Return a text with its letters set: that takes longer than drawing them."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font(*NAMES))
    return made


def fitted(name: str, room: float) -> str:
    """Return as much of a name as fits into so many pixels, with … when that is not all."""
    widths, dots = _widths(name[:_LONGEST])
    if widths[-1] <= room:
        return name[:_LONGEST]
    return name[: max(0, bisect_right(widths, room - dots) - 1)].rstrip() + "…"


@lru_cache(4096)
def _widths(name: str) -> tuple[list[float], float]:
    """Return how wide the first 0, 1, 2 … characters of a name are, and three dots: measured once, not at each zoom."""
    metrics = QFontMetricsF(font(*NAMES))
    return [metrics.horizontalAdvance(name[:count]) for count in range(len(name) + 1)], metrics.horizontalAdvance("…")


@cache
def _height() -> float:
    metrics = QFontMetricsF(font(*NAMES))
    return metrics.ascent() + metrics.descent()


def _has_badges(block: Block) -> bool:
    return bool(block.effects or block.curves or block.link) or isinstance(block.content, SourceContent)


def _badges(painter: QPainter, block: Block, strip: QRectF, colour: QColor) -> float:
    """Draw what a block has, at the right end of its strip; return where the name has to end.

    On a narrow block it is the speed alone: everything else is seen from the block or can be looked up.
    """
    texts: list[str] = []
    content = block.content
    if isinstance(content, SourceContent) and (content.speed != 1 or content.reverse):
        percent = f"{float(content.speed) * 100:.4g} %"
        still = QCoreApplication.translate("Timeline", "freeze")
        texts.append(still if not content.speed else f"−{percent}" if content.reverse else percent)
    effects = sum(1 for e in block.effects if e.enabled and not isinstance(e, Fade))
    narrow = strip.width() <= _ALL_BADGES
    if effects and not narrow:
        texts.append("fx" if effects == 1 else f"fx {effects}")
    ratio = painter.device().devicePixelRatio()
    moves, linked = bool(block.curves) and not narrow, block.link is not None and not narrow
    picture = _badge(tuple(texts), moves, linked, colour.rgba(), strip.height(), ratio)
    if picture is None or picture.width() / ratio > strip.width():
        return strip.right() - 2
    width = picture.width() / ratio
    painter.drawPixmap(QPointF(strip.right() - width, strip.y()), picture)
    return strip.right() - width - 2


@lru_cache(256)
def _badge(texts: tuple[str, ...], moves: bool, linked: bool, rgba: int, height: float, ratio: float) -> QPixmap | None:
    """Return texts, the sign of keyframes and that of links side by side, the first text at the right; None for nothing."""
    metrics = QFontMetricsF(font(9, 600))
    widths = [round(metrics.horizontalAdvance(text)) + 8 for text in texts]
    width = sum(w + 4 for w in widths) + 13 * moves + 17 * linked
    if not width:
        return None
    picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor.fromRgba(rgba)
        plate = QColor(colour)
        plate.setAlpha(46)
        painter.setFont(font(9, 600))
        right, middle = float(width), height / 2
        for text, wide in zip(texts, widths, strict=True):
            box = QRectF(right - wide, 3, wide, height - 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(colour)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            right -= wide + 4
        painter.setPen(Qt.PenStyle.NoPen)
        if moves:
            painter.setBrush(colour)
            x = right - 4
            corners = ((x - 4, middle), (x, middle - 4), (x + 4, middle), (x, middle + 4))
            painter.drawPolygon(QPolygonF([QPointF(a, b) for a, b in corners]))
            right -= 13
        if linked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.2))
            painter.drawRoundedRect(QRectF(right - 12, middle - 2.5, 7, 5), 2.5, 2.5)
            painter.drawRoundedRect(QRectF(right - 8, middle - 2.5, 7, 5), 2.5, 2.5)
    return picture
