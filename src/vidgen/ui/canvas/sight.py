"""`Sight`: which part of the canvas is looked at, and how large. Pure: canvas pixels to widget pixels and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vidgen.imaging.lying import Box, Point

_STEPS = (0.1, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0)
LEAST, MOST = _STEPS[0], _STEPS[-1]


@dataclass(frozen=True)
class Sight:
    """`zoom` is screen pixels for each canvas pixel, None for as large as fits."""

    canvas: tuple[int, int] = (16, 9)
    widget: tuple[int, int] = (1, 1)
    ratio: float = 1.0
    """Screen pixels for each widget pixel."""
    zoom: float | None = None
    centre: Point = (0.5, 0.5)
    """What lies in the middle of the widget, in widths and heights of the canvas. Not used when it fits."""
    margin: int = 12
    """Widget pixels around a picture that fits."""

    @property
    def scale(self) -> float:
        """Widget pixels for each canvas pixel."""
        if self.zoom is not None:
            return self.zoom / self.ratio
        wide, high = self.widget[0] - 2 * self.margin, self.widget[1] - 2 * self.margin
        return max(min(wide / self.canvas[0], high / self.canvas[1]), 1e-3)

    @property
    def shown_zoom(self) -> float:
        """Screen pixels for each canvas pixel, also when it fits."""
        return self.scale * self.ratio

    @property
    def picture(self) -> Box:
        """Where the whole canvas lies, in widget pixels."""
        width, height = self.canvas[0] * self.scale, self.canvas[1] * self.scale
        x, y = (0.5, 0.5) if self.zoom is None else self.centre
        return self.widget[0] / 2 - x * width, self.widget[1] / 2 - y * height, width, height

    def to_widget(self, x: float, y: float) -> Point:
        """Return where a point of the canvas is in the widget."""
        left, top, _, _ = self.picture
        return left + x * self.scale, top + y * self.scale

    def to_canvas(self, x: float, y: float) -> Point:
        """Return which point of the canvas is at a point of the widget."""
        left, top, _, _ = self.picture
        return (x - left) / self.scale, (y - top) / self.scale

    def zoomed(self, zoom: float | None, around: Point | None = None) -> Sight:
        """Return it at another zoom, so that the point `around` (of the widget) shows what it did; None: its middle."""
        if zoom is None:
            return replace(self, zoom=None, centre=(0.5, 0.5))
        zoom = min(MOST, max(LEAST, zoom))
        x, y = around or (self.widget[0] / 2, self.widget[1] / 2)
        at = self.to_canvas(x, y)
        scale = zoom / self.ratio
        middle = at[0] + (self.widget[0] / 2 - x) / scale, at[1] + (self.widget[1] / 2 - y) / scale
        return replace(self, zoom=zoom)._centred(middle)

    def stepped(self, direction: int, around: Point | None = None) -> Sight:
        """Return it a step larger (1) or smaller (-1)."""
        now = self.shown_zoom
        steps = [z for z in _STEPS if (z > now * 1.01 if direction > 0 else z < now / 1.01)]
        return self.zoomed(min(steps) if direction > 0 else max(steps), around) if steps else self

    def panned(self, dx: float, dy: float) -> Sight:
        """Return it moved by widget pixels: the picture follows the hand. What fits becomes a zoom of its own."""
        here = self if self.zoom is not None else self.zoomed(self.shown_zoom)
        middle = here.to_canvas(here.widget[0] / 2 - dx, here.widget[1] / 2 - dy)
        return here._centred(middle)

    def _centred(self, middle: Point) -> Sight:
        """Return it with a point of the canvas in the middle; some of the canvas is always seen."""
        x, y = middle[0] / self.canvas[0], middle[1] / self.canvas[1]
        return replace(self, centre=(min(1.0, max(0.0, x)), min(1.0, max(0.0, y))))
