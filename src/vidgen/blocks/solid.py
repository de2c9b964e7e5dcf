"""A plain colour over the whole canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Solid(Content):
    """One colour over the whole canvas."""

    title = "Solid"
    kind: Literal["solid"] = "solid"
    fill: Colour = field("#202430", label="Colour", animatable=True)

    def draw(self, view: View) -> Picture:
        """Fill the canvas."""
        from vidgen.imaging.shapes import plain

        return plain(self.fill, *view.canvas)
