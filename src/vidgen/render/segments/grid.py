"""The grid: where a plan is cut into segments. Pure, and local: an edit moves only the borders near it.

A border must be found again after an edit, or nothing of an earlier export could be used. So borders are not counted from
the start of the film. Some hard cuts are anchors, chosen by the names of the blocks that begin there (content-defined
chunking: an anchor is the cut with the smallest hash within `APART` on both sides); they move with their blocks. Between
two anchors the frames are dealt out in steps of `LENGTH` from the left, at cuts where some are near.

The number of cores plays no part: one, two and sixty-four workers render the same segments.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from vidgen.render.plan import Layer, RenderPlan
from vidgen.timing import FLICKS

LENGTH = 4 * FLICKS
"""How long a segment is, where no cut decides. Measured: shorter ones cost more key frames and start-ups of encoders,
longer ones leave cores idle at the end (docs/decisions/0019)."""
SHORT_LENGTH = 5 * FLICKS // 2
SHORT_FILM = 60 * FLICKS
"""Films up to here have shorter segments, so that all cores have some."""
APART = 5 * FLICKS // 2
"""How far apart two anchors are at least."""


def borders(plan: RenderPlan) -> list[int]:
    """Return the first frame of each segment, in order, and the number of frames at the end."""
    step = _frames(plan, SHORT_LENGTH if plan.frames <= _frames(plan, SHORT_FILM) else LENGTH)
    cuts = [frame for frame, _ in hard_cuts(plan)]
    found = {0, plan.frames}
    for start, end in pairwise(sorted({0, plan.frames, *anchors(plan)})):
        found.update(_steps(start, end, step, cuts))
    return sorted(found)


def _steps(start: int, end: int, step: int, cuts: list[int]) -> Iterator[int]:
    """Yield the borders from `start` to before `end`: each a step after the one before, or at the cut nearest to that."""
    while True:
        yield start
        if end - start <= step + step // 2:
            return
        wanted = start + step
        near = cuts[
            bisect_left(cuts, wanted - step // 2) : bisect_right(cuts, min(wanted + step // 2, end - step // 2))
        ]
        start = min(near, key=lambda cut: abs(cut - wanted), default=wanted)


def anchors(plan: RenderPlan) -> list[int]:
    """Return the frames of the hard cuts that are borders, in order."""
    cuts = list(hard_cuts(plan))
    frames = [frame for frame, _ in cuts]
    ranks = [hashlib.blake2b(name.encode(), digest_size=8).digest() for _, name in cuts]
    apart = _frames(plan, APART)
    chosen = []
    for place, frame in enumerate(frames):
        left, right = bisect_right(frames, frame - apart), bisect_left(frames, frame + apart)
        near = min(range(left, right), key=lambda n: (ranks[n], frames[n]))
        if near == place and apart <= frame <= plan.frames - apart:
            chosen.append(frame)
    return chosen


def hard_cuts(plan: RenderPlan) -> Iterator[tuple[int, str]]:
    """Yield each frame at which the lowest layer is another one than before, with the name of the block that comes."""
    for before, after in pairwise(plan.spans):
        gone, come = _lowest(before.layers), _lowest(after.layers)
        if not gone & come and (gone or come):
            yield after.start, after.layers[0].block if after.layers else f"gap {before.layers[0].block}"


def _lowest(layers: tuple[Layer, ...]) -> set[str]:
    return {i for i in (layers[0].block, layers[0].before) if i} if layers else set()


def _frames(plan: RenderPlan, length: int) -> int:
    return max(1, round(length / plan.rate.frame_duration))
