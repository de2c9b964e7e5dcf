"""How a card looks: poster, number, duration, name, script, blocks and state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from vidgen.ui.storyboard.facts import CardFacts
from vidgen.ui.theme import tokens

GAP = 12
"""Widget pixels between cards."""
_PAD = 10
_LINE = 17


@dataclass(frozen=True)
class Parts:
    """Where the parts of a card are."""

    card: QRect
    poster: QRect
    name: QRect
    script: QRect
    foot: QRect


@dataclass(frozen=True)
class Looks:
    """How a card is shown just now."""

    current: bool = False
    hovered: bool = False
    focused: bool = False
    dragged: bool = False
    playing: bool = False
    """Whether the playhead is in it."""


def parts(cell: QRect) -> Parts:
    """Return where the parts of a card in a cell of the flow are."""
    card = cell.adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2)
    poster = QRect(card.left(), card.top(), card.width(), card.width() * 9 // 16)
    name = QRect(card.left() + _PAD, poster.bottom() + 8, card.width() - 2 * _PAD, 18)
    foot = QRect(card.left() + _PAD, card.bottom() - 24, card.width() - 2 * _PAD, 18)
    script = QRect(name.left(), name.bottom() + 3, name.width(), max(_LINE, foot.top() - name.bottom() - 8))
    return Parts(card, poster, name, script, foot)


def paint_card(painter: QPainter, cell: QRect, card: CardFacts, poster: QImage | None, state: str, looks: Looks,
               hints: tuple[str, str, str]) -> None:  # fmt: skip
    """Draw a card. `hints`: what is said in place of a script, the number of blocks in words, and of an empty poster."""
    of = tokens()
    at = parts(cell)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if looks.dragged:
        painter.setOpacity(0.35)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(at.card), 9, 9)
    painter.fillPath(outline, QColor(of.raised))
    painter.setClipPath(outline)
    painter.fillRect(at.poster, QColor("#0b0c0e"))
    if poster is not None:
        _paint_poster(painter, at.poster, poster, faded=card.state == "disabled")
    else:
        painter.setPen(QColor("#9aa1ad"))
        painter.drawText(at.poster, Qt.AlignmentFlag.AlignCenter, hints[2])
    if looks.playing:
        painter.fillRect(QRect(at.poster.left(), at.poster.bottom() - 2, at.poster.width(), 3), QColor(of.accent))
    painter.setClipping(False)
    _paint_pill(painter, at.poster, str(card.number), left=True)
    _paint_pill(painter, at.poster, card.length, left=False)
    dim = card.state in ("disabled", "empty")
    bold = painter.font()
    bold.setWeight(QFont.Weight.DemiBold)
    plain = painter.font()
    painter.setFont(bold)
    painter.setPen(QColor(of.text_soft if dim else of.text))
    name = QFontMetrics(bold).elidedText(card.scene.name, Qt.TextElideMode.ElideRight, at.name.width())
    painter.drawText(at.name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
    small = painter.font()
    small.setWeight(plain.weight())
    small.setPixelSize(12)
    painter.setFont(small)
    script = " ".join(card.scene.script.split())
    painter.setPen(QColor(of.text_soft if script else of.text_faint))
    _paint_lines(painter, at.script, script or hints[0])
    painter.setPen(QColor(of.text_soft))
    painter.drawText(at.foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, hints[1])
    colour = {"ready": "#3fb950", "missing": of.danger, "weak": of.warning}.get(card.state, of.text_faint)
    width = QFontMetrics(small).horizontalAdvance(state)
    painter.setPen(QColor(of.danger if card.state == "missing" else of.text_soft))
    painter.drawText(at.foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, state)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(at.foot.right() - width - 9, at.foot.center().y() + 1), 3.5, 3.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if looks.current:
        painter.setPen(QPen(QColor(of.accent), 2.5 if looks.focused else 2.0))
    else:
        painter.setPen(QPen(QColor(of.text_faint if looks.hovered else of.line), 1))
    painter.drawPath(outline)
    painter.restore()


def paint_insertion(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """Draw the line at which a dragged card would be put."""
    accent = QColor(tokens().accent)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setBrush(accent)
    for y in (top, bottom):
        painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
    painter.restore()


def _paint_poster(painter: QPainter, place: QRect, poster: QImage, *, faded: bool) -> None:
    size = poster.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.save()
    if faded:
        painter.setOpacity(painter.opacity() * 0.3)
    painter.drawImage(box, poster)
    painter.restore()


def _paint_pill(painter: QPainter, poster: QRect, text: str, *, left: bool) -> None:
    font = painter.font()
    small = painter.font()
    small.setPixelSize(11)
    small.setWeight(QFont.Weight.DemiBold)
    painter.setFont(small)
    width = max(20, QFontMetrics(small).horizontalAdvance(text) + 12)
    if left:
        box = QRectF(poster.left() + 8, poster.top() + 8, width, 20)
    else:
        box = QRectF(poster.right() - width - 7, poster.bottom() - 27, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 11, 13, 200))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)


def _paint_lines(painter: QPainter, place: QRect, text: str) -> None:
    """Draw as many lines of a text as there is room for; the last one ends in … when there is more."""
    metrics = QFontMetrics(painter.font())
    layout = QTextLayout(text[:2000], painter.font())
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    most = max(1, place.height() // _LINE)
    for n in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        start = line.textStart()
        piece = text[start : start + line.textLength()].strip()
        if n == most - 1 and start + line.textLength() < len(text):
            piece = metrics.elidedText(text[start : start + 300], Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(QPointF(place.left(), place.top() + n * _LINE + metrics.ascent()), piece)
    layout.endLayout()
