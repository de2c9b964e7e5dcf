"""What floats through a backdrop: small things, far and near, each at the pace of its distance; and emoji in its depth."""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from vidgen.editor.fields import colour_channels
from vidgen.imaging.images import blank

if TYPE_CHECKING:
    from collections.abc import Callable

Colours = tuple[str, str, str]
Size = tuple[int, int]
_FEW = 13
_BRIGHT = ("#ff5d5d", "#ffd23f", "#36d399", "#4c9aff", "#c77dff", "#ff9f1c")
_COUNTS = {"bubbles": 26, "snow": 60, "sparks": 34, "petals": 22, "confetti": 46, "leaves": 18, "rain": 60, "dust": 44}
_RISES = {"bubbles": 0.09, "sparks": 0.14, "dust": 0.015}
_FALLS = {"snow": 0.07, "petals": 0.06, "confetti": 0.16, "leaves": 0.08, "rain": 0.9}


def draw_drift(painter: QPainter, form: str, colours: Colours, seed: int, seconds: float, size: Size) -> None:
    """Paint the things of one form as they are after `seconds`, over a picture of `size`."""
    dice = random.Random(f"{form} {seed}")  # noqa: S311 - not for secrets
    unit = min(size)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(_COUNTS[form]):
        x, y, near = dice.random(), dice.random(), dice.uniform(0.25, 1.0) ** 1.5
        phase, turn = dice.uniform(0, math.tau), dice.uniform(30, 140) * dice.choice((-1, 1))
        way = _FALLS.get(form, 0.0) - _RISES.get(form, 0.0)
        down = (y + way * (0.4 + near) * seconds) % 1.2 - 0.1
        across = x + (0.0 if form == "rain" else 0.03 * near * math.sin(phase + seconds * (0.7 + near)))
        painter.save()
        painter.translate(across * size[0], down * size[1])
        _FORMS[form](painter, unit * (0.35 + near), near, colours, number, phase + math.radians(turn) * seconds)
        painter.restore()


def draw_symbols(painter: QPainter, symbols: str, seed: int, seconds: float, size: Size) -> None:
    """Paint emoji that rise slowly, the near ones larger, clearer and quicker."""
    found = symbols.split() or [symbols]
    dice = random.Random(f"symbols {seed}")  # noqa: S311 - not for secrets
    unit = min(size)
    for number in range(_FEW):
        near = (number + 1) / _FEW
        x = (number * 0.381 + dice.uniform(-0.06, 0.06) + 0.11) % 1.0
        y = dice.random()
        down = (y - 0.028 * (0.4 + near) * seconds) % 1.3 - 0.15
        picture = _symbol(found[number % len(found)], round(unit * (0.07 + 0.11 * near)))
        painter.save()
        painter.translate(x * size[0] + unit * 0.02 * math.sin(seconds * 0.6 + number), down * size[1])
        painter.rotate(14 * math.sin(seconds * 0.5 + number * 1.9))
        painter.setOpacity(0.10 + 0.16 * near)
        painter.drawImage(QPointF(-picture.width() / 2, -picture.height() / 2), picture)
        painter.restore()


@lru_cache(maxsize=64)
def _symbol(text: str, size: int) -> QImage:
    from vidgen.imaging.text import draw_text
    from vidgen.imaging.typography import TextBox, TextLook

    look = TextLook(font="Inter", weight=800, size=float(max(4, size)), fill="#ffffff", line_spacing=1.2)
    return draw_text(text, look, TextBox(0.0, 0.0, size * 4.0, size * 2.0, "middle", "wrap")).image()


def _shade(colour: str, alpha: float) -> QColor:
    red, green, blue, _ = colour_channels(colour)
    return QColor(red, green, blue, round(255 * max(0.0, min(1.0, alpha))))


def _bubble(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    del colours, number, turn
    picture = _bubble_of(round(unit * 0.03, 1), round(near, 2))
    painter.drawImage(QPointF(-picture.width() / 2, -picture.height() / 2), picture)


@lru_cache(maxsize=256)
def _bubble_of(radius: float, near: float) -> QImage:
    """Return a bubble, which is drawn once: its edge would cost more than all else behind a frame."""
    image = blank(*[2 * math.ceil(radius) + 4] * 2)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(image.width() / 2, image.height() / 2)
        painter.setBrush(_shade("#ffffff", 0.08 + 0.1 * near))
        painter.setPen(QPen(_shade("#ffffff", 0.25 + 0.3 * near), max(1.0, radius * 0.1)))
        painter.drawEllipse(QPointF(0, 0), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_shade("#ffffff", 0.55))
        painter.drawEllipse(QPointF(-radius * 0.38, -radius * 0.4), radius * 0.2, radius * 0.2)
    return image


def _flake(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    del colours, number, turn
    painter.setBrush(_shade("#ffffff", 0.35 + 0.5 * near))
    painter.drawEllipse(QPointF(0, 0), unit * 0.008, unit * 0.008)


def _spark(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    shine = 0.5 + 0.5 * math.sin(3 * turn)
    painter.setBrush(_shade(colours[2] if number % 3 else "#ffffff", (0.25 + 0.6 * near) * shine))
    painter.drawEllipse(QPointF(0, 0), unit * 0.007, unit * 0.007)


def _petal(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    painter.rotate(math.degrees(turn))
    painter.setBrush(_shade(colours[2] if number % 2 else "#ffffff", 0.35 + 0.45 * near))
    painter.drawEllipse(QRectF(-unit * 0.018, -unit * 0.009 * abs(math.cos(turn)), unit * 0.036, unit * 0.018))


def _paper(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    del colours
    painter.rotate(math.degrees(turn))
    painter.scale(1.0, max(0.15, abs(math.cos(2 * turn))))
    painter.setBrush(_shade(_BRIGHT[number % len(_BRIGHT)], 0.55 + 0.4 * near))
    painter.drawRect(QRectF(-unit * 0.014, -unit * 0.008, unit * 0.028, unit * 0.016))


def _leaf(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    painter.rotate(math.degrees(turn))
    painter.setBrush(_shade(("#e07a2f", "#c9a227", "#8ab661", colours[2])[number % 4], 0.4 + 0.5 * near))
    painter.drawChord(QRectF(-unit * 0.026, -unit * 0.02, unit * 0.052, unit * 0.04), 20 * 16, 200 * 16)


def _drop(painter: QPainter, unit: float, near: float, colours: Colours, number: int, turn: float) -> None:
    del colours, number, turn
    painter.rotate(8)
    painter.setBrush(_shade("#ffffff", 0.12 + 0.28 * near))
    painter.drawRoundedRect(QRectF(0, 0, unit * 0.004, unit * 0.07), unit * 0.002, unit * 0.002)


_FORMS: dict[str, Callable[[QPainter, float, float, Colours, int, float], None]] = {
    "bubbles": _bubble,
    "snow": _flake,
    "sparks": _spark,
    "petals": _petal,
    "confetti": _paper,
    "leaves": _leaf,
    "rain": _drop,
    "dust": _spark,
}
