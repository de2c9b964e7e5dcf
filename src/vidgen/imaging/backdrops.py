"""Backgrounds that move. Soft ones are computed small and enlarged as YUV, which costs about as much as decoding a frame.

Everything depends on style, colours, seed and time only, so that any process draws the same frame.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from vidgen.editor.fields import colour_channels
from vidgen.imaging.conversion import reformatted
from vidgen.imaging.picture import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    import av
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter, QPen

_SMALL = 120
"""Pixels of the shorter side at which soft pictures are computed."""
_FINE = 540
"""Pixels of the shorter side at which the others are drawn; a soft edge behind other things is a quarter of the price."""
Colours = tuple[str, str, str]
Size = tuple[int, int]
PLACES = ("mountains", "sea", "city", "forest", "desert", "space", "meadow", "underwater", "kitchen", "desk", "stage",
          "parchment")  # fmt: skip
"""The styles that show a place; their colours are the three, whatever the strength."""
_DRAWN = ("waves", "rings", "rays", "dots", "contours", "bokeh", "paper")


def draw_backdrop(
    style: str,
    colours: Colours,
    strength: float,
    seed: int,
    seconds: float,
    size: Size,
    floating: tuple[str, str] = ("none", ""),
) -> Picture:
    """Return an opaque picture of `size`. Colours: base, accent, glow; `seconds` is how far the motion has come.

    `floating`: what drifts through it (see `drifting.py`), and emoji in its depth.
    """
    floats = floating[0] != "none" or bool(floating[1].strip())
    drawn = style in PLACES or (style in _DRAWN and strength > 0)
    soft = None if style in PLACES else _soft(colours, strength, seed, seconds, size, blobs=style == "blobs")
    if soft is not None and not drawn and not floats:
        return Picture.of_frame(reformatted(soft, "yuv420p", *size, smooth="BILINEAR"))
    from PySide6.QtGui import QPainter

    from vidgen.imaging.drifting import draw_drift, draw_symbols
    from vidgen.imaging.images import blank, image_of_frame, wrapped
    from vidgen.imaging.near_sceneries import NEAR
    from vidgen.imaging.sceneries import SCENERIES

    scale = min(1.0, _FINE / min(size))
    fine = round(size[0] * scale), round(size[1] * scale)
    image = blank(*fine) if soft is None else image_of_frame(reformatted(soft, "bgra", *fine, smooth="BILINEAR"))
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        dice = random.Random(seed)  # noqa: S311 - not for secrets
        if soft is None:
            (SCENERIES.get(style) or NEAR[style])(painter, colours, dice, seconds, fine)
        elif drawn:
            _PAINTERS[style](painter, colours, strength, dice, seconds, fine)
        if floating[1].strip():
            draw_symbols(painter, floating[1], seed, seconds, fine)
        if floating[0] != "none":
            draw_drift(painter, floating[0], colours, seed, seconds, fine)
    return Picture.of_frame(reformatted(wrapped(image), "yuv420p", *size, smooth="BILINEAR"))


@lru_cache(maxsize=4)
def _grid(width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return x and y of each pixel in units of the shorter side, from the middle."""
    unit = min(width, height)
    x = ((np.arange(width, dtype=np.float32) + 0.5) - width / 2) / unit
    y = ((np.arange(height, dtype=np.float32) + 0.5) - height / 2) / unit
    return x[None, :].astype(np.float32), y[:, None].astype(np.float32)


def _soft(colours: Colours, strength: float, seed: int, seconds: float, size: Size, *, blobs: bool) -> av.VideoFrame:
    """Return clouds of the accents that wander over the base, small, as a frame `rgb24`."""
    import av

    scale = _SMALL / min(size)
    width, height = max(2, round(size[0] * scale)), max(2, round(size[1] * scale))
    x, y = _grid(width, height)
    half_w, half_h = width / 2 / min(width, height), height / 2 / min(width, height)
    base, accent, glow = (np.array(colour_channels(c)[:3], np.float32) for c in colours)
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    picture = np.empty((height, width, 3), np.float32)
    deep = 0.28 if is_dark(colours[0]) else 0.06
    shade = 1 - deep * ((y + half_h) / (2 * half_h))  # darker towards the bottom, where captions lie
    picture[:] = base * shade[..., None]
    for number in range(5):
        colour = glow if number in (2, 4) else accent
        phase, turn = dice.uniform(0, math.tau), dice.uniform(0.16, 0.34) * dice.choice((-1, 1))
        across, down = dice.uniform(-0.9, 0.9) * half_w, dice.uniform(-0.95, 0.75) * half_h
        reach = dice.uniform(0.28, 0.5) * (0.62 if number in (2, 4) else 1.0)
        cx = across + 0.22 * half_w * math.cos(phase + turn * seconds)
        cy = down + 0.18 * half_h * math.sin(phase * 1.7 + turn * 1.3 * seconds)
        distance = ((x - cx) ** 2 + (y - cy) ** 2) / reach**2
        if blobs:
            amount = 1 / (1 + np.exp(np.minimum(14 * (np.sqrt(distance) - 1.05), 60)))
            amount *= 0.85
        else:
            amount = np.exp(-distance) * (0.8 if colour is accent else 0.6)
        amount = (amount * strength)[..., None].astype(np.float32)
        picture += (colour - picture) * amount
    # A little noise, always the same for a frame's place, so that eight bits show no bands.
    picture += _noise(height, width)
    frame = av.VideoFrame.from_ndarray(np.clip(picture, 0, 255).astype(np.uint8), format="rgb24")
    frame.color_range = 2
    return frame


