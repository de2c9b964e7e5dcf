"""One picture turns into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.kinds import Transition

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture


class Dissolve(Transition):
    """One picture turns into the next, evenly."""

    title = "Dissolve"
    kind: Literal["dissolve"] = "dissolve"

    def blend(self, before: Picture, after: Picture, progress: float, view: View) -> Picture:
        """Mix the two."""
        from vidgen.imaging.mixing import mixed

        return mixed(before, after, progress)
