"""A rectangle, an ellipse, a burst, an arrow or a bubble of speech, filled and outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture


class Shape(Content):
    """A rectangle, ellipse, burst, arrow or bubble of speech in the middle of the canvas; its placement moves it."""

    title = "Shape"
    kind: Literal["shape"] = "shape"
    form: Literal["rectangle", "ellipse", "burst", "arrow", "bubble"] = field("rectangle", label="Form",
        help="A burst is a star with many short points; an arrow points to the right; a bubble is for speech.")  # fmt: skip
    width: float = field(0.5, label="Width", unit="canvas", min=0, max=10, step=0.01, animatable=True)
    height: float = field(0.3, label="Height", unit="canvas", min=0, max=10, step=0.01, animatable=True)
    fill: Colour = field("#4c9aff", label="Colour", animatable=True)
    outline: Colour = field("#ffffff", label="Outline", help="The colour of its edge.", animatable=True)
    outline_width: float = field(0.0, label="Outline width", help="How thick its edge is; drawn inside.", unit="canvas",
                                 min=0, max=2, step=0.001, animatable=True)  # fmt: skip
    corner_radius: float = field(0.0, label="Corner radius", help="How round its corners are.", unit="canvas",
                                 min=0, max=5, step=0.005, animatable=True)  # fmt: skip

    def draw(self, view: View) -> Picture:
        """Draw it into the smallest picture that holds it."""
        from vidgen.imaging.shapes import draw_shape

        unit, (width, height) = view.unit, view.canvas
        return draw_shape(
            self.form,
            centre=(width / 2, height / 2),
            size=(self.width * unit, self.height * unit),
            fill=self.fill,
            outline=self.outline,
            outline_width=self.outline_width * unit,
            corner_radius=self.corner_radius * unit,
        )

    def extent(self, view: View) -> Box | None:
        """Return the box around it; None when it has no size."""
        unit, (across, down) = view.unit, view.canvas
        width, height = self.width * unit, self.height * unit
        return (across / 2 - width / 2, down / 2 - height / 2, width, height) if width and height else None
