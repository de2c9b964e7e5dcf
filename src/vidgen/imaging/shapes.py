"""Plain colours; rectangles, ellipses, bursts, arrows and bubbles."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from vidgen.editor.fields import colour_channels
from vidgen.imaging.cache import PictureCache
from vidgen.imaging.images import RGBA
from vidgen.imaging.picture import Picture

LARGEST = 16_384
"""Pixels: the longest side of a picture. What would be larger is drawn smaller, about the same centre."""

_POINTS = 18
"""Of a burst."""
_TIP = 0.26
"""The part of a bubble's height that its tip takes."""
_POINTED = ("arrow", "bubble")
"""Forms whose outline is not what lies between them and a smaller one."""
_drawn = PictureCache(64 << 20)


def plain(colour: str, width: int, height: int) -> Picture:
    """Return `width` by `height` pixels of one colour."""
    return _drawn.get(("plain", colour, width, height), lambda: _plain(colour, width, height))


def _plain(colour: str, width: int, height: int) -> Picture:
    opaque = colour_channels(colour)[3] == 255
    image = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32 if opaque else RGBA)
    image.fill(qcolor(colour))
    return Picture.of_image(image, opaque=opaque)


def qcolor(colour: str) -> QColor:
    """Return Qt's form of a `Colour`."""
    return QColor(*colour_channels(colour))


def draw_shape(
    form: str,
    *,
    centre: tuple[float, float],
    size: tuple[float, float],
    fill: str,
    outline: str,
    outline_width: float,
    corner_radius: float,
) -> Picture:
    """Return a form (see `blocks/shape.py`) of `size` pixels around `centre`; the outline is drawn inside its edge."""
    width, height = min(size[0], LARGEST), min(size[1], LARGEST)
    if width <= 0 or height <= 0:
        return Picture.nothing()
    left, top = centre[0] - width / 2, centre[1] - height / 2
    x, y = math.floor(left), math.floor(top)
    outer = QRectF(left - x, top - y, width, height)
    edge = min(outline_width, width / 2, height / 2)
    key = (form, outer.getRect(), fill, outline if edge > 0 else "", edge, corner_radius)
    return _drawn.get(key, lambda: _draw(form, outer, fill, outline, edge, corner_radius)).at(x, y)


def _draw(form: str, outer: QRectF, fill: str, outline: str, edge: float, corner_radius: float) -> Picture:
    image = QImage(math.ceil(outer.right()), math.ceil(outer.bottom()), RGBA)
    image.fill(Qt.GlobalColor.transparent)
    path = _path(form, outer, corner_radius)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if edge > 0 and form in _POINTED:
            painter.fillPath(path, qcolor(fill))
            painter.setClipPath(path)  # half of the stroke lies outside
            pen = QPen(qcolor(outline), 2 * edge)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.strokePath(path, pen)
        elif edge > 0:
            inner = _path(form, outer.adjusted(edge, edge, -edge, -edge), max(0.0, corner_radius - edge))
            painter.fillPath(inner, qcolor(fill))
            painter.setCompositionMode(
                QPainter.CompositionMode.CompositionMode_Plus
            )  # the two share their border's pixels
            painter.fillPath(path.subtracted(inner), qcolor(outline))
        else:
            painter.fillPath(path, qcolor(fill))
    return Picture.of_image(image)


def _path(form: str, box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    if form == "ellipse":
        path.addEllipse(box)
    elif form == "burst":
        path.addPolygon(_burst(box))
        path.closeSubpath()
    elif form == "arrow":
        path.addPolygon(_arrow(box))
        path.closeSubpath()
    elif form == "bubble":
        path = _bubble(box, radius)
    else:
        round_by = min(radius, box.width() / 2, box.height() / 2)
        path.addRoundedRect(box, round_by, round_by)
    return path


def _burst(box: QRectF) -> QPolygonF:
    """Return a star with many short points, as on a price tag."""
    found = []
    for number in range(2 * _POINTS):
        angle, reach = math.pi * number / _POINTS, 0.5 if number % 2 == 0 else 0.43
        across, down = reach * box.width() * math.cos(angle), reach * box.height() * math.sin(angle)
        found.append(box.center() + QPointF(across, down))
    return QPolygonF(found)


def _arrow(box: QRectF) -> QPolygonF:
    """Return an arrow that points to the right; its head is no longer than it is high."""
    head = min(box.width(), 0.9 * box.height())
    neck, half, middle = box.right() - head, 0.17 * box.height(), box.center().y()
    upper = [QPointF(box.left(), middle - half), QPointF(neck, middle - half), QPointF(neck, box.top())]
    lower = [QPointF(neck, box.bottom()), QPointF(neck, middle + half), QPointF(box.left(), middle + half)]
    return QPolygonF([*upper, QPointF(box.right(), middle), *lower])


def _bubble(box: QRectF, radius: float) -> QPainterPath:
    """Return a bubble of speech, with its tip at the lower left."""
    body = box.adjusted(0, 0, 0, -_TIP * box.height())
    round_by = min(radius, body.width() / 2, body.height() / 2)
    path, tip = QPainterPath(), QPainterPath()
    path.addRoundedRect(body, round_by, round_by)
    base = body.bottom() - min(1.0, body.height() / 2)  # into the body, so that no seam is seen
    tip.moveTo(box.left() + 0.16 * box.width(), base)
    tip.lineTo(box.left() + 0.14 * box.width(), box.bottom())
    tip.lineTo(box.left() + 0.34 * box.width(), base)
    tip.closeSubpath()
    return path.united(tip)
