"""The next picture pushes the one before out of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Transition

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Push(Transition):
    """The next picture pushes the one before out of the canvas; it begins and ends gently."""

    title = "Push"
    kind: Literal["push"] = "push"
    direction: Literal["left", "right", "up", "down"] = field("left", label="Direction", help="Where both go.")

    def blend(self, before: Picture, after: Picture, progress: float, view: View) -> Picture:
        """Show both beside each other, as far as they have come."""
        from vidgen.imaging.pushing import pushed

        return pushed(before, after, progress, self.direction)
