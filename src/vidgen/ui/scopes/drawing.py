"""Scopes drawn: traces as images, and graticules with their labels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from vidgen.ui.scopes.measuring import Measures, ycbcr

_INK = QColor("#9aa1ad")
_GRID = QColor(255, 255, 255, 38)
_WHITE = (225, 232, 240)
_RED, _GREEN, _BLUE = (255, 92, 92), (94, 230, 120), (96, 150, 255)
_BARS = {
    "R": (191, 0, 0), "Mg": (191, 0, 191), "B": (0, 0, 191), "Cy": (0, 191, 191), "G": (0, 191, 0), "Yl": (191, 191, 0),
}  # fmt: skip
"""The colours of 75 % bars (SMPTE RP 219)."""
_SKIN = 123.0
"""Degrees: the line on which skin lies, the +I axis of vectorscopes."""
_LEFT, _TOP = 34.0, 10.0


def traced(light: NDArray[np.uint8], colour: tuple[int, int, int]) -> QImage:
    """Return an image of a trace in one colour, premultiplied, as large as the array."""
    height, width = light.shape
    pixels = np.empty((height, width, 4), np.uint8)
    strength = light.astype(np.uint16)
    for i, part in enumerate((colour[2], colour[1], colour[0])):
        pixels[..., i] = strength * part // 255
    pixels[..., 3] = light
    return _image(pixels)


def coloured_vectors(light: NDArray[np.uint8]) -> QImage:
    """Return the trace of the vectorscope, each point in about the colour that it stands for."""
    side = np.arange(256, dtype=np.float32) - 127.5
    cb, cr = np.broadcast_to(side, (256, 256)), np.broadcast_to(-side[:, None], (256, 256))
    y = np.float32(150)
    red, blue = y + 1.5748 * cr, y + 1.8556 * cb
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    pixels = np.empty((256, 256, 4), np.uint8)
    share = light.astype(np.float32) / 255
    for i, part in enumerate((blue, green, red)):
        pixels[..., i] = np.clip(part, 30, 255) * share
    pixels[..., 3] = light
    return _image(pixels)


def filled(histogram: NDArray[np.int64]) -> QImage:
    """Return red, green and blue of a histogram, each from the ground up to its curve, added up as light."""
    light = np.zeros((256, 256, 4), np.float32)
    light[..., 3] = 255
    for heights, colour in zip(_heights(histogram), (_RED, _GREEN, _BLUE), strict=False):
        depth = np.arange(256)[:, None] - (255 - np.rint(heights * 255))  # below the curve, in rows
        share = np.where(depth < 0, 0, np.where(depth < 3, 0.6, 0.36)).astype(np.float32)
        for i, part in enumerate(colour[::-1]):
            light[..., i] += share * part
    return _image(np.minimum(light, 255).astype(np.uint8))


def _heights(histogram: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how high curves are, 0 to 1. The ends hold all that is black or burnt: they do not press the rest down."""
    heights: NDArray[np.float64] = np.minimum(1.0, np.sqrt(histogram / max(1, histogram[:, 1:255].max())))
    return heights


def _image(pixels: NDArray[np.uint8]) -> QImage:
    height, width = pixels.shape[:2]
    raw: Any = pixels.tobytes()
    return QImage(raw, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied).copy()


def images_of(measures: Measures, kind: str) -> list[QImage]:
    """Return the traces of a scope; made in a thread, since it takes a millisecond or two."""
    if kind == "waveform":
        return [traced(measures.luma, _WHITE)]
    if kind == "parade":
        return [traced(m, c) for m, c in zip(measures.channels, (_RED, _GREEN, _BLUE), strict=True)]
    return [coloured_vectors(measures.vectors)] if kind == "vectors" else [filled(measures.histogram)]


def paint_waveforms(painter: QPainter, area: QRectF, traces: list[QImage]) -> None:
    """Draw one trace, or several side by side, over a scale of per cent."""
    inner = area.adjusted(_LEFT, _TOP, -8, -_TOP)
    _paint_scale(painter, inner)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    gap = 6.0 if len(traces) > 1 else 0.0
    width = (inner.width() - gap * (len(traces) - 1)) / max(1, len(traces))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for n, trace in enumerate(traces):
        painter.drawImage(QRectF(inner.left() + n * (width + gap), inner.top(), width, inner.height()), trace)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _paint_scale(painter: QPainter, inner: QRectF) -> None:
    for value in (0, 25, 50, 75, 100):
        y = inner.bottom() - inner.height() * value / 100
        painter.setPen(QPen(_GRID, 1))
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
        painter.setPen(_INK)
        box = QRectF(inner.left() - _LEFT, y - 8, _LEFT - 6, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(value))


def paint_vectors(painter: QPainter, area: QRectF, traces: list[QImage]) -> None:
    """Draw the vectorscope: a circle, the six colours of 75 % bars in their boxes, and the line of skin."""
    side = min(area.width(), area.height()) - 2 * _TOP
    inner = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
    middle = inner.center()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_GRID, 1))
    painter.drawEllipse(inner)
    painter.drawEllipse(middle, side / 4, side / 4)
    painter.drawLine(QPointF(inner.left(), middle.y()), QPointF(inner.right(), middle.y()))
    painter.drawLine(QPointF(middle.x(), inner.top()), QPointF(middle.x(), inner.bottom()))
    angle = math.radians(_SKIN)
    painter.setPen(QPen(QColor(255, 205, 160, 120), 1, Qt.PenStyle.DashLine))
    painter.drawLine(middle, middle + QPointF(math.cos(angle), -math.sin(angle)) * side / 2)
    for name, place in targets(inner).items():
        painter.setPen(QPen(QColor(*_BARS[name]).lighter(150), 1.2))
        painter.drawRect(QRectF(place.x() - 6, place.y() - 6, 12, 12))
        painter.setPen(_INK)
        away = place + (place - middle) * 0.16
        painter.drawText(QRectF(away.x() - 14, away.y() - 8, 28, 16), Qt.AlignmentFlag.AlignCenter, name)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for trace in traces:
        painter.drawImage(inner, trace)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def targets(inner: QRectF) -> dict[str, QPointF]:
    """Return where the colours of 75 % bars lie in a vectorscope."""
    found = {}
    for name, colour in _BARS.items():
        _, cb, cr = ycbcr(np.array(colour, np.uint8))
        x, y = (float(cb) + 127.5) / 255, (127.5 - float(cr)) / 255
        found[name] = QPointF(inner.left() + x * inner.width(), inner.top() + y * inner.height())
    return found


def paint_histogram(painter: QPainter, area: QRectF, histogram: NDArray[np.int64], traces: list[QImage]) -> None:
    """Draw how many pixels have each value: red, green, blue added up as light, luma as a line."""
    inner = area.adjusted(_LEFT / 2, _TOP, -_LEFT / 2, -_TOP - 12)
    for value in (0, 25, 50, 75, 100):
        x = inner.left() + inner.width() * value / 100
        painter.setPen(QPen(_GRID, 1))
        painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
        painter.setPen(_INK)
        painter.drawText(QRectF(x - 20, inner.bottom() + 2, 40, 16), Qt.AlignmentFlag.AlignCenter, str(value))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    for trace in traces:
        painter.drawImage(inner, trace)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setPen(QPen(QColor(*_WHITE), 1.2))
    heights = _heights(histogram)[3].tolist()
    step, depth = inner.width() / 255, inner.height()
    painter.drawPolyline([QPointF(inner.left() + step * i, inner.bottom() - depth * h) for i, h in enumerate(heights)])
