"""What is drawn over the picture: outlines and handles of blocks, lines that something snaps to, values under the mouse."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from vidgen.imaging.lying import Point
from vidgen.imaging.outline import Outline, corners
from vidgen.ui.canvas.shaping import CORNERS, SIDES, Handle, handle_at
from vidgen.ui.canvas.sight import Sight
from vidgen.ui.canvas.snapping import Line
from vidgen.ui.theme import tokens

Mode = Literal["place", "crop", "anchor"]
Grabbed = tuple[Literal["scale", "rotate", "crop", "anchor"], Handle]

_REACH = 9.0
"""Widget pixels around a handle in which it is taken."""
_STALK = 24.0
"""From the top edge to the handle that turns."""
_LEAST_SIDE = 34.0
"""Widget pixels: shorter sides have no handle in their middle, so that the block can still be taken by its middle."""
SNAP = QColor("#ff4fa3")
"""A colour that neither interface nor films have much of."""


def polygon(sight: Sight, points: Iterable[Point]) -> QPolygonF:
    """Return points of the canvas as a polygon of the widget."""
    return QPolygonF([QPointF(*sight.to_widget(*p)) for p in points])


def handles(sight: Sight, of: Outline, mode: Mode) -> list[tuple[Grabbed, QPointF]]:
    """Return the handles of a block with their places in the widget; of those that lie together the first is meant."""
    if mode == "anchor":
        return [(("anchor", (0, 0)), QPointF(*sight.to_widget(*of.anchor)))]
    found: list[tuple[Grabbed, QPointF]] = []
    how: Literal["scale", "crop"] = "crop" if mode == "crop" else "scale"
    wide = abs(of.seen[2] * of.lie.scale_x) * sight.scale
    high = abs(of.seen[3] * of.lie.scale_y) * sight.scale
    sides = [handle for handle in SIDES if (high if handle[0] else wide) >= _LEAST_SIDE]
    for handle in (*CORNERS, *sides):
        found += [((how, handle), QPointF(*sight.to_widget(*handle_at(of, handle))))]
    if mode == "place":
        found.append((("rotate", (0, -1)), _knob(sight, of)))
    return found


def handle_under(sight: Sight, of: Outline, mode: Mode, at: QPointF) -> Grabbed | None:
    """Return the handle at a point of the widget, or None."""
    near = [(QLineF(at, place).length(), n, grabbed) for n, (grabbed, place) in enumerate(handles(sight, of, mode))]
    near.sort(key=lambda item: item[:2])
    return near[0][2] if near and near[0][0] <= _REACH else None


def cursor_for(sight: Sight, of: Outline, grabbed: Grabbed) -> Qt.CursorShape:
    """Return the mouse pointer over a handle: an arrow along the way that it goes, as it is seen."""
    how, handle = grabbed
    if how == "rotate":
        return Qt.CursorShape.PointingHandCursor
    if how == "anchor":
        return Qt.CursorShape.CrossCursor
    middle, at = sight.to_widget(*handle_at(of, (0, 0))), sight.to_widget(*handle_at(of, handle))
    angle = math.degrees(math.atan2(at[1] - middle[1], at[0] - middle[0])) % 180
    if handle[0] and handle[1]:
        return Qt.CursorShape.SizeFDiagCursor if angle < 90 else Qt.CursorShape.SizeBDiagCursor
    return Qt.CursorShape.SizeVerCursor if 45 < angle < 135 else Qt.CursorShape.SizeHorCursor


def paint_outline(painter: QPainter, sight: Sight, of: Outline, *, strong: bool = True) -> None:
    """Draw the edge of what is seen of a block, light on dark, so that it is seen on every picture."""
    shape = polygon(sight, of.corners)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3.0 if strong else 2.0))
    painter.drawPolygon(shape)
    colour = QColor(tokens().accent)
    if not strong:
        colour.setAlpha(200)
    painter.setPen(QPen(colour, 1.5 if strong else 1.0))
    painter.drawPolygon(shape)


def paint_handles(painter: QPainter, sight: Sight, of: Outline, mode: Mode) -> None:
    """Draw the handles of a block."""
    accent = QColor(tokens().accent)
    if mode == "crop":
        _paint_cropped_away(painter, sight, of)
    if mode == "place":
        top = QPointF(*sight.to_widget(*handle_at(of, (0, -1))))
        painter.setPen(QPen(QColor(0, 0, 0, 110), 3.0))
        painter.drawLine(top, _knob(sight, of))
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(top, _knob(sight, of))
        _paint_anchor(painter, QPointF(*sight.to_widget(*of.anchor)), 4.0)
    for (how, handle), at in handles(sight, of, mode):
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(QColor("#ffffff"))
        if how == "anchor":
            _paint_anchor(painter, at, 9.0)
        elif how == "rotate":
            painter.drawEllipse(at, 5.0, 5.0)
        elif how == "crop":
            _paint_bracket(painter, sight, of, handle, at)
        else:
            size = 4.5 if all(handle) else 3.5
            painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_lines(painter: QPainter, sight: Sight, lines: Sequence[Line]) -> None:
    """Draw the lines that something has snapped to, over the whole picture."""
    left, top, width, height = sight.picture
    painter.setPen(QPen(SNAP, 1.0))
    for line in lines:
        x, y = sight.to_widget(line.at, line.at)
        if line.axis == "x":
            painter.drawLine(QPointF(x, top - 6), QPointF(x, top + height + 6))
        else:
            painter.drawLine(QPointF(left - 6, y), QPointF(left + width + 6, y))


def paint_said(painter: QPainter, text: str, at: QPointF, within: QRectF) -> None:
    """Draw a short text on a dark ground beside the mouse."""
    metrics = painter.fontMetrics()
    box = QRectF(at.x() + 16, at.y() + 18, metrics.horizontalAdvance(text) + 16, metrics.height() + 8)
    box.moveLeft(max(within.left() + 4, min(box.left(), within.right() - box.width() - 4)))
    box.moveTop(max(within.top() + 4, min(box.top(), within.bottom() - box.height() - 4)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(16, 17, 20, 225))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_drop(painter: QPainter, at: QPointF) -> None:
    """Draw where something would be dropped."""
    for colour, width in ((QColor(0, 0, 0, 130), 4.0), (QColor(tokens().accent), 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(at, 7.0, 7.0)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(dx, dy) * 11, at + QPointF(dx, dy) * 18)


def _knob(sight: Sight, of: Outline) -> QPointF:
    """Return where the handle that turns is: off the middle of the edge that was the top before it was turned."""
    top = QPointF(*sight.to_widget(*handle_at(of, (0, -1))))
    middle = QPointF(*sight.to_widget(*handle_at(of, (0, 0))))
    way = QLineF(middle, top)
    if way.length() < 1e-6:
        return QPointF(top.x(), top.y() - _STALK)
    away = QPointF(way.dx() / way.length() * _STALK, way.dy() / way.length() * _STALK)
    knob = top + away
    outside = not QRectF(4, 4, sight.widget[0] - 8, sight.widget[1] - 8).contains(knob)
    return top - away if outside else knob


def _paint_anchor(painter: QPainter, at: QPointF, size: float) -> None:
    for colour, width in ((QColor(0, 0, 0, 130), 3.0), (QColor(tokens().accent if size > 6 else "#ffffff"), 1.5)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, size * 0.6, size * 0.6)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(dx, dy) * size * 0.6, at + QPointF(dx, dy) * size * 1.3)


def _paint_bracket(painter: QPainter, sight: Sight, of: Outline, handle: Handle, at: QPointF) -> None:
    """Draw a bar along an edge, or an angle in a corner, pointing inwards."""
    arms: list[QPointF] = []
    if handle[0] and handle[1]:
        ends = [handle_at(of, (0, handle[1])), handle_at(of, (handle[0], 0))]
        arms = [_towards(at, QPointF(*sight.to_widget(*end)), 14.0) for end in ends]
    else:
        along = (0, 1) if handle[0] else (1, 0)
        for side in (-1, 1):
            end = handle_at(of, (handle[0] + along[0] * side, handle[1] + along[1] * side))
            arms.append(_towards(at, QPointF(*sight.to_widget(*end)), 9.0))
    for colour, width in ((QColor(0, 0, 0, 170), 6.0), (QColor("#ffffff"), 3.5)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
        painter.drawPolyline(QPolygonF([arms[0], at, arms[1]]))


def _paint_cropped_away(painter: QPainter, sight: Sight, of: Outline) -> None:
    """Draw where the whole content lies."""
    pen = QPen(QColor(255, 255, 255, 170), 1.0, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawPolygon(polygon(sight, corners(of.lie, of.whole)))


def _towards(start: QPointF, end: QPointF, length: float) -> QPointF:
    way = QLineF(start, end)
    if way.length() < 1e-6:
        return start
    way.setLength(min(length, way.length() / 2))
    return way.p2()
