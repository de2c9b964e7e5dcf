"""The picture turns into a colour and the next comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Transition

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Dip(Transition):
    """The picture turns into a colour, and the next one comes out of that."""

    title = "Dip to colour"
    kind: Literal["dip"] = "dip"
    colour: Colour = field("#000000", label="Colour", help="What it turns into halfway.")

    def blend(self, before: Picture, after: Picture, progress: float, view: View) -> Picture:
        """Mix with the colour: fully at half the way."""
        from vidgen.imaging.mixing import mixed
        from vidgen.imaging.shapes import plain

        shown = before if progress < 0.5 else after
        colour = plain(self.colour, shown.width, shown.height).at(shown.x, shown.y)
        return mixed(shown, colour, 1 - abs(2 * progress - 1))
