"""`alike`: which frames of a film show the same kind of thing, so that a few tell of all. Pure: looks at records only.

What is drawn moves when it comes and goes and stands still in between; so its first and last half second are kinds of
their own. Key pictures are counted apart: they cost many times what the others do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from vidgen.blocks.clip import Clip
from vidgen.editor.records import Id
from vidgen.render.plan import RenderPlan, Span
from vidgen.render.segments.grid import hard_cuts
from vidgen.render.segments.segment import Segment

_SHORTEST, _LONGEST = 6, 16
"""Frames of what comes or goes."""
_BEFORE = 2
"""Frames before something that comes over what is there already, so that its coming is no key picture."""
_LEAST, _MOST = 6, 40
"""Frames of a stretch that is tried."""
_AFTER = 24
"""Frames that are encoded after what comes or goes: what stands still afterwards is refined."""
_KINDS, _TRIED = 8, 8
"""Kinds that are tried, and stretches of them in all."""


@dataclass
class Alike:
    """Frames of one kind."""

    moving: bool
    """Whether something comes or goes."""
    ranges: list[tuple[int, int]] = field(default_factory=list)
    keys: int = 0

    @property
    def frames(self) -> int:
        """How many there are."""
        return sum(end - start for start, end in self.ranges)


@dataclass(frozen=True)
class Try:
    """A stretch to try: frames of one kind, after some `before`."""

    kind: int
    """The place of its kind."""
    start: int
    least: int
    most: int
    after: int = 0
    """Frames behind it that the encoder looks at as well."""


def alike(plan: RenderPlan, segments: Sequence[Segment], keyframe_seconds: float) -> list[Alike]:
    """Return the kinds of frames that segments have, those with most frames first."""
    length = max(_SHORTEST, min(_LONGEST, round(plan.rate.fraction / 2)))
    pieces = list(_pieces(plan, length))
    starts = [start for start, *_ in pieces]
    cuts = [frame for frame, _ in hard_cuts(plan)]
    interval = max(1, int(keyframe_seconds * plan.rate.fraction))
    found: dict[Hashable, Alike] = {}
    for segment in segments:
        within = cuts[bisect_left(cuts, segment.start) : bisect_left(cuts, segment.end)]
        keys = sorted({*range(segment.start, segment.end, interval), *within})
        for start, end, what, moving in pieces[max(0, bisect_right(starts, segment.start) - 1) :]:
            if start >= segment.end:
                break
            begin, stop = max(start, segment.start), min(end, segment.end)
            if begin < stop:
                kind = found.setdefault((what, moving), Alike(moving))
                kind.ranges.append((begin, stop))
                kind.keys += bisect_left(keys, stop) - bisect_left(keys, begin)
    return sorted(found.values(), key=lambda kind: -kind.frames)


def tries(plan: RenderPlan, kinds: Sequence[Alike]) -> list[Try]:
    """Return the stretches to try, those that tell most first: one of each kind, then more of those with many frames."""
    cuts = {0, *(frame for frame, _ in hard_cuts(plan))}
    whole = sum(kind.frames for kind in kinds)
    wanted = [max(1, round(_TRIED * kind.frames / max(1, whole))) for kind in kinds[:_KINDS]]
    found: list[Try] = []
    for turn in range(max(wanted, default=0)):
        for place, count in enumerate(wanted):
            if turn < count:
                found.append(_try(place, kinds[place], (turn + 0.5) / count, cuts))
    return found


def _try(place: int, kind: Alike, share: float, cuts: set[int]) -> Try:
    """Return a stretch about `share` of the way through the frames of a kind."""
    wanted, passed = share * kind.frames, 0
    start, end = kind.ranges[-1]
    for begin, stop in kind.ranges:
        if passed + stop - begin > wanted:
            start, end = begin, stop
            break
        passed += stop - begin
    if kind.moving:
        before = 0 if start in cuts else min(start, _BEFORE)
        return Try(place, start - before, end - start + before, end - start + before, _AFTER)
    at = max(start, min(start + int(max(0.0, wanted - passed)), end - _LEAST))
    return Try(place, at, min(_LEAST, end - at), min(_MOST, end - at))


def _pieces(plan: RenderPlan, length: int) -> Iterator[tuple[int, int, Hashable, bool]]:
    """Yield stretches of frames, what is seen in them, and whether something comes or goes."""
    before: set[Id] = set()
    for span, after in zip(plan.spans, [*plan.spans[1:], None], strict=True):
        what = tuple((_shown(plan, layer.block), layer.before is not None) for layer in span.layers)
        here = {layer.block for layer in span.layers}
        there = {layer.block for layer in after.layers} if after is not None else set()
        comes = any(_drawn(plan, block) for block in here - before)
        goes = any(_leaves(plan, block) for block in here - there)
        yield from _parts(span, what, length if comes else 0, length if goes else 0)
        before = here


def _parts(span: Span, what: Hashable, head: int, tail: int) -> Iterator[tuple[int, int, Hashable, bool]]:
    first = min(span.end, span.start + head)
    last = max(first, span.end - tail)
    for start, end, moving in ((span.start, first, True), (first, last, False), (last, span.end, True)):
        if start < end:
            yield start, end, what, moving


def _shown(plan: RenderPlan, block: Id) -> Hashable:
    content, found = plan.blocks[block].content, plan.blocks[block]
    return content.asset_id or content.kind, bool(found.curves), bool(found.effects)


def _drawn(plan: RenderPlan, block: Id) -> bool:
    return not isinstance(plan.blocks[block].content, Clip)


def _leaves(plan: RenderPlan, block: Id) -> bool:
    return getattr(plan.blocks[block].content, "leave", "none") != "none"
