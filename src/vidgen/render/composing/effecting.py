"""Applying a block's effects in order; those in a row that work by colour alone are looked up in one table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from vidgen.imaging.colour_table import coloured
from vidgen.imaging.drawing import Colouring, View, Visible

if TYPE_CHECKING:
    from vidgen.editor.kinds import Effect
    from vidgen.imaging.picture import Picture


def with_effects(picture: Picture, effects: Sequence[Effect], view: View) -> Picture:
    """Return a picture with all effects that are switched on and seen."""
    wanted = [e for e in effects if e.enabled and isinstance(e, Colouring | Visible)]
    for by_colour, run in groupby(wanted, key=lambda e: isinstance(e, Colouring)):
        if by_colour:
            picture = coloured(picture, [e for e in run if isinstance(e, Colouring)], view)
            continue
        for effect in run:
            if isinstance(effect, Visible):
                picture = effect.apply(picture, view)
    return picture
