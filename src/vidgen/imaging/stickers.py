"""Stickers: an emoji with a rim around its outline, sides that give it depth, light from above and a soft shadow below."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from vidgen.imaging.blur import blurred_alpha
from vidgen.imaging.cache import PictureCache
from vidgen.imaging.images import blank
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import qcolor
from vidgen.imaging.text import draw_text
from vidgen.imaging.typography import TextBox, TextLook

_drawn = PictureCache(48 << 20)
_AROUND = 28
"""Directions in which the outline is widened: enough that a rim looks round."""


@dataclass(frozen=True)
class StickerLook:
    """How a sticker looks. `size` in pixels, `rim_width` and `depth` in sizes, `shine` and `shadow` from 0 to 1."""

    size: float
    rim: str
    rim_width: float
    side: str
    depth: float
    shine: float
    shadow: float


def draw_sticker(text: str, look: StickerLook, centre: tuple[float, float]) -> Picture:
    """Return an emoji as a sticker around `centre`. The same one is drawn only once."""
    if not text.strip():
        return Picture.nothing()
    made = _drawn.get((text, look), lambda: _draw(text, look))
    return made.at(round(centre[0] - made.width / 2), round(centre[1] - made.height / 2))


def _draw(text: str, look: StickerLook) -> Picture:
    rim, thick = look.rim_width * look.size, look.depth * look.size
    blur = 0.06 * look.size if look.shadow > 0 else 0.0
    margin = math.ceil(rim + thick + 3.2 * blur + 2)
    face = _face(text, look.size)
    width, height = face.width() + 2 * margin, face.height() + 2 * margin
    cut = blank(width, height)
    with _painting(cut) as painter:
        for number in range(_AROUND):
            angle = math.tau * number / _AROUND
            painter.drawImage(QPointF(margin + rim * math.cos(angle), margin + rim * math.sin(angle)), face)
        painter.drawImage(margin, margin, face)
    edge, side = _tinted(cut, qcolor(look.rim)), _tinted(cut, qcolor(look.side))
    image = blank(width, height)
    with _painting(image) as painter:
        if look.shadow > 0:
            shade = QColor(0, 0, 0, round(255 * look.shadow))
            painter.drawImage(QPointF(0, thick + 0.5 * blur), _tinted(blurred_alpha(cut, blur), shade))
        for number in range(math.ceil(thick), 0, -1):
            painter.drawImage(QPointF(0, number), side)
        if rim > 0:
            painter.drawImage(0, 0, edge)
        painter.drawImage(margin, margin, _lit(face, look.shine))
    return Picture.of_image(image)


def _face(text: str, size: float) -> QImage:
    """Return the emoji itself, about `size` pixels high, with nothing around it."""
    look = TextLook(font="Inter", weight=800, size=size / 1.17, fill="#ffffff", line_spacing=1.2)
    drawn = draw_text(text, look, TextBox(0.0, 0.0, size * 12, size * 2, "middle", "wrap"))
    image = drawn.image()
    return image.copy(_covered(image))


def _covered(image: QImage) -> QRect:
    """Return the part of a picture that is not transparent."""
    import numpy as np

    from vidgen.imaging.images import pixels_of

    alpha = pixels_of(image)[..., 3] > 8
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(rows):
        return image.rect()
    return QRect(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1))


def _lit(face: QImage, shine: float) -> QImage:
    """Return the emoji with light on its upper left and shade on its lower right."""
    if shine <= 0:
        return face
    image = face.copy()
    with _painting(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        light = QLinearGradient(0, 0, 0.55 * face.width(), face.height())
        light.setColorAt(0.0, QColor(255, 255, 255, round(125 * shine)))
        light.setColorAt(0.42, QColor(255, 255, 255, 0))
        light.setColorAt(0.62, QColor(20, 0, 40, 0))
        light.setColorAt(1.0, QColor(20, 0, 40, round(110 * shine)))
        painter.fillRect(image.rect(), light)
    return image


def _tinted(image: QImage, colour: QColor) -> QImage:
    made = image.copy()
    with _painting(made) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(made.rect(), colour)
    return made


@contextmanager
def _painting(image: QImage) -> Iterator[QPainter]:
    """A painter that ends when the block does: an image must not be read while one is at work on it."""
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        yield painter
