"""Gaussian blur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Effect

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Blur(Effect):
    """Make a picture soft."""

    title = "Blur"
    kind: Literal["blur"] = "blur"
    radius: float = field(0.01, label="Radius", help="The standard deviation of the Gaussian.", unit="canvas", min=0,
                          max=0.5, step=0.002, animatable=True)  # fmt: skip
    edges: Literal["keep", "grow"] = field("keep", label="Edges",
        help="keep: the picture's edge stays sharp and opaque; grow: it gets soft and larger.")  # fmt: skip

    def apply(self, picture: Picture, view: View) -> Picture:
        """Blur it; with edges that grow it is three radii larger on each side."""
        from vidgen.imaging.blur import blurred

        return blurred(picture, self.radius * view.unit, grow=self.edges == "grow")