@lru_cache(maxsize=4)
def _noise(height: int, width: int) -> NDArray[np.float32]:
    return np.random.default_rng(7).uniform(-0.7, 1.7, (height, width, 1)).astype(np.float32)


def is_dark(colour: str) -> bool:
    """Tell whether bright letters are read on a colour better than dark ones."""
    red, green, blue, _ = colour_channels(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _waves(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """Layers of hills at the bottom, each with its own pace."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPolygonF

    width, height = size
    for layer in range(4):
        phase, slow = dice.uniform(0, math.tau), dice.uniform(0.35, 0.6)
        top = height * (0.55 + 0.12 * layer)
        swing = height * (0.035 + 0.008 * layer)
        xs = np.linspace(-0.02, 1.02, 60)
        ys = top + swing * np.sin(xs * (3.2 + layer) + phase + slow * seconds)
        ys += 0.5 * swing * np.sin(xs * (7.1 - layer) - phase * 2 - 0.7 * slow * seconds)
        points = [QPointF(float(a * width), float(b)) for a, b in zip(xs, ys, strict=True)]
        points += [QPointF(width * 1.02, height), QPointF(-width * 0.02, height)]
        _fill(painter, colours[1 + layer % 2], (0.16 + 0.1 * layer) * strength)
        painter.drawPolygon(QPolygonF(points))


def _rings(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """Circles that spread from one point, as on water."""
    from PySide6.QtCore import QPointF

    unit = min(size)
    centre = QPointF(size[0] * dice.uniform(0.3, 0.7), size[1] * dice.uniform(0.3, 0.5))
    farthest = 0.75 * math.hypot(*size)
    for number in range(9):
        share = ((number + seconds * 0.28) / 9) % 1.0
        _line(painter, colours[1 + number % 2], 0.55 * strength * math.sin(math.pi * share) ** 0.8, unit * 0.012)
        painter.drawEllipse(centre, share * farthest, share * farthest)


def _rays(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """A slowly turning sun of wide beams."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QColor, QPolygonF, QRadialGradient

    centre = QPointF(size[0] * 0.5, size[1] * dice.uniform(0.36, 0.44))
    far = math.hypot(*size)
    red, green, blue, _ = colour_channels(colours[1])
    fade = QRadialGradient(centre, 0.62 * max(size))
    fade.setColorAt(0, QColor(red, green, blue, round(150 * strength)))
    fade.setColorAt(1, QColor(red, green, blue, round(18 * strength)))
    painter.setBrush(fade)
    painter.setPen(_no_pen())
    beams = 12
    for number in range(beams):
        first = math.tau * number / beams + seconds * 0.12
        last = first + math.tau / beams / 2
        ends = [QPointF(centre.x() + far * math.cos(a), centre.y() + far * math.sin(a)) for a in (first, last)]
        painter.drawPolygon(QPolygonF([centre, *ends]))


def _dots(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """A halftone: dots in rows that swell where a wave passes."""
    from PySide6.QtCore import QPointF

    step = min(size) / 15
    phase = dice.uniform(0, math.tau)
    angle = dice.uniform(0.5, 1.1)
    _fill(painter, colours[1], 0.75 * strength)
    for row in range(math.ceil(size[1] / step) + 1):
        for column in range(math.ceil(size[0] / step) + 1):
            x, y = (column + 0.5 * (row % 2)) * step, row * step
            along = (x * math.cos(angle) + y * math.sin(angle)) / min(size)
            wave = 0.5 + 0.5 * math.sin(along * 4.2 - seconds * 1.1 + phase)
            radius = step * 0.34 * wave**2
            if radius > 1:
                painter.drawEllipse(QPointF(x, y), radius, radius)


def _contours(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """Lines of equal height, as on a map."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPolygonF

    unit = min(size)
    centre = (size[0] * dice.uniform(0.25, 0.75), size[1] * dice.uniform(0.25, 0.6))
    phases = [dice.uniform(0, math.tau) for _ in range(3)]
    angles = np.linspace(0, math.tau, 64)
    for number in range(12):
        radius = unit * (0.07 + 0.11 * (number + (seconds * 0.25) % 1.0))
        bend = sum(
            0.5 / k * np.sin(k * angles + phases[k - 2] + 0.18 * seconds * (-1) ** k + 0.11 * number) for k in (2, 3, 4)
        )
        reach = radius * (1 + 0.3 * bend)
        xs, ys = centre[0] + reach * np.cos(angles), centre[1] + reach * np.sin(angles)
        strong = number % 4 == 0
        _line(
            painter,
            colours[2 if strong else 1],
            (0.5 if strong else 0.32) * strength,
            unit * (0.006 if strong else 0.004),
        )
        painter.drawPolyline(QPolygonF([QPointF(float(a), float(b)) for a, b in zip(xs, ys, strict=True)]))


def _bokeh(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """Discs of light that rise."""
    from PySide6.QtCore import QPointF

    unit = min(size)
    for number in range(26):
        x, y, pace = dice.random(), dice.random(), dice.uniform(0.02, 0.07)
        radius = unit * dice.uniform(0.012, 0.075)
        sway = 0.025 * math.sin(seconds * dice.uniform(0.4, 1.0) + number)
        there = (y - pace * seconds) % 1.2 - 0.1
        shine = 0.75 + 0.25 * math.sin(seconds * dice.uniform(0.8, 1.8) + 2 * number)
        _fill(painter, colours[1 + number % 2], 0.42 * strength * shine)
        painter.drawEllipse(QPointF((x + sway) * size[0], there * size[1]), radius, radius)


def _paper(
    painter: QPainter, colours: Colours, strength: float, dice: random.Random, seconds: float, size: Size
) -> None:
    """Cut-out shapes that float and turn at the edges."""
    from PySide6.QtCore import QRectF

    unit = min(size)
    for number in range(9):
        edge = number % 4
        along, into = dice.uniform(0.05, 0.95), dice.uniform(-0.02, 0.1)
        x, y = ((along, into), (along, 1 - into), (into, along), (1 - into, along))[edge]
        radius = unit * dice.uniform(0.05, 0.16)
        turn = dice.uniform(0, 360) + seconds * dice.uniform(8, 20) * dice.choice((-1, 1))
        painter.save()
        painter.translate(x * size[0], y * size[1] + unit * 0.02 * math.sin(seconds * 0.9 + number))
        painter.rotate(turn)
        form = dice.randrange(4)
        box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
        if form == 3:
            _line(painter, colours[1 + number % 2], 0.85 * strength, radius * 0.34)
            painter.drawEllipse(box.adjusted(radius * 0.3, radius * 0.3, -radius * 0.3, -radius * 0.3))
        else:
            _fill(painter, colours[1 + number % 2], 0.85 * strength)
            if form == 0:
                painter.drawRoundedRect(box.adjusted(0, radius * 0.62, 0, -radius * 0.62), radius * 0.38, radius * 0.38)
            elif form == 1:
                painter.drawPie(box, 0, 180 * 16)
            else:
                painter.drawEllipse(box.adjusted(radius * 0.35, radius * 0.35, -radius * 0.35, -radius * 0.35))
        painter.restore()


def _fill(painter: QPainter, colour: str, alpha: float) -> None:
    from vidgen.imaging.shapes import qcolor

    shade = qcolor(colour)
    shade.setAlphaF(shade.alphaF() * min(1.0, max(0.0, alpha)))
    painter.setBrush(shade)
    painter.setPen(_no_pen())


def _line(painter: QPainter, colour: str, alpha: float, thick: float) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPen

    from vidgen.imaging.shapes import qcolor

    shade = qcolor(colour)
    shade.setAlphaF(shade.alphaF() * min(1.0, max(0.0, alpha)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(shade, thick))


def _no_pen() -> QPen:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPen

    return QPen(Qt.PenStyle.NoPen)


_PAINTERS: dict[str, Callable[[QPainter, Colours, float, random.Random, float, Size], None]] = {
    "waves": _waves,
    "rings": _rings,
    "rays": _rays,
    "dots": _dots,
    "contours": _contours,
    "bokeh": _bokeh,
    "paper": _paper,
}
