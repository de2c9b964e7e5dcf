"""An adjustment: its effects change all that lies below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture


class Adjustment(Content):
    """Its effects change everything that lies below it, for as long as it lasts; its opacity says how much."""

    title = "Adjustment"
    kind: Literal["adjustment"] = "adjustment"

    def draw(self, view: View) -> Picture:
        """Return the form of the whole canvas."""
        from vidgen.imaging.shapes import plain

        return plain("#ffffff", *view.canvas)

    def extent(self, view: View) -> Box | None:
        """Return None: clicks on the canvas mean what lies below it."""
        return None

    def rework(self, below: Picture, area: tuple[int, int, int, int], view: View) -> Picture:
        """Return what lies below as it is: the effects come after that."""
        return below

    def is_around(self) -> bool:
        """Return False: it is seen in its form."""
        return False
