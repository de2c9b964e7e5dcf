"""`Aids`: what helps to compose a picture: thirds, a cross, safe areas, what phone apps cover, rulers, guides.

They are never part of the film. Which of them are shown is kept with the project's session.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from vidgen.imaging.lying import Box
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Line

NAMES = ("thirds", "cross", "safe", "tiktok", "reels", "shorts", "rulers", "guides")
ACTION_SAFE, TITLE_SAFE = 0.93, 0.90
"""EBU R 95 (2017): shares of width and height that are safe for action and for titles."""
RULER = 18
"""Widget pixels."""


@dataclass(frozen=True)
class Zone:
    """What an app covers of a 9:16 film, in shares of its width and height."""

    title: str
    top: float
    bottom: float
    left: float
    right: float
    rail: float
    """How wide the column of buttons at the right is."""
    rail_top: float
    """Where that column begins, from the top."""


ZONES: dict[str, Zone] = {
    # Rounded up from what the makers' help pages and creators measured on phones in 2025; apps change, so they are hints.
    "tiktok": Zone("TikTok", top=0.11, bottom=0.20, left=0.04, right=0.04, rail=0.13, rail_top=0.42),
    # Meta asks advertisers to keep free 14 % at the top, 35 % at the bottom and 6 % at each side.
    "reels": Zone("Reels", top=0.14, bottom=0.35, left=0.06, right=0.06, rail=0.13, rail_top=0.50),
    "shorts": Zone("Shorts", top=0.10, bottom=0.25, left=0.04, right=0.04, rail=0.15, rail_top=0.45),
}


def covered(zone: Zone) -> Iterator[Box]:
    """Yield the rectangles that are covered, in shares of the canvas; they do not lie over each other."""
    middle = 1 - zone.top - zone.bottom
    yield 0.0, 0.0, 1.0, zone.top
    yield 0.0, 1 - zone.bottom, 1.0, zone.bottom
    yield 0.0, zone.top, zone.left, middle
    yield 1 - zone.right, zone.top, zone.right, zone.rail_top - zone.top
    yield 1 - zone.rail, zone.rail_top, zone.rail, 1 - zone.bottom - zone.rail_top


def is_upright(canvas: tuple[int, int]) -> bool:
    """Tell whether a canvas has about the shape that phone apps show: 9:16."""
    return abs(canvas[0] / canvas[1] - 9 / 16) < 0.02


def lines_of(shown: frozenset[str], canvas: tuple[int, int]) -> tuple[Line, ...]:
    """Return the lines of what is shown that blocks snap to."""
    width, height = canvas
    found: list[Line] = []
    if "safe" in shown:
        for share in (ACTION_SAFE, TITLE_SAFE):
            edge = (1 - share) / 2
            found += [Line("x", width * s) for s in (edge, 1 - edge)] + [
                Line("y", height * s) for s in (edge, 1 - edge)
            ]
    for name in sorted(shown & ZONES.keys()) if is_upright(canvas) else ():
        zone = ZONES[name]
        found += [Line("y", height * zone.top), Line("y", height * (1 - zone.bottom))]
        found += [Line("x", width * zone.left), Line("x", width * (1 - zone.rail))]
    return tuple(found)


def paint_aids(painter: QPainter, sight: Sight, shown: frozenset[str]) -> None:
    """Draw what is shown over the picture."""
    place = QRectF(*sight.picture)
    for name in sorted(shown & ZONES.keys()) if is_upright(sight.canvas) else ():
        _paint_zone(painter, place, ZONES[name])
    if "thirds" in shown:
        for share in (1 / 3, 2 / 3):
            _paint_line(painter, place, share, upright=True)
            _paint_line(painter, place, share, upright=False)
    if "safe" in shown:
        for share, dashed in ((ACTION_SAFE, False), (TITLE_SAFE, True)):
            _paint_frame(painter, place, share, dashed=dashed)
    if "cross" in shown:
        middle, arm = place.center(), min(place.width(), place.height()) * 0.06
        for colour, width in ((QColor(0, 0, 0, 120), 3.0), (QColor(255, 255, 255, 220), 1.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))


def paint_rulers(painter: QPainter, sight: Sight, mouse: QPointF, ground: QColor, ink: QColor) -> None:
    """Draw rulers in canvas pixels along the top and the left edge, with a mark where the mouse is."""
    width, height = sight.widget
    step = next((s for s in (10, 20, 50, 100, 200, 500, 1000, 2000) if s * sight.scale >= 56), 5000)
    painter.fillRect(QRectF(0, 0, width, RULER), ground)
    painter.fillRect(QRectF(0, 0, RULER, height), ground)
    font = painter.font()
    small = painter.font()
    small.setPixelSize(9)
    painter.setFont(small)
    painter.setPen(QPen(ink, 1))
    for across in (True, False):
        length = width if across else height
        first = int(sight.to_canvas(0, 0)[0 if across else 1] // step) * step
        at = first
        while True:
            place = sight.to_widget(at, at)[0 if across else 1]
            if place > length:
                break
            for part in range(5):
                tick = place + part * step * sight.scale / 5
                size = RULER if part == 0 else 4
                if tick >= RULER and across:
                    painter.drawLine(QPointF(tick, RULER - size), QPointF(tick, RULER))
                elif tick >= RULER:
                    painter.drawLine(QPointF(RULER - size, tick), QPointF(RULER, tick))
            if across and place >= RULER - 2:
                painter.drawText(QPointF(place + 3, 9), str(at))
            elif not across and place >= RULER:
                painter.save()
                painter.translate(9, place + 3)
                painter.rotate(90)
                painter.drawText(QPointF(0, 0), str(at))
                painter.restore()
            at += step
    painter.setFont(font)
    painter.fillRect(QRectF(0, 0, RULER, RULER), ground)
    if mouse.x() >= 0:
        painter.setPen(QPen(QColor("#ff4fa3"), 1))
        painter.drawLine(QPointF(mouse.x(), 0), QPointF(mouse.x(), RULER))
        painter.drawLine(QPointF(0, mouse.y()), QPointF(RULER, mouse.y()))


def _paint_line(painter: QPainter, place: QRectF, share: float, *, upright: bool) -> None:
    start = (
        QPointF(place.left() + share * place.width(), place.top())
        if upright
        else QPointF(place.left(), place.top() + share * place.height())
    )
    end = start + (QPointF(0, place.height()) if upright else QPointF(place.width(), 0))
    for colour, width in ((QColor(0, 0, 0, 90), 3.0), (QColor(255, 255, 255, 190), 1.0)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(start, end)


def _paint_frame(painter: QPainter, place: QRectF, share: float, *, dashed: bool) -> None:
    dx, dy = place.width() * (1 - share) / 2, place.height() * (1 - share) / 2
    frame = place.adjusted(dx, dy, -dx, -dy)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 3.0))
    painter.drawRect(frame)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(255, 255, 255, 190), 1.0, style))
    painter.drawRect(frame)


def _paint_zone(painter: QPainter, place: QRectF, zone: Zone) -> None:
    for x, y, width, height in covered(zone):
        part = QRectF(
            place.left() + x * place.width(),
            place.top() + y * place.height(),
            width * place.width(),
            height * place.height(),
        )
        painter.fillRect(part, QColor(214, 52, 88, 78))
        painter.fillRect(part, QBrush(QColor(255, 255, 255, 60), Qt.BrushStyle.BDiagPattern))
    painter.setPen(QColor("#ffffff"))
    label = QRectF(place.left(), place.top(), place.width(), zone.top * place.height())
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, zone.title)
