"""Stretches of a timeline's preview: how they are named, which of them need rendering, and which are there. Pure, but for
looking whether files exist; opens no media.

Names follow from what is seen, so after an edit only the segments that it touched have others, and undo brings the old ones
back. They are remembered by the records that they were made of, so that only those have to be worked out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.editor.records import Block
from vidgen.render.preset import Preset, find_preset
from vidgen.render.segments.grid import borders
from vidgen.render.segments.segment import Segment, segment_key
from vidgen.timing import FrameRate, TimeRange

if TYPE_CHECKING:
    from vidgen.render.plan import Layer, RenderPlan
    from vidgen.render.segments.segment import Facts
    from vidgen.render.segments.store import Store

PRESET = "preview"
_PLAIN = frozenset({"clip", "image", "solid"})
"""Kinds that are shown about as quickly as a file is decoded, when nothing is done to them."""
_SPARE = 2000
"""Names that are remembered beyond those of the last time, for undo."""

_Made = tuple[object, ...]


@cache
def preview_preset() -> Preset:
    """Return how the preview is rendered: small, and quick to decode."""
    return find_preset(PRESET)


class Namer:
    """Names the segments of one timeline again and again, with a preset that copies nothing."""

    def __init__(self, preset: Preset) -> None:
        if preset.video is None or preset.copying != "never":
            raise ValueError("a preset with pictures that copies nothing is needed")
        self._preset, self._video = preset, preset.video
        self._about: _Made = ()
        self._known: dict[_Made, tuple[str, list[Block]]] = {}
        self.made = 0
        """How many names were worked out so far, and not remembered."""

    def segments(self, plan: RenderPlan, facts: Facts) -> tuple[Segment, ...]:
        """Return the segments of a plan, in order: what an export with this preset would consist of."""
        missing = tuple(sorted((i, s.name) for i, s in plan.sources.items() if i not in facts.hashes))
        about = (facts, plan.width, plan.height, plan.rate, plan.background, plan.pixel_format, plan.first, missing)
        if about != self._about:
            self._about, self._known = about, {}
        before, self._known = self._known, {}
        found = [
            Segment(number=number, start=start, end=end, key=self._name(plan, facts, start, end, before))
            for number, (start, end) in enumerate(pairwise(borders(plan)))
        ]
        for made, name in list(before.items())[-_SPARE:]:
            self._known.setdefault(made, name)
        return tuple(found)

    def _name(
        self, plan: RenderPlan, facts: Facts, start: int, end: int, before: dict[_Made, tuple[str, list[Block]]]
    ) -> str:
        spans = plan.spans_between(start, end)
        shown = [(max(s.start, start), min(s.end, end), s.layers) for s in spans]
        used = [plan.blocks[i] for s in spans for layer in s.layers for i in (layer.block, layer.before) if i]
        made = (start, end, tuple(map(_shape, shown)), tuple(id(block) for block in used))
        known = before.get(made)
        if known is None:  # the records are kept with the name, so that no other one has their `id`
            self.made += 1
            known = segment_key(plan, self._preset, facts, start, end, self._video), used
        self._known[made] = known
        return known[0]


def _shape(shown: tuple[int, int, tuple[Layer, ...]]) -> _Made:
    start, end, layers = shown
    return start, end, tuple(layer.before is not None for layer in layers)


def range_of(plan: RenderPlan, segment: Segment) -> TimeRange:
    """Return the stretch of the timeline that a segment shows."""
    return TimeRange.between(plan.time_of(segment.start), plan.time_of(segment.end))


def needs_rendering(plan: RenderPlan, segment: Segment) -> bool:
    """Tell whether a segment shows more at any time than one file, or one colour, as it is: several things at once, a
    transition, an effect, a movement, something drawn.
    """
    return not all(_plain(plan, span.layers) for span in plan.spans_between(segment.start, segment.end))


def _plain(plan: RenderPlan, layers: tuple[Layer, ...]) -> bool:
    if not layers:
        return True
    if len(layers) > 1 or layers[0].before is not None:
        return False
    block = plan.blocks[layers[0].block]
    return block.content.kind in _PLAIN and not block.curves and not any(e.enabled for e in block.effects)


@dataclass(frozen=True)
class Rendered:
    """Where the frames of one state of a timeline lie in the store. Frames count from the start of the timeline."""

    folder: Path
    """Of the store."""
    rate: FrameRate
    stretches: tuple[tuple[int, int, str], ...]
    """First frame, behind the last, and key of each segment that is there, in order."""

    def at(self, frame: int) -> tuple[str, int] | None:
        """Return the key of the segment that shows a frame, and the frame's number in it; None where none does."""
        place = bisect_right(self.stretches, frame, key=lambda stretch: stretch[0]) - 1
        if place < 0 or frame >= self.stretches[place][1]:
            return None
        start, _, key = self.stretches[place]
        return key, frame - start

    @property
    def ranges(self) -> tuple[TimeRange, ...]:
        """The stretches of the timeline, in order, joined where they touch."""
        found: list[tuple[int, int]] = []
        for start, end, _ in self.stretches:
            found.append((found.pop()[0] if found and found[-1][1] == start else start, end))
        return tuple(TimeRange.between(self.rate.time_of(start), self.rate.time_of(end)) for start, end in found)


def rendered(plan: RenderPlan, segments: Iterable[Segment], store: Store) -> Rendered:
    """Return what of a timeline is in the store."""
    segments = tuple(segments)
    there = store.there(segment.key for segment in segments)
    stretches = ((plan.first + s.start, plan.first + s.end, s.key) for s in segments if s.key in there)
    return Rendered(store.folder, plan.rate, tuple(stretches))
