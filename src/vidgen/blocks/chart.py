"""A small chart that grows: bars, rows or a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    from typing import Self

    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Chart(Content):
    """Values as bars, as rows or as a ring, in the middle of the canvas; its placement moves it."""

    title = "Chart"
    kind: Literal["chart"] = "chart"
    form: Literal["bars", "rows", "ring"] = field(
        "bars", label="Form", help="Rows lie below each other; a ring shows the first value as a part of the top."
    )
    values: tuple[float, ...] = field((40.0, 65.0, 90.0), label="Values", help="From 0 up; at most 24.")
    labels: tuple[str, ...] = field((), label="Labels", help="Below the bars, or above the rows, in the same order.")
    shown: tuple[str, ...] = field((), label="Shown values", help="What is read at the end of each row.")
    top: float = field(100.0, label="Top", help="The value of a full bar or ring.", min=0.000001, max=1e12)
    size: float = field(0.5, label="Size", unit="canvas", min=0.01, max=4, step=0.01, animatable=True)
    height: float = field(0.18, label="Row height", help="Of a row with its label.", unit="canvas", min=0.01, max=1,
                          step=0.01)  # fmt: skip
    fill: Colour = field("#ffd23f", label="Colour", help="In rows only the largest value has it.", animatable=True)
    rest: Colour = field("#ffffff2e", label="Rest", help="Of what is not filled.", animatable=True)
    ink: Colour = field("#ffffff", label="Letters")
    grow_duration: int = field(FLICKS, label="Grow duration", help="How long it grows; it then stands.", unit="flicks",
                               min=0)  # fmt: skip

    @model_validator(mode="after")
    def _values_can_be_drawn(self) -> Self:
        if not 1 <= len(self.values) <= 24 or any(not 0 <= v <= 1e12 for v in self.values):
            raise ValueError("a chart has 1 to 24 values from 0 up")
        if any(len(row) > 24 or any(len(text) > 60 for text in row) for row in (self.labels, self.shown)):
            raise ValueError("a chart has at most 24 labels of 60 letters")
        return self

    def draw(self, view: View) -> Picture:
        """Draw the chart as far as it has grown: one value after the other, each slowing down as it arrives (cubic ease)."""
        from vidgen.imaging.charts import draw_chart

        if self.form == "rows":
            return self._rows(view)
        shares = tuple(min(1.0, v / self.top) * self._grown(view.time, n) for n, v in enumerate(self.values))
        colours = (self.fill, self.rest, self.ink)
        width, height = view.canvas
        return draw_chart(self.form, shares, self.labels, self.size * view.unit, colours, (width / 2, height / 2))

    def _grown(self, time: float, number: int) -> float:
        """Return how far a value has grown, from 0 to 1: each a little later than the one before it; a ring is alone."""
        if self.grow_duration <= 0:
            return 1.0
        count = 1 if self.form == "ring" else len(self.values)
        late = self.grow_duration / (count + 1)
        passed = (time - late * number) / (2 * late)
        return 1 - (1 - min(1.0, max(0.0, passed))) ** 3

    def _rows(self, view: View) -> Picture:
        """Draw the rows."""
        from vidgen.imaging.charts import Row, draw_rows

        rows = []
        for number, value in enumerate(self.values):
            share = min(1.0, value / self.top)
            label, shown = (texts[number] if number < len(texts) else "" for texts in (self.labels, self.shown))
            rows.append(Row(share, self._grown(view.time, number), label, shown, value == max(self.values)))
        width, height = view.canvas
        unit = view.unit
        colours = (self.fill, self.rest, self.ink)
        return draw_rows(tuple(rows), self.size * unit, self.height * unit, colours, (width / 2, height / 2))
