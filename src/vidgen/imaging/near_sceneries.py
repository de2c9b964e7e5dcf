"""Places that are near, for backdrops: a meadow, the sea from below, a kitchen, a desk, a stage, an old sheet of paper.

The upper two thirds stay calm, for what is put in front of them; their colours come from the three.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QPolygonF, QRadialGradient

from vidgen.imaging.backdrops import is_dark
from vidgen.imaging.sceneries import Colours, Size, mixed
from vidgen.imaging.shapes import qcolor


def _clear(colour: QColor, alpha: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(max(0.0, min(1.0, alpha)))
    return made


def _hill(painter: QPainter, colour: QColor, size: Size, level: float, swing: float, phase: float) -> None:
    xs = np.linspace(-0.02, 1.02, 40)
    ys = level + swing * np.sin(xs * 4.1 + phase) + 0.4 * swing * np.sin(xs * 9.3 - phase)
    points = [QPointF(float(x) * size[0], float(y) * size[1]) for x, y in zip(xs, ys, strict=True)]
    points += [QPointF(size[0] * 1.02, size[1]), QPointF(-size[0] * 0.02, size[1])]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))


def _meadow(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit, dark = min(size), is_dark(colours[0])
    fall = QLinearGradient(0, 0, 0, size[1])
    fall.setColorAt(0, mixed(colours[0], colours[1], 0.45))
    fall.setColorAt(0.75, mixed(colours[0], "#ffffff", 0.25))
    painter.fillRect(QRectF(0, 0, *size), fall)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(6):  # clouds
        near = dice.uniform(0.4, 1.0)
        x = (dice.random() + seconds * 0.012 * near) % 1.4 - 0.2
        y = dice.uniform(0.06, 0.5)
        painter.setBrush(_clear(QColor("#ffffff"), (0.06 + 0.1 * near) if dark else 0.3 + 0.4 * near))
        for puff in range(4):
            radius = unit * near * (0.05 + 0.025 * ((puff + number) % 3))
            painter.drawEllipse(QPointF(x * size[0] + unit * 0.07 * puff * near, y * size[1]), radius * 1.3, radius)
    green = mixed(colours[1], "#3a9a4b", 0.78)
    for layer in range(3):
        other, share = (colours[0], 0.3) if layer == 0 else ("#0d3b1e", 0.2 * layer)
        shade = mixed(green.name(), other, share)
        _hill(painter, shade, size, 0.68 + 0.09 * layer, 0.03, dice.uniform(0, 6) + seconds * 0.02 * (layer + 1))
    for number in range(26):  # flowers that sway
        x, y = dice.random(), dice.uniform(0.84, 0.99)
        sway = unit * 0.006 * math.sin(seconds * 1.4 + number)
        root, head = QPointF(x * size[0], y * size[1]), QPointF(x * size[0] + sway, y * size[1] - unit * 0.05)
        painter.setPen(QPen(mixed("#1c5a2c", colours[0], 0.1), unit * 0.004))
        painter.drawLine(root, head)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor((colours[2], "#ffffff", "#ffd23f", "#ff8fab")[number % 4]))
        painter.drawEllipse(head, unit * 0.012, unit * 0.012)


def _underwater(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit = min(size)
    fall = QLinearGradient(0, 0, 0, size[1])
    fall.setColorAt(0, mixed(colours[1], colours[2], 0.4))
    fall.setColorAt(0.35, mixed(colours[1], colours[0], 0.2))
    fall.setColorAt(1, qcolor(colours[0]))
    painter.fillRect(QRectF(0, 0, *size), fall)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(6):  # light from above
        x = (0.08 + 0.17 * number + 0.03 * math.sin(seconds * 0.4 + number * 2.1)) * size[0]
        wide, long = unit * dice.uniform(0.06, 0.16), size[1] * dice.uniform(0.55, 0.85)
        beam = QLinearGradient(0, 0, 0, long)
        beam.setColorAt(0, _clear(QColor("#ffffff"), 0.16 + 0.05 * math.sin(seconds * 0.9 + number)))
        beam.setColorAt(1, QColor(255, 255, 255, 0))
        painter.setBrush(beam)
        painter.drawPolygon(QPolygonF([QPointF(x, -5), QPointF(x + wide, -5), QPointF(x + wide * 2.6 - unit * 0.1, long),
                                       QPointF(x - unit * 0.25, long)]))  # fmt: skip
    for number in range(5):  # fish, far away
        pace = dice.uniform(0.02, 0.05) * dice.choice((-1, 1))
        x, y = (dice.random() + pace * seconds) % 1.2 - 0.1, dice.uniform(0.12, 0.7)
        painter.save()
        painter.translate(x * size[0], y * size[1] + unit * 0.01 * math.sin(seconds + number))
        painter.scale(math.copysign(1.0, pace), 1.0)
        painter.setBrush(_clear(mixed(colours[0], colours[1], 0.35), 0.75))
        long = unit * dice.uniform(0.022, 0.04)
        painter.drawEllipse(QPointF(0, 0), long, long * 0.42)
        tail = 0.5 * long * math.sin(seconds * 6 + number)
        painter.drawPolygon(QPolygonF([QPointF(-long * 0.7, 0), QPointF(-long * 1.6, -long * 0.5 + tail * 0.3),
                                       QPointF(-long * 1.6, long * 0.5 + tail * 0.3)]))  # fmt: skip
        painter.restore()
    for layer in range(2):  # the ground, and weeds on it
        shade = mixed(colours[0], "#000000", 0.12 + 0.2 * layer)
        for number in range(9):
            x, tall = (number + dice.uniform(0.1, 0.9)) / 9, dice.uniform(0.08, 0.2) * (1.15 - 0.3 * layer)
            _weed(
                painter,
                mixed(shade.name(), colours[1], 0.25),
                size,
                x,
                0.92 + 0.05 * layer,
                tall,
                seconds + number * 1.7,
            )
        painter.setPen(Qt.PenStyle.NoPen)
        _hill(painter, shade, size, 0.9 + 0.05 * layer, 0.012, layer * 2.3)


def _weed(painter: QPainter, colour: QColor, size: Size, x: float, root: float, tall: float, phase: float) -> None:
    pen = QPen(colour, min(size) * 0.018)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    steps = np.linspace(0, 1, 9)
    sway = 0.03 * steps**1.4 * np.sin(phase * 0.9 + 3.2 * steps)
    points = [
        QPointF((x + float(s)) * size[0], (root - tall * float(t)) * size[1]) for t, s in zip(steps, sway, strict=True)
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))


def _kitchen(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit = min(size)
    table = size[1] * 0.74
    wall = QLinearGradient(0, 0, 0, table)
    wall.setColorAt(0, mixed(colours[0], colours[1], 0.12))
    wall.setColorAt(1, mixed(colours[0], colours[1], 0.4))
    painter.fillRect(QRectF(0, 0, size[0], table), wall)
    step = unit / 6
    painter.setPen(QPen(_clear(mixed(colours[0], colours[1], 0.75), 0.45), unit * 0.004))
    for row in range(math.ceil(table / step)):  # tiles
        painter.drawLine(QPointF(0, row * step), QPointF(size[0], row * step))
        for column in range(math.ceil(size[0] / step) + 1):
            x = (column + 0.5 * (row % 2)) * step
            painter.drawLine(QPointF(x, row * step), QPointF(x, min(table, (row + 1) * step)))
    sun = QRadialGradient(QPointF(size[0] * (0.78 + 0.04 * math.sin(seconds * 0.3)), size[1] * 0.16), unit * 0.9)
    sun.setColorAt(0, _clear(mixed(colours[2], "#ffffff", 0.6), 0.55))
    sun.setColorAt(1, QColor(255, 255, 255, 0))
    painter.fillRect(QRectF(0, 0, size[0], table), sun)
    wood = mixed("#b9834f", colours[1], 0.25)
    board = QLinearGradient(0, table, 0, size[1])
    board.setColorAt(0, mixed(wood.name(), "#ffffff", 0.15))
    board.setColorAt(1, mixed(wood.name(), "#000000", 0.35))
    painter.fillRect(QRectF(0, table, size[0], size[1] - table), board)
    painter.setPen(QPen(_clear(mixed(wood.name(), "#000000", 0.5), 0.3), unit * 0.003))
    for number in range(7):
        y = table + (size[1] - table) * (number + 0.6) / 7
        painter.drawLine(QPointF(0, y), QPointF(size[0], y + unit * dice.uniform(-0.01, 0.01)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_clear(QColor("#ffffff"), 0.22))
    painter.drawRect(QRectF(0, table, size[0], unit * 0.008))
    for number in range(9):  # steam
        x, rise = 0.1 + 0.1 * number, (dice.random() + seconds * 0.12) % 1.0
        painter.setBrush(_clear(QColor("#ffffff"), 0.1 * math.sin(math.pi * rise)))
        radius = unit * (0.03 + 0.06 * rise)
        sway = unit * 0.03 * math.sin(seconds + number * 2)
        painter.drawEllipse(QPointF(x * size[0] + sway, table - rise * size[1] * 0.3), radius, radius)


def _desk(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit = min(size)
    painter.fillRect(QRectF(0, 0, *size), mixed(colours[0], colours[1], 0.1))
    step = unit / 9
    shift = (seconds * unit * 0.012) % step
    painter.setPen(QPen(_clear(mixed(colours[1], colours[0], 0.2), 0.28), unit * 0.0025))
    for n in range(math.ceil(size[0] / step) + 2):
        painter.drawLine(QPointF(n * step - shift, 0), QPointF(n * step - shift, size[1]))
    for n in range(math.ceil(size[1] / step) + 2):
        painter.drawLine(QPointF(0, n * step - shift), QPointF(size[0], n * step - shift))
    painter.setPen(Qt.PenStyle.NoPen)
    notes = ((0.02, 0.03, -9), (0.98, 0.05, 8), (0.02, 0.97, 7), (0.98, 0.99, -6))
    for number, (x, y, turn) in enumerate(notes):  # sheets that lie about
        painter.save()
        painter.translate(x * size[0], y * size[1])
        painter.rotate(turn + 1.5 * math.sin(seconds * 0.5 + number))
        box = QRectF(-unit * 0.15, -unit * 0.15, unit * 0.3, unit * 0.3)
        painter.setBrush(QColor(0, 0, 0, 40))
        painter.drawRect(box.translated(unit * 0.012, unit * 0.016))
        sheet = ("#ffffff", "#fff7d6", colours[1], "#ffffff")[number]
        painter.setBrush(mixed(sheet, colours[0], 0.55) if is_dark(colours[0]) else qcolor(sheet))
        painter.drawRect(box)
        painter.setBrush(_clear(QColor("#000000"), 0.14))
        for line in range(4):
            long = unit * dice.uniform(0.1, 0.22)
            painter.drawRoundedRect(QRectF(-unit * 0.11, unit * (-0.08 + 0.05 * line), long, unit * 0.012), 2, 2)
        painter.restore()


def _stage(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit, floor = min(size), size[1] * 0.72
    wall = QLinearGradient(0, 0, 0, floor)
    wall.setColorAt(0, mixed(colours[0], "#000000", 0.35))
    wall.setColorAt(1, mixed(colours[0], colours[1], 0.5))
    painter.fillRect(QRectF(0, 0, size[0], floor), wall)
    ground = QLinearGradient(0, floor, 0, size[1])
    ground.setColorAt(0, mixed(colours[1], colours[0], 0.3))
    ground.setColorAt(1, mixed(colours[0], "#000000", 0.4))
    painter.fillRect(QRectF(0, floor, size[0], size[1] - floor), ground)
    painter.setPen(Qt.PenStyle.NoPen)
    for x in (0.12, 0.5, 0.88):  # lamps
        swing = 0.1 * math.sin(seconds * 0.6 + dice.uniform(0, math.tau))
        foot = size[0] * (0.5 + 0.25 * (x - 0.5) + swing)
        wide = unit * 0.42
        beam = QLinearGradient(0, 0, 0, floor)
        beam.setColorAt(0, _clear(mixed(colours[2], "#ffffff", 0.5), 0.42))
        beam.setColorAt(1, _clear(qcolor(colours[2]), 0.05))
        painter.setBrush(beam)
        top = QPointF(size[0] * x, -unit * 0.05)
        painter.drawPolygon(QPolygonF([top, QPointF(foot - wide / 2, floor), QPointF(foot + wide / 2, floor)]))
    light = QRadialGradient(QPointF(size[0] / 2, floor + unit * 0.06), unit * 0.55)
    light.setColorAt(0, _clear(mixed(colours[2], "#ffffff", 0.4), 0.5))
    light.setColorAt(1, _clear(qcolor(colours[2]), 0.0))
    painter.setBrush(light)
    painter.drawEllipse(QPointF(size[0] / 2, floor + unit * 0.08), unit * 0.55, unit * 0.13)


def _parchment(painter: QPainter, colours: Colours, dice: random.Random, seconds: float, size: Size) -> None:
    unit = min(size)
    middle = QPointF(size[0] / 2, size[1] * 0.42)
    sheet = QRadialGradient(middle, 0.75 * max(size))
    sheet.setColorAt(0, mixed(colours[0], "#ffffff", 0.35))
    sheet.setColorAt(0.7, qcolor(colours[0]))
    sheet.setColorAt(1, mixed(colours[0], colours[1], 0.6))
    painter.fillRect(QRectF(0, 0, *size), sheet)
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(40):  # stains
        painter.setBrush(_clear(qcolor(colours[1]), dice.uniform(0.02, 0.07)))
        radius = unit * dice.uniform(0.01, 0.09)
        painter.drawEllipse(QPointF(dice.random() * size[0], dice.random() * size[1]), radius, radius * 0.8)
    ink = mixed(colours[1], colours[0], 0.15)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number in range(7):  # coasts of an old map
        pen = QPen(_clear(ink, 0.32 - 0.03 * number), unit * 0.004)
        painter.setPen(pen)
        angles = np.linspace(0, math.tau, 60)
        reach = (
            unit
            * (0.2 + 0.07 * number)
            * (1 + 0.16 * np.sin(3 * angles + 1.1) + 0.09 * np.sin(5 * angles + number * 0.2))
        )
        centre = QPointF(size[0] * (0.82 + 0.01 * math.sin(seconds * 0.3)), size[1] * 0.88)
        painter.drawPolyline(QPolygonF([QPointF(centre.x() + float(r * math.cos(a)), centre.y() + float(r * math.sin(a)))
                                        for a, r in zip(angles, reach, strict=True)]))  # fmt: skip
    painter.setPen(QPen(_clear(ink, 0.5), unit * 0.006, Qt.PenStyle.DashLine))
    steps = np.linspace(0, 1, 40)[: max(2, int(8 + (seconds * 5) % 40))]
    route = [QPointF(float(0.06 + 0.8 * t) * size[0], float(0.93 - 0.1 * math.sin(t * 5)) * size[1]) for t in steps]
    painter.drawPolyline(QPolygonF(route))


NEAR: dict[str, Callable[[QPainter, Colours, random.Random, float, Size], None]] = {
    "meadow": _meadow,
    "underwater": _underwater,
    "kitchen": _kitchen,
    "desk": _desk,
    "stage": _stage,
    "parchment": _parchment,
}
"""By the name of the style."""
