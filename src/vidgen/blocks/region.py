"""A region in which what lies below is blurred, made of squares or darkened; or everything around it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture


_INVISIBLE = 0.01
"""Pixels."""


class Region(Content):
    """Blur or hide a part of what lies below it, or all around that part: faces, passwords, a spotlight."""

    title = "Blur region"
    kind: Literal["region"] = "region"
    look: Literal["blur", "squares", "dark"] = field("blur", label="Look",
        help="blur is soft, squares are a mosaic, dark dims.")  # fmt: skip
    strength: float = field(0.5, label="Strength", help="How much; 0 changes nothing.", unit="%", min=0, max=1, step=0.01,
                            animatable=True)  # fmt: skip
    around: bool = field(False, label="Around", help="Everything around the region is changed: it stands out.")
    form: Literal["rectangle", "ellipse"] = field("rectangle", label="Form")
    width: float = field(0.5, label="Width", unit="canvas", min=0, max=10, step=0.01, animatable=True)
    height: float = field(0.3, label="Height", unit="canvas", min=0, max=10, step=0.01, animatable=True)
    corner_radius: float = field(0.02, label="Corner radius", help="How round a rectangle's corners are.", unit="canvas",
                                 min=0, max=5, step=0.005, animatable=True)  # fmt: skip

    def draw(self, view: View) -> Picture:
        """Draw its form."""
        from vidgen.imaging.shapes import draw_shape

        width, height = view.canvas
        return draw_shape(
            self.form,
            centre=(width / 2, height / 2),
            size=self._size(view),
            fill="#ffffff",
            outline="#ffffff",
            outline_width=0,
            corner_radius=self.corner_radius * view.unit,
        )

    def extent(self, view: View) -> Box | None:
        """Return the box around its form; None when it has no size."""
        (across, down), (width, height) = view.canvas, self._size(view)
        return (across / 2 - width / 2, down / 2 - height / 2, width, height) if width and height else None

    def _size(self, view: View) -> tuple[float, float]:
        """Return width and height in pixels. What is around a region of no size is all that there is."""
        least = _INVISIBLE if self.around else 0
        return max(self.width * view.unit, least), max(self.height * view.unit, least)

    def rework(self, below: Picture, area: tuple[int, int, int, int], view: View) -> Picture:
        """Return the area blurred, in squares or darkened."""
        from vidgen.imaging.blur import blurred
        from vidgen.imaging.placing import cut
        from vidgen.imaging.reworking import darkened, pixelated

        x, y, width, height = area
        if self.strength <= 0:
            return below
        if self.look == "squares":
            return pixelated(below, area, max(2, round(self.strength * 0.1 * view.unit)))
        if self.look == "dark":
            return darkened(cut(below, *area), self.strength)
        radius = self.strength * 0.06 * view.unit
        beyond = round(3 * radius)  # what lies beyond its edges blurs into it
        return blurred(cut(below, x - beyond, y - beyond, width + 2 * beyond, height + 2 * beyond), radius)

    def is_around(self) -> bool:
        """Tell whether all but the region is changed."""
        return self.around
