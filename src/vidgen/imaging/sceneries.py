"""Landscapes for backdrops, drawn from three colours: layers that pass by at their own pace, the far ones slowly."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF, QRadialGradient

from vidgen.editor.fields import colour_channels
from vidgen.imaging.backdrops import is_dark
from vidgen.imaging.shapes import qcolor

Colours = tuple[str, str, str]
Size = tuple[int, int]


def mixed(first: str, second: str, share: float) -> QColor:
    """Return a colour between two, at `share` of the way from 0 to 1."""
    a, b = colour_channels(first), colour_channels(second)
    parts = [round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True)]
    return QColor(*parts)


def _near(colours: Colours, share: float) -> QColor:
    """Return the colour of a layer: by day the near ones are the deepest, by night they go into the dark."""
    if not is_dark(colours[0]):
        return mixed(mixed(colours[0], colours[1], 0.45 + 0.5 * share).name(), "#10203a", 0.3 * share)
    return mixed(colours[1], colours[0], share)


def _sky(painter: QPainter, colours: Colours, size: Size, *, low: float = 0.55) -> None:
    fall = QLinearGradient(0, 0, 0, size[1])
    if not is_dark(colours[0]):
        fall.setColorAt(0, mixed(colours[0], colours[1], 0.35))
        fall.setColorAt(low, mixed(colours[0], "#ffffff", 0.4))
        fall.setColorAt(1, mixed(colours[0], colours[2], 0.15))
        painter.fillRect(QRectF(0, 0, *size), fall)
        return
    fall.setColorAt(0, mixed(colours[0], "#000000", 0.25))
    fall.setColorAt(low * 0.6, mixed(colours[0], colours[1], 0.55))
    fall.setColorAt(low, mixed(colours[1], colours[2], 0.45))
    fall.setColorAt(1, qcolor(colours[0]))
    painter.fillRect(QRectF(0, 0, *size), fall)


def _disc(painter: QPainter, base: str, colour: str, centre: QPointF, radius: float) -> None:
    """A sun or a moon with its glow."""
    if not is_dark(base):
        colour = mixed(colour, "#fff1b8", 0.72).name()
    shine = QRadialGradient(centre, radius * 3.4)
    near, far = qcolor(colour), qcolor(colour)
    near.setAlpha(120)
    far.setAlpha(0)
    shine.setColorAt(0, near)
    shine.setColorAt(1, far)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shine)
    painter.drawEllipse(centre, radius * 3.4, radius * 3.4)
    painter.setBrush(mixed(colour, "#ffffff", 0.35))
    painter.drawEllipse(centre, radius, radius)


def _ridge(painter: QPainter, colour: QColor, size: Size, level: float, heights: list[tuple[float, float]]) -> None:
    """A filled outline: `heights` are points (x in canvas widths, rise in canvas heights above `level`)."""
    width, height = size
    points = [QPointF(x * width, (level - rise) * height) for x, rise in heights]
    points += [QPointF(heights[-1][0] * width, height), QPointF(heights[0][0] * width, height)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))


def _mountains(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    _sky(painter, colours, size, low=0.72)
    _disc(
        painter,
        colours[0],
        colours[2],
        QPointF(size[0] * (0.5 if size[0] > size[1] else 0.84), size[1] * 0.14),
        min(size) * 0.075,
    )
    for layer in range(4):
        drift, level = seconds * 0.006 * (layer + 1), 0.62 + 0.1 * layer
        steps, rise = 9 + 3 * layer, 0.2 - 0.035 * layer
        peaks = [dice.uniform(0.25, 1.0) if n % 2 else dice.uniform(0.0, 0.25) for n in range(4 * steps)]
        shift = drift * steps
        first = math.floor(shift)
        heights = [
            ((n - (shift - first)) / steps, rise * peaks[(first + n) % len(peaks)]) for n in range(-1, steps + 3)
        ]
        _ridge(painter, _near(colours, 0.25 + 0.25 * layer), size, level, heights)


def _sea(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    _sky(painter, colours, size, low=0.62)
    sun = QPointF(size[0] * 0.5, size[1] * 0.5)
    _disc(painter, colours[0], colours[2], sun, min(size) * 0.14)
    for layer in range(6):
        level, swing = 0.54 + 0.075 * layer, 0.006 + 0.003 * layer
        phase, pace = dice.uniform(0, math.tau), 0.5 + 0.12 * layer
        xs = np.linspace(-0.02, 1.02, 50)
        ys = swing * np.sin(xs * (9 - layer) * 1.6 + phase + pace * seconds * (-1) ** layer)
        heights = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        _ridge(painter, _near(colours, 0.1 + 0.16 * layer), size, level, heights)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(14):  # light on the water
        glint = mixed(colours[2], "#ffffff", 0.3)
        glint.setAlphaF(0.25 + 0.2 * math.sin(seconds * 2 + number * 1.7))
        painter.setBrush(glint)
        y = 0.56 + 0.03 * number
        long = size[0] * (0.05 + 0.012 * (number % 4)) * (1 + 0.2 * math.sin(seconds * 1.3 + number))
        x = sun.x() + size[0] * 0.05 * math.sin(number * 2.4 + seconds * 0.5)
        painter.drawRoundedRect(QRectF(x - long, y * size[1], 2 * long, size[1] * 0.004), 2, 2)


def _city(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    _sky(painter, colours, size, low=0.8)
    _disc(painter, colours[0], colours[2], QPointF(size[0] * 0.28, size[1] * 0.26), min(size) * 0.07)
    unit = min(size)
    for layer in range(3):
        shade = _near(colours, 0.3 + 0.3 * layer)
        level, drift = size[1] * (0.96 + 0.02 * layer), seconds * unit * 0.008 * (layer + 1)
        x = -0.2 * unit - drift
        while x < size[0]:
            wide = unit * dice.uniform(0.09, 0.17) * (1 + 0.25 * layer)
            tall = size[1] * dice.uniform(0.16, 0.46 - 0.09 * layer)
            top = dice.random()
            lit = [dice.random() < 0.32 for _ in range(48)]
            if x + wide > 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(shade)
                painter.drawRect(QRectF(x, level - tall, wide, tall + size[1]))
                if top < 0.35:
                    painter.drawRect(QRectF(x + wide * 0.25, level - tall - unit * 0.035, wide * 0.5, unit * 0.04))
                elif top < 0.5:
                    painter.drawRect(QRectF(x + wide * 0.47, level - tall - unit * 0.09, wide * 0.06, unit * 0.1))
                _windows(painter, colours[2], QRectF(x, level - tall, wide, tall), lit, layer, unit)
            x += wide + unit * dice.uniform(0.0, 0.03)


def _windows(painter: QPainter, colour: str, house: QRectF, lit: list[bool], layer: int, unit: float) -> None:
    light = qcolor(colour)
    light.setAlphaF(0.28 + 0.2 * layer)
    painter.setBrush(light)
    step = unit * 0.034
    columns = max(1, int(house.width() / step) - 1)
    edge = (house.width() - columns * step) / 2
    for number, on in enumerate(lit):
        row, column = divmod(number, columns)
        y = house.top() + step * (row + 0.7)
        if on and y < house.bottom() + unit:
            painter.drawRect(QRectF(house.left() + edge + step * (column + 0.25), y, step * 0.42, step * 0.5))


def _forest(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    _sky(painter, colours, size, low=0.7)
    _disc(painter, colours[0], colours[2], QPointF(size[0] * 0.66, size[1] * 0.3), min(size) * 0.1)
    unit = min(size)
    for layer in range(4):
        shade = _near(colours, 0.15 + 0.27 * layer)
        level = size[1] * (0.7 + 0.1 * layer)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRect(QRectF(0, level, size[0], size[1]))
        tree = unit * (0.1 + 0.05 * layer)
        count = math.ceil(size[0] / tree / 0.62) + 3
        drift = seconds * unit * 0.006 * (layer + 1)
        for number in range(count):
            tall = tree * dice.uniform(1.5, 2.8)
            x = (number - 1) * tree * 0.62 + dice.uniform(-0.2, 0.2) * tree - drift % (tree * 0.62)
            sway = 0.035 * tree * math.sin(seconds * 0.9 + number * 1.3 + layer)
            for tier in range(3):
                top, wide = level - tall * (1 - 0.24 * tier), tree * (0.24 + 0.13 * tier)
                tip = QPointF(x + sway * (1 - 0.3 * tier), top)
                foot = top + tall * 0.46
                painter.drawPolygon(QPolygonF([tip, QPointF(x + wide, foot), QPointF(x - wide, foot)]))


def _desert(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    _sky(painter, colours, size, low=0.68)
    _disc(painter, colours[0], colours[2], QPointF(size[0] * 0.3, size[1] * 0.33), min(size) * 0.12)
    for layer in range(4):
        phase, drift = dice.uniform(0, math.tau), seconds * 0.02 * (layer + 1)
        xs = np.linspace(-0.02, 1.02, 60)
        ys = 0.05 * np.sin(xs * (3.5 + layer) + phase + drift) + 0.02 * np.sin(xs * 8 - phase + 2 * drift)
        heights = [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        _ridge(painter, mixed(mixed(colours[2], colours[1], 0.4 + 0.2 * layer).name(), colours[0], 0.2 * layer), size,
               0.64 + 0.1 * layer, heights)  # fmt: skip


def _space(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    fall = QLinearGradient(0, 0, size[0], size[1])
    fall.setColorAt(0, mixed(colours[0], "#000000", 0.55))
    fall.setColorAt(0.55, mixed(colours[0], colours[1], 0.35))
    fall.setColorAt(1, mixed(colours[0], "#000000", 0.4))
    painter.fillRect(QRectF(0, 0, *size), fall)
    unit = min(size)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(110):
        depth = dice.uniform(0.2, 1.0)
        x = (dice.random() - seconds * 0.012 * depth) % 1.0
        y = dice.random()
        light = mixed("#ffffff", colours[2], dice.random() * 0.5)
        light.setAlphaF((0.3 + 0.7 * depth) * (0.7 + 0.3 * math.sin(seconds * dice.uniform(1, 3) + number)))
        painter.setBrush(light)
        radius = unit * 0.0035 * depth
        painter.drawEllipse(QPointF(x * size[0], y * size[1]), radius, radius)
    centre, radius = QPointF(size[0] * 0.86, size[1] * 0.86), unit * 0.34
    ball = QRadialGradient(QPointF(centre.x() - radius * 0.5, centre.y() - radius * 0.5), radius * 1.6)
    ball.setColorAt(0, qcolor(colours[1]))
    ball.setColorAt(1, mixed(colours[0], "#000000", 0.6))
    painter.setBrush(ball)
    painter.drawEllipse(centre, radius, radius)
    painter.save()
    painter.translate(centre)
    painter.rotate(-18 + 2 * math.sin(seconds * 0.3))
    ring = qcolor(colours[2])
    ring.setAlphaF(0.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ring, unit * 0.014))
    painter.drawArc(QRectF(-radius * 1.6, -radius * 0.42, radius * 3.2, radius * 0.84), 160 * 16, 220 * 16)
    painter.restore()


SCENERIES: dict[str, Callable[[QPainter, Colours, random.Random, float, Size], None]] = {
    "mountains": _mountains,
    "sea": _sea,
    "city": _city,
    "forest": _forest,
    "desert": _desert,
    "space": _space,
}
