"""Text drawn into the smallest picture that holds it: letters, outline, shadow, background. Drawn once, then kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPainterPathStroker, QTextCharFormat

from vidgen.editor.fields import colour_channels
from vidgen.imaging.blur import blurred_alpha
from vidgen.imaging.cache import PictureCache
from vidgen.imaging.fonts import EMOJI
from vidgen.imaging.images import RGBA
from vidgen.imaging.lying import Box
from vidgen.imaging.picture import Picture
from vidgen.imaging.shapes import LARGEST, qcolor
from vidgen.imaging.typography import EM, SetText, TextBox, TextLook, fitting_size, set_text

_drawn = PictureCache(48 << 20)

Marked = Sequence[tuple[int, int, str]]
"""Stretches of a text in another colour: (first character, number of characters, colour)."""


def draw_text(text: str, look: TextLook, box: TextBox, marked: Marked = ()) -> Picture:
    """Return `text` set in `box`, with `x`, `y` where its picture lies. The same text is drawn only once."""
    if not text.strip():
        return Picture.nothing()
    return _drawn.get((text, look, box, tuple(marked)), lambda: _draw(text, look, box, marked))


def overflows(text: str, look: TextLook, box: TextBox) -> bool:
    """Tell whether `text` does not fit into `box`: too many lines, or a word that had to be broken apart."""
    if box.layout == "fit":
        return False
    laid = set_text(text, look, box.width)
    return laid.height * laid.scale > box.height + 0.5 or fitting_size(text, look, box) < look.size * 0.999


def text_extent(text: str, look: TextLook, box: TextBox) -> Box | None:
    """Return the box around the lines of `text` set in `box`, with its background; None when there are no letters."""
    if not text.strip():
        return None
    look = _sized(text, look, box)
    laid = set_text(text, look, box.width)
    lines = laid.line_boxes()
    around = lines[0]
    for line in lines:
        around = around.united(line)
    padding = look.padding if colour_channels(look.background)[3] else 0.0
    return (
        box.x + around.left() * laid.scale - padding,
        _top(laid, box) + around.top() * laid.scale - padding,
        around.width() * laid.scale + 2 * padding,
        around.height() * laid.scale + 2 * padding,
    )


def _sized(text: str, look: TextLook, box: TextBox) -> TextLook:
    return replace(look, size=fitting_size(text, look, box)) if box.layout == "fit" else look


def _top(laid: SetText, box: TextBox) -> float:
    """Return where the first line begins."""
    rest = box.height - laid.height * laid.scale
    return box.y + {"top": 0.0, "middle": rest / 2, "bottom": rest}[box.vertical]


def _draw(text: str, look: TextLook, box: TextBox, marked: Marked) -> Picture:
    look = _sized(text, look, box)
    laid = set_text(text, look, box.width, _formats(text, look, marked))
    top = _top(laid, box)
    area = _area(laid, look)
    # Whole pixels: a text that stands still in the box stays as sharp as the grid allows.
    left, upper = math.floor(box.x + area.left()), math.floor(top + area.top())
    width = min(LARGEST, math.ceil(box.x + area.right()) - left)
    height = min(LARGEST, math.ceil(top + area.bottom()) - upper)
    origin = QPointF(box.x - left, top - upper)
    image = _blank(width, height)
    _paint_background(image, laid, look, origin)
    letters = _letters(width, height, laid, look, origin)
    with QPainter(image) as painter:
        if _shadowed(look):
            _paint_shadow(painter, letters, look)
        painter.drawImage(0, 0, letters)
    return Picture.of_image(image, left, upper)


def _formats(text: str, look: TextLook, marked: Marked) -> list[tuple[int, int, QTextCharFormat]]:
    return [(first, count, _coloured(colour)) for first, count, colour in [(0, len(text), look.fill), *marked]]


def _coloured(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(qcolor(colour))
    return made


def _area(laid: SetText, look: TextLook) -> QRectF:
    """Return what the text may cover, in pixels, relative to the top left of its lines."""
    scale = laid.scale
    area = QRectF(0.0, 0.0, 0.0, 0.0)
    for layout in laid.layouts:
        for run in layout.glyphRuns():
            area = area.united(run.boundingRect())
    for box in laid.line_boxes():
        area = area.united(box)
    area = QRectF(area.left() * scale, area.top() * scale, area.width() * scale, area.height() * scale)
    margin = 0.1 * look.size + look.outline_width + 1
    letters = area.adjusted(-margin, -margin, margin, margin)
    covered = letters
    if _shadowed(look):
        spread = 3 * look.shadow_blur
        moved = letters.translated(look.shadow_x, look.shadow_y)
        covered = covered.united(moved.adjusted(-spread, -spread, spread, spread))
    if colour_channels(look.background)[3]:
        covered = covered.united(area.adjusted(-look.padding, -look.padding, look.padding, look.padding))
    return covered


def _blank(width: int, height: int) -> QImage:
    image = QImage(max(1, width), max(1, height), RGBA)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _shadowed(look: TextLook) -> bool:
    return colour_channels(look.shadow)[3] > 0 and bool(look.shadow_x or look.shadow_y or look.shadow_blur)


def _paint_background(image: QImage, laid: SetText, look: TextLook, origin: QPointF) -> None:
    if not colour_channels(look.background)[3]:
        return
    boxes = laid.line_boxes()
    if look.background_form == "block" and boxes:
        whole = boxes[0]
        for box in boxes:
            whole = whole.united(box)
        boxes = [whole]
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for box in boxes:
        scaled = QRectF(*(v * laid.scale for v in (box.left(), box.top(), box.width(), box.height())))
        scaled = scaled.translated(origin).adjusted(-look.padding, -look.padding, look.padding, look.padding)
        radius = min(look.corner_radius, scaled.width() / 2, scaled.height() / 2)
        one = QPainterPath()
        one.addRoundedRect(scaled, radius, radius)
        path = path.united(one)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, qcolor(look.background))


def _letters(width: int, height: int, laid: SetText, look: TextLook, origin: QPointF) -> QImage:
    """Return the letters with their outline under them."""
    image = _blank(width, height)
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.translate(origin)
        painter.scale(laid.scale, laid.scale)
        if look.outline_width > 0 and colour_channels(look.outline)[3]:
            stroker = QPainterPathStroker()
            stroker.setWidth(2 * look.outline_width / laid.scale)
            stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
            outlines = _outlines(laid)
            stroke = stroker.createStroke(outlines)
            stroke.setFillRule(Qt.FillRule.WindingFill)
            painter.fillPath(stroke, qcolor(look.outline))
        painter.setPen(QColor(look.fill[:7]))
        for layout in laid.layouts:
            layout.draw(painter, QPointF(0.0, 0.0))
    return image


def _outlines(laid: SetText) -> QPainterPath:
    """Return the outlines of all letters but emoji, in pixels of the layouts."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for layout in laid.layouts:
        for run in layout.glyphRuns():
            raw = run.rawFont()
            if raw.familyName() == EMOJI:
                continue
            for glyph, position in zip(run.glyphIndexes(), run.positions(), strict=True):
                path.addPath(raw.pathForGlyph(glyph).translated(position))
    return path


def _paint_shadow(painter: QPainter, letters: QImage, look: TextLook) -> None:
    shadow = blurred_alpha(letters, look.shadow_blur)
    with QPainter(shadow) as tint:
        tint.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        tint.fillRect(shadow.rect(), qcolor(look.shadow))
    painter.drawImage(QPointF(look.shadow_x, look.shadow_y), shadow)


__all__ = ["EM", "TextBox", "TextLook", "draw_text", "overflows", "text_extent"]
