"""What an export will hardly encode, as far as records tell. Pure."""

from __future__ import annotations

from vidgen.render.copying.fitting import fits, modest
from vidgen.render.copying.untouched import stream_of, untouched
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

_MOST = 0.8
"""Share of the frames."""


def likely_copied(plan: RenderPlan, preset: Preset) -> tuple[int, int]:
    """Return how many frames of an export may be copied, and about their bytes. Whether they can be, only the files tell."""
    frames = size = 0
    for piece in untouched(plan):
        stream, source = stream_of(plan, piece.asset, piece.stream), plan.sources.get(piece.asset)
        if stream is None or source is None or not fits(stream, preset):
            continue
        length, count = plan.time_of(piece.end) - plan.time_of(piece.start), piece.end - piece.start
        info = source.info
        taken = info.size * length // info.duration if info is not None and info.duration else 0
        if modest(taken, count, plan, preset):
            frames, size = frames + count, size + taken
    return frames, size


def mostly_copied(plan: RenderPlan, preset: Preset) -> bool:
    """Tell whether nearly all pictures of an export are such as may be copied."""
    return likely_copied(plan, preset)[0] > _MOST * plan.frames
