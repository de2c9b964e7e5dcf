"""How text is set: `TextLook` and `TextBox` say what is wanted, `set_text` breaks it into lines.

Text is always set at `EM` pixels and drawn scaled, so that lines break at the same words at every picture size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from vidgen.imaging.fonts import font

EM = 100
"""Pixels of the em at which text is set."""
# Left is left in right-to-left text, too; Qt justifies only where nothing else is asked for.
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "justify": Qt.AlignmentFlag.AlignJustify,
}


@dataclass(frozen=True)
class TextLook:
    """How letters look. Lengths are in pixels, but `letter_spacing` and `line_spacing`, which are in sizes."""

    font: str = "Inter"
    weight: int = 400
    italic: bool = False
    size: float = 48.0
    fill: str = "#ffffff"
    letter_spacing: float = 0.0
    line_spacing: float = 1.2
    align: str = "centre"
    outline: str = "#000000"
    outline_width: float = 0.0
    shadow: str = "#000000"
    shadow_x: float = 0.0
    shadow_y: float = 0.0
    shadow_blur: float = 0.0
    background: str = "#00000000"
    background_form: str = "block"
    padding: float = 0.0
    corner_radius: float = 0.0


@dataclass(frozen=True)
class TextBox:
    """Where text is set: a rectangle in pixels, where the text lies in it, and whether it may shrink to fit."""

    x: float
    y: float
    width: float
    height: float
    vertical: str = "middle"
    layout: str = "wrap"


class SetText:
    """Lines of text, set at `EM` pixels, and the scale that makes them `size` pixels large."""

    def __init__(self, layouts: Sequence[QTextLayout], scale: float, line_height: float, width: float) -> None:
        self.layouts = layouts
        self.scale = scale
        """Pixels of the picture for each pixel of the layouts."""
        self.line_height = line_height
        """From line to line, in pixels of the layouts."""
        self.width = width
        """The width that lines were broken at, in pixels of the layouts."""

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return sum(layout.lineCount() for layout in self.layouts)

    @property
    def height(self) -> float:
        """Of all lines, in pixels of the layouts."""
        return self.line_count * self.line_height

    @property
    def natural_width(self) -> float:
        """Of the widest line, in pixels of the layouts."""
        widths = [lay.lineAt(i).naturalTextWidth() for lay in self.layouts for i in range(lay.lineCount())]
        return max(widths, default=0.0)

    def line_boxes(self) -> list[QRectF]:
        """Return the box of each line that has text: its natural width, a line high, in pixels of the layouts."""
        boxes = []
        top = 0.0
        for layout in self.layouts:
            for i in range(layout.lineCount()):
                line = layout.lineAt(i)
                natural = line.naturalTextRect()
                if natural.width() > 0:
                    boxes.append(QRectF(natural.left(), top, natural.width(), self.line_height))
                top += self.line_height
        return boxes


def set_text(
    text: str, look: TextLook, width: float, formats: Sequence[tuple[int, int, QTextCharFormat]] = ()
) -> SetText:
    """Break `text` into lines of at most `width` pixels.

    `formats` colour stretches of it: (first character, number, format), counted in Python characters.
    """
    scale = look.size / EM
    wanted = font(look.font, EM, look.weight, italic=look.italic)
    if look.letter_spacing:
        wanted.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, look.letter_spacing * EM)
    metrics = QFontMetricsF(wanted)
    line_height = look.line_spacing * EM
    # Every line gets the same place for its baseline, whatever fonts its letters come from.
    rise = (line_height - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent()
    option = QTextOption(_ALIGN[look.align])
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # by the first letter of each paragraph
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    layouts, top, passed = [], 0.0, 0
    wide = max(1.0, width / scale)
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        layout = QTextLayout(paragraph, wanted)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.setFormats(_ranges(paragraph, passed, formats))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(wide)
            line.setPosition(QPointF(0.0, top + rise - line.ascent()))
            top += line_height
        layout.endLayout()
        layouts.append(layout)
        passed += len(paragraph) + 1
    return SetText(layouts, scale, line_height, wide)


def _ranges(
    paragraph: str, offset: int, formats: Sequence[tuple[int, int, QTextCharFormat]]
) -> list[QTextLayout.FormatRange]:
    """Return the formats that touch a paragraph which starts `offset` characters into the text, in UTF-16 units."""
    ranges = []
    for first, count, format in formats:
        start, end = max(0, first - offset), min(len(paragraph), first + count - offset)
        if start < end:
            made = QTextLayout.FormatRange()
            made.start = _utf16(paragraph[:start])
            made.length = _utf16(paragraph[start:end])
            made.format = format
            ranges.append(made)
    return ranges


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@lru_cache(maxsize=256)
def fitting_size(text: str, look: TextLook, box: TextBox) -> float:
    """Return the largest size, at most `look.size`, at which `text` fits into `box` without breaking words apart."""
    if _fits(text, look, box):
        return look.size
    low, high = 0.0, look.size
    for _ in range(14):
        middle = (low + high) / 2
        if _fits(text, replace(look, size=middle), box):
            low = middle
        else:
            high = middle
    return max(low, 0.5)


_SAFE = 0.995
"""Of the box's width: a word that is measured alone may be a hair wider in its line, which would break it apart."""


def _fits(text: str, look: TextLook, box: TextBox) -> bool:
    laid = set_text(text, look, box.width)
    if laid.height * laid.scale > box.height + 0.01:
        return False
    return _widest_word(text, replace(look, size=float(EM))) * laid.scale <= box.width * _SAFE + 0.01


@lru_cache(maxsize=256)
def _widest_word(text: str, look: TextLook) -> float:
    wanted = font(look.font, EM, look.weight, italic=look.italic)
    wanted.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, look.letter_spacing * EM)
    metrics = QFontMetricsF(wanted)
    spaced = [word for word in text.split() if not any(ord(c) > 0x2E7F for c in word)]
    return max((metrics.horizontalAdvance(word) for word in spaced), default=0.0)
