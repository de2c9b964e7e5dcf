"""A straight edge crosses the canvas and uncovers the next picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Transition

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Wipe(Transition):
    """A straight edge crosses the canvas and uncovers the next picture."""

    title = "Wipe"
    kind: Literal["wipe"] = "wipe"
    direction: Literal["left", "right", "up", "down"] = field("left", label="Direction", help="Where the edge goes.")
    softness: float = field(0.0, label="Softness", help="How wide the edge is; at 0 % it is sharp.", unit="%",
                            min=0, max=1, step=0.01)  # fmt: skip

    def blend(self, before: Picture, after: Picture, progress: float, view: View) -> Picture:
        """Show the next picture behind the edge."""
        from vidgen.imaging.wiping import wiped

        return wiped(before, after, progress, self.direction, self.softness)
