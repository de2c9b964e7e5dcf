"""Charts drawn: bars that stand side by side, rows that lie below each other, or a ring."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from vidgen.imaging.fonts import font
from vidgen.imaging.images import blank
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import LARGEST, qcolor


@dataclass(frozen=True)
class Row:
    """A row: how long its bar is (0 to 1), how far it has come (0 to 1), its texts, and whether it is the largest."""

    share: float
    there: float
    label: str
    shown: str
    largest: bool


def draw_rows(
    rows: tuple[Row, ...], width: float, height: float, colours: tuple[str, str, str], centre: tuple[float, float]
) -> Picture:
    """Return rows around `centre`, each `width` by `height` pixels; colours: of the largest, of what is empty, letters."""
    wide, tall = math.ceil(min(width, LARGEST)), math.ceil(min(height * len(rows), LARGEST))
    image = blank(wide, tall)
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        step = tall / len(rows)
        thick = step * 0.36
        for number, row in enumerate(rows):
            if row.there <= 0:
                continue
            top = number * step
            painter.setOpacity(min(1.0, 3 * row.there))
            bar = QRectF(0, top + step * 0.5, wide, thick)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor(colours[1]))
            painter.drawRoundedRect(bar, thick / 2, thick / 2)
            painter.setBrush(qcolor(colours[0] if row.largest else colours[2]))
            bar.setWidth(max(thick, wide * row.share * row.there))
            painter.drawRoundedRect(bar, thick / 2, thick / 2)
            place = QRectF(0, top, wide, step * 0.46)
            letters = font("Inter", max(1, round(step * 0.3)), 800)
            painter.setPen(qcolor(colours[2]))
            metrics = QFontMetricsF(letters)
            room = wide - metrics.horizontalAdvance(row.shown) - step * 0.2
            if (needed := metrics.horizontalAdvance(row.label)) > room > 0:
                letters.setPixelSize(max(1, math.floor(letters.pixelSize() * room / needed)))
            painter.setFont(letters)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.label)
            painter.setPen(qcolor(colours[0] if row.largest else colours[2]))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.shown)
    return Picture.of_image(image, round(centre[0] - wide / 2), round(centre[1] - tall / 2))


def draw_chart(
    form: str,
    shares: tuple[float, ...],
    labels: tuple[str, ...],
    size: float,
    colours: tuple[str, str, str],
    centre: tuple[float, float],
) -> Picture:
    """Return a chart around `centre`. `shares`: 0 to 1 each; `size`: pixels of its side; colours: fill, rest, letters."""
    side = math.ceil(min(size, LARGEST))
    image = blank(side, side)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (_ring if form == "ring" else _bars)(painter, shares, labels, float(side), colours)
    return Picture.of_image(image, round(centre[0] - side / 2), round(centre[1] - side / 2))


def _ring(
    painter: QPainter, shares: tuple[float, ...], labels: tuple[str, ...], side: float, colours: tuple[str, str, str]
) -> None:
    del labels
    thick = side * 0.13
    box = QRectF(thick / 2, thick / 2, side - thick, side - thick)
    painter.setPen(QPen(qcolor(colours[1]), thick))
    painter.drawEllipse(box)
    if shares[0] > 0:
        painter.setPen(
            QPen(qcolor(colours[0]), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawArc(box, 90 * 16, -round(360 * 16 * shares[0]))


def _bars(
    painter: QPainter, shares: tuple[float, ...], labels: tuple[str, ...], side: float, colours: tuple[str, str, str]
) -> None:
    count = len(shares)
    below = side * 0.12 if any(labels) else 0.0
    gap = side * 0.28 / count
    wide = (side - gap * (count - 1)) / count
    tall = side - below
    radius = min(wide / 2, side * 0.03)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, share in enumerate(shares):
        left = number * (wide + gap)
        painter.setBrush(qcolor(colours[1]))
        painter.drawRoundedRect(QRectF(left, 0, wide, tall), radius, radius)
        painter.setBrush(qcolor(colours[0]))
        filled = max(2 * radius, tall * share) if share > 0 else 0.0
        painter.drawRoundedRect(QRectF(left, tall - filled, wide, filled), radius, radius)
    if below:
        painter.setFont(font("Inter", max(1, round(below * 0.5)), 600))
        painter.setPen(qcolor(colours[2]))
        for number, text in enumerate(labels[:count]):
            place = QRectF(number * (wide + gap) - gap / 2, tall, wide + gap, below)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, text)
