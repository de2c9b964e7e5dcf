"""The grid: where a plan is cut into segments. Pure, and local: an edit moves only the borders near it.

A border must be found again after an edit, or nothing of an earlier export could be used. So borders are not counted from
the start of the film. Some hard cuts are anchors, chosen by the names of the blocks that begin there (content-defined
chunking: an anchor is the cut with the smallest hash within `APART` on both sides); they move with their blocks. Between
two anchors the frames are dealt out in steps of `LENGTH`, from the left.

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
"""How long a segment is, where no anchor decides. Measured: shorter ones cost more key frames and start-ups of encoders,
longer ones leave cores idle at the end (docs/decisions/0019)."""
APART = 5 * FLICKS // 2
"""How far apart two anchors are at least."""


def borders(plan: RenderPlan) -> list[int]:
    """Return the first frame of each segment, in order, and the number of frames at the end."""
    step = _frames(plan, LENGTH)
    found = {0, plan.frames}
    for start, end in pairwise(sorted({0, plan.frames, *anchors(plan)})):
        count = max(1, round((end - start) / step))
        found.update(start + step * n for n in range(count))
    return sorted(found)


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
