"""Drawing the lanes of one row: for each block a plate, its value as a thin line, and its keys."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from vidgen.editor.curves import BEZIER, Curve, Keyframe
from vidgen.editor.document import Records
from vidgen.editor.records import Block, Track
from vidgen.timing import FLICKS
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.lanes.model import LANE, Key, Lanes
from vidgen.ui.timeline.seen import Spans
from vidgen.ui.timeline.style import Look, colours_of, look

_WIDE = 18
"""Pixels; a narrower block shows its plate alone."""
_FAR = 2000
"""Pixels; what reaches further beyond what is seen is cut off before it is drawn."""
_BESIDE = 8
"""Pixels that a key reaches beyond its time."""
_INSET = 3
"""Pixels that the line keeps from the edges of its lane."""


_SIZES = (4.8, 5.5)
"""Half the width of a key, and of a selected one, in pixels."""
_DIAMONDS = tuple(QPolygonF([QPointF(-a, 0), QPointF(0, -a), QPointF(a, 0), QPointF(0, a)]) for a in _SIZES)
Shape: TypeAlias = tuple[QPointF, QPointF, QPointF, QPointF]
"""A cubic Bézier."""


def paint_lanes(
    painter: QPainter, records: Records, spans: Spans, lanes: Lanes, row: Row, top: int, view: Viewport
) -> None:
    """Draw the lanes of a row, which begin `top` pixels below the painter's origin, with no key selected."""
    of, colours, names = look(), scheme(), lanes.names(row.track)
    track = records.find(row.track, Track)
    if track is None or not names:
        return
    painter.fillRect(0, top, view.width, row.lanes, of.ground)
    painter.setPen(of.line)
    for place in range(1, len(names)):
        painter.drawLine(0, top + place * LANE, view.width, top + place * LANE)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    origin = round(view.scroll * view.zoom / FLICKS)
    plates: dict[int, QColor] = {}
    for number, x0, x1 in spans.seen(view.zoom, origin - _BESIDE, origin + view.width + _BESIDE).wider(1):
        block = spans.blocks[number]
        if not block.curves or not lanes.shown(block):
            continue
        curves, body = lanes.curves(block), colours_of(block, track, colours).body
        if (plate := plates.get(body.rgb())) is None:
            plate = plates[body.rgb()] = QColor(body)
            plate.setAlpha(90)
        left, width = x0 - origin, max(1, x1 - x0 - 1)
        for place, (name, _) in enumerate(names):
            if (curve := curves.get(name)) is None:
                continue
            if width < _WIDE:
                painter.fillRect(left, top + place * LANE + 2, width, LANE - 4, plate)
                continue
            rect = QRectF(left, top + place * LANE + 2, width, LANE - 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawRoundedRect(rect, 3, 3)
            _line(painter, of, block, curve, rect, view)
            _keys(painter, of, block, curve, rect, view)
    painter.restore()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _line(painter: QPainter, of: Look, block: Block, curve: Curve, rect: QRectF, view: Viewport) -> None:
    values = [v for k in curve.keyframes if (v := _number(k.value)) is not None]
    colour = QColor(of.text)
    colour.setAlpha(105)
    painter.setPen(QPen(colour, 1))  # a wider one takes Qt ten times as long
    painter.setBrush(Qt.BrushStyle.NoBrush)
    first, last = max(rect.left(), 0.0), min(rect.right(), float(view.width))
    low, high = min(values, default=0.0), max(values, default=0.0)
    if len(values) < len(curve.keyframes) or last - first < 2 or low == high:
        painter.drawLine(QPointF(first, rect.center().y()), QPointF(last, rect.center().y()))
        return
    scale = (rect.height() - 2 * _INSET) / (high - low)

    def height(value: float) -> float:
        return rect.bottom() - _INSET - (value - low) * scale

    def y(x: float) -> float:
        return height(_number(curve.value_at(view.time(x) - block.start)) or 0.0)

    xs = (view.x(block.start + key.time) for key in curve.keyframes)
    points = [QPointF(x, height(value)) for x, value in zip(xs, values, strict=True)]
    painter.save()
    painter.setClipRect(QRectF(first, rect.top() + 1, last - first, rect.height() - 2), Qt.ClipOperation.IntersectClip)
    painter.drawPath(_way(curve, points, y, first, last))
    painter.restore()


def _way(curve: Curve, points: list[QPointF], y: Callable[[float], float], first: float, last: float) -> QPainterPath:
    """Return how the value goes from `first` to `last`, through the points of the keys.

    An eased part is its own Bézier, as far as it is seen. `y` tells the value where it is cut off.
    """
    way = QPainterPath(QPointF(first, y(first)))
    if points[0].x() > first:
        way.lineTo(min(points[0].x(), last), points[0].y())
    for key, (one, other) in zip(curve.keyframes, pairwise(points), strict=False):
        begin, end = max(first, one.x()), min(last, other.x())
        if begin >= end:
            continue
        to = other.y() if end == other.x() else y(end)
        if key.ease == "hold":
            way.lineTo(end, one.y())
            way.lineTo(end, to)
        elif key.ease == "linear":
            way.lineTo(end, to)
        else:
            x1, y1, x2, y2 = key.bezier if key.ease == "bezier" else BEZIER[key.ease]
            dx, dy = other.x() - one.x(), other.y() - one.y()
            shape = (
                one,
                QPointF(one.x() + x1 * dx, one.y() + y1 * dy),
                QPointF(one.x() + x2 * dx, one.y() + y2 * dy),
                other,
            )
            if first - one.x() < _FAR and other.x() - last < _FAR:
                if one.x() < first:
                    way.moveTo(one)
                way.cubicTo(*shape[1:])
            else:
                way.cubicTo(*_part(shape, _reached(shape, begin), _reached(shape, end)))
    if points[-1].x() < last:
        way.lineTo(last, points[-1].y())
    return way


def _reached(shape: Shape, x: float) -> float:
    """Return the parameter at which a Bézier that goes from left to right comes to `x`, to a ten-thousandth."""
    low, high = 0.0, 1.0
    if x <= shape[0].x():
        return low
    if x >= shape[3].x():
        return high
    for _ in range(14):
        middle = (low + high) / 2
        if _blossom(shape, middle, middle, middle).x() < x:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _part(shape: Shape, start: float, end: float) -> tuple[QPointF, QPointF, QPointF]:
    """Return the three points with which the part of a Bézier between two parameters goes on from its start."""
    return _blossom(shape, start, start, end), _blossom(shape, start, end, end), _blossom(shape, end, end, end)


def _blossom(shape: Shape, a: float, b: float, c: float) -> QPointF:
    """Return the point of a Bézier's polar form: with all three the same, its point there (de Casteljau)."""
    p, q, r = (one + (other - one) * a for one, other in pairwise(shape))
    p, q = p + (q - p) * b, q + (r - q) * b
    return p + (q - p) * c


def _keys(painter: QPainter, of: Look, block: Block, curve: Curve, rect: QRectF, view: Viewport) -> None:
    middle = rect.center().y()
    for key in curve.keyframes:
        x = view.x(block.start + key.time)
        if 0 <= key.time <= block.duration and -_BESIDE <= x <= view.width + _BESIDE:
            _key(painter, of, key, QPointF(x, middle), chosen=False)


def paint_selected(painter: QPainter, records: Records, lanes: Lanes, row: Row, top: int, view: Viewport) -> None:
    """Draw the selected keys of a row over its lanes."""
    of, places = look(), {name: place for place, (name, _) in enumerate(lanes.names(row.track))}
    for block, chosen in lanes.selected_on(row.track).items():
        record = records.get(block, Block)
        for name, curve in lanes.curves(record).items():
            if name not in places:
                continue
            middle = top + places[name] * LANE + LANE / 2
            for key in curve.keyframes:
                x = view.x(record.start + key.time)
                if Key(block, curve.path, key.time) in chosen and -_BESIDE <= x <= view.width + _BESIDE:
                    _key(painter, of, key, QPointF(x, middle), chosen=True)


def _key(painter: QPainter, of: Look, key: Keyframe, at: QPointF, *, chosen: bool) -> None:
    """Draw a key by how it goes on: held a square, straight a diamond, eased a disc. A colour shows itself."""
    fill = QColor(key.value[:7]) if isinstance(key.value, str) and key.value.startswith("#") else QColor(of.text)
    painter.setPen(QPen(of.selection if chosen else of.ground, 2 if chosen else 1))
    painter.setBrush(of.selection if chosen and not isinstance(key.value, str) else fill)
    size = _SIZES[chosen]
    if key.ease == "hold":
        painter.drawRect(QRectF(at.x() - size + 1, at.y() - size + 1, 2 * size - 2, 2 * size - 2))
    elif key.ease == "linear":
        painter.drawPolygon(_DIAMONDS[chosen].translated(at))
    else:
        painter.drawEllipse(at, size - 0.6, size - 0.6)
