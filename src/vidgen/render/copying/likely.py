"""`mostly_copied`: whether an export will hardly encode anything, as far as records tell. Pure."""

from __future__ import annotations

from vidgen.render.copying.fitting import fits
from vidgen.render.copying.untouched import stream_of, untouched
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

_MOST = 0.8
"""Share of the frames."""


def mostly_copied(plan: RenderPlan, preset: Preset) -> bool:
    """Tell whether nearly all pictures of an export are such as may be copied. Whether they can be, only the files tell."""
    frames = 0
    for piece in untouched(plan):
        stream = stream_of(plan, piece.asset, piece.stream)
        if stream is not None and fits(stream, preset):
            frames += piece.end - piece.start
    return frames > _MOST * plan.frames
