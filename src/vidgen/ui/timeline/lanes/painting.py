"""Drawing the lanes of one row: for each block a plate, its value as a thin line, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from vidgen.editor.curves import Curve, Keyframe
from vidgen.editor.document import Records
from vidgen.editor.records import Block, Track
from vidgen.timing import FLICKS
from vidgen.ui.theme import scheme
from vidgen.ui.timeline.geometry import Row, Viewport
from vidgen.ui.timeline.lanes.model import LANE, Key, Lanes
from vidgen.ui.timeline.seen import Spans
from vidgen.ui.timeline.style import colours_of, look

_WIDE = 10
"""Pixels; a narrower block shows its plate alone."""
_STEP = 3
"""Pixels between two points of a value's line."""
_BESIDE = 8
"""Pixels that a key reaches beyond its time."""
_INSET = 3
"""Pixels that the line keeps from the edges of its lane."""


def paint_lanes(
    painter: QPainter, records: Records, spans: Spans, lanes: Lanes, row: Row, top: int, view: Viewport
) -> None:
    """Draw the lanes of a row, which begin `top` pixels below the painter's origin, with no key selected."""
    of, names = look(), lanes.names(row.track)
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
    for number, x0, x1 in spans.seen(view.zoom, origin - _BESIDE, origin + view.width + _BESIDE).wider(1):
        block = spans.blocks[number]
        if not block.curves or not lanes.shown(block):
            continue
        curves, plate = lanes.curves(block), QColor(colours_of(block, track, scheme()).body)
        plate.setAlpha(90)
        for place, (name, _) in enumerate(names):
            if (curve := curves.get(name)) is not None:
                rect = QRectF(x0 - origin, top + place * LANE + 2, max(1, x1 - x0 - 1), LANE - 4)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(plate)
                painter.drawRoundedRect(rect, 3, 3)
                if rect.width() >= _WIDE:
                    _line(painter, block, curve, rect, view)
                    _keys(painter, block, curve, rect, view)
    painter.restore()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _line(painter: QPainter, block: Block, curve: Curve, rect: QRectF, view: Viewport) -> None:
    values = [v for k in curve.keyframes if (v := _number(k.value)) is not None]
    colour = QColor(look().text)
    colour.setAlpha(105)
    painter.setPen(QPen(colour, 1.2))
    first, last = max(rect.left(), 0.0), min(rect.right(), float(view.width))
    if len(values) < len(curve.keyframes) or last - first < 2:
        painter.drawLine(QPointF(first, rect.center().y()), QPointF(last, rect.center().y()))
        return
    low, high = min(values), max(values)
    room = rect.height() - 2 * _INSET

    def y(time: int) -> float:
        value = _number(curve.value_at(time)) or 0.0
        share = (value - low) / (high - low) if high > low else 0.5
        return max(rect.top() + 1.5, min(rect.bottom() - 1.5, rect.bottom() - _INSET - share * room))

    times = {block.start + k.time for k in curve.keyframes}
    xs = {first, last, *(x for t in times if first <= (x := view.x(t)) <= last)}
    if high > low:
        # A step just before each key keeps what is held at right angles.
        xs |= {max(first, x - 0.5) for x in list(xs)} | {first + n * _STEP for n in range(int((last - first) / _STEP))}
    painter.drawPolyline(QPolygonF([QPointF(x, y(view.time(x) - block.start)) for x in sorted(xs)]))


def _keys(painter: QPainter, block: Block, curve: Curve, rect: QRectF, view: Viewport) -> None:
    middle = rect.center().y()
    for key in curve.keyframes:
        x = view.x(block.start + key.time)
        if 0 <= key.time <= block.duration and -_BESIDE <= x <= view.width + _BESIDE:
            _key(painter, key, QPointF(x, middle), chosen=False)


def paint_selected(painter: QPainter, records: Records, lanes: Lanes, row: Row, top: int, view: Viewport) -> None:
    """Draw the selected keys of a row over its lanes."""
    places = {name: place for place, (name, _) in enumerate(lanes.names(row.track))}
    for block, chosen in lanes.selected_on(row.track).items():
        record = records.get(block, Block)
        for name, curve in lanes.curves(record).items():
            if name not in places:
                continue
            middle = top + places[name] * LANE + LANE / 2
            for key in curve.keyframes:
                x = view.x(record.start + key.time)
                if Key(block, curve.path, key.time) in chosen and -_BESIDE <= x <= view.width + _BESIDE:
                    _key(painter, key, QPointF(x, middle), chosen=True)


def _key(painter: QPainter, key: Keyframe, at: QPointF, *, chosen: bool) -> None:
    """Draw a key by how it goes on: held a square, straight a diamond, eased a disc. A colour shows itself."""
    of = look()
    fill = QColor(key.value[:7]) if isinstance(key.value, str) and key.value.startswith("#") else QColor(of.text)
    painter.setPen(QPen(of.selection if chosen else of.ground, 2 if chosen else 1.2))
    painter.setBrush(of.selection if chosen and not isinstance(key.value, str) else fill)
    size = 5.5 if chosen else 4.8
    if key.ease == "hold":
        painter.drawRect(QRectF(at.x() - size + 1, at.y() - size + 1, 2 * size - 2, 2 * size - 2))
    elif key.ease == "linear":
        corners = ((-size, 0.0), (0.0, -size), (size, 0.0), (0.0, size))
        painter.drawPolygon(QPolygonF([at + QPointF(a, b) for a, b in corners]))
    else:
        painter.drawEllipse(at, size - 0.6, size - 0.6)
