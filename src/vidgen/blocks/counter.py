"""A number that counts up, or down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


NumberStyle = Literal["1,234.5", "1.234,5", "1 234,5"]


class Counter(Content):
    """A number in the middle of the canvas that counts from one value to another; its placement moves it."""

    title = "Counter"
    kind: Literal["counter"] = "counter"
    first: float = field(0.0, label="From", min=-1e12, max=1e12)
    last: float = field(100.0, label="To", min=-1e12, max=1e12)
    decimals: int = field(0, label="Decimals", min=0, max=6)
    prefix: str = field("", label="Before", help="What stands before the number, a currency say.", max_length=50)
    suffix: str = field("", label="After", help="What stands after the number, a unit say.", max_length=50)
    grouping: bool = field(True, label="Grouping", help="Marks between thousands.")
    style: NumberStyle = field("1,234.5", label="Written as", help="How thousands are grouped and decimals are marked.")
    count_duration: int = field(FLICKS, label="Count duration", help="How long it counts; it then stands.", unit="flicks",
                                min=0)  # fmt: skip
    font: str = field("Anton", label="Font", max_length=200)
    weight: int = field(400, label="Weight", min=100, max=900, step=100)
    size: float = field(0.4, label="Size", unit="canvas", min=0.002, max=4, step=0.01, animatable=True)
    fill: Colour = field("#ffffff", label="Colour", animatable=True)
    shadow: Colour = field("#00000060", label="Shadow")

    def draw(self, view: View) -> Picture:
        """Draw the number of this time, slowing down as it arrives (cubic ease)."""
        from vidgen.imaging.text import draw_text
        from vidgen.imaging.typography import TextBox, TextLook

        there = 1.0 if self.count_duration <= 0 else min(1.0, max(0.0, view.time / self.count_duration))
        unit, (width, height) = view.unit, view.canvas
        look = TextLook(
            font=self.font,
            weight=self.weight,
            size=self.size * unit,
            fill=self.fill,
            shadow=self.shadow,
            shadow_y=0.006 * unit,
            shadow_blur=0.014 * unit,
        )
        box = TextBox(0.04 * width, 0.0, 0.92 * width, float(height), "middle", "fit")
        return draw_text(self.shown(there), look, box)

    def shown(self, share: float) -> str:
        """Return what is read when a share from 0 to 1 of the time has passed."""
        number = self.last + (self.first - self.last) * (1 - share) ** 3
        return f"{self.prefix}{written(number, self.decimals, self.style, grouping=self.grouping)}{self.suffix}"


def written(number: float, decimals: int, style: NumberStyle, *, grouping: bool = True) -> str:
    """Return a number in the style of a country; French thousands are parted by a narrow blank at which no line breaks."""
    thousands, mark = style[1], style[-2]
    text = f"{number:{',' if grouping else ''}.{decimals}f}"
    return text.translate({ord(","): "\u202f" if thousands == " " else thousands, ord("."): mark})
