"""`Film`: what a player plays: a state of a timeline, where its files are, and how large it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Id
from vidgen.render.plan import RenderPlan, StandIn, plan
from vidgen.render.preset import Preset, find_preset
from vidgen.timing import FLICKS, FrameRate, TimeRange

_LARGE = 1500
"""Blocks from which on only a part of the timeline is planned at a time."""
_PART = 60 * FLICKS
_MARGIN = 15 * FLICKS
_STILL = 4 * FLICKS
"""What is planned to either side of a picture that stands still."""
_BESIDE = FLICKS
"""What is looked at from there at least: frames for steps, and a moment of sound."""


@dataclass(frozen=True)
class Film:
    """A value; what costs something is found out in the engine's threads, once."""

    snapshot: Snapshot
    paths: Mapping[Id, Path]
    size: tuple[int, int]
    """Pixels; even."""
    state: int
    """The revision of the project, or whatever tells one state from another."""
    stand_ins: Mapping[Id, StandIn] = field(default_factory=dict)
    """Small copies that are shown in place of files."""
    draft: bool = False
    """Whether frames may be converted the quick way (`pixels.py`) while it runs."""
    rough: bool = False
    """Whether frames may be taken out of rendered stretches, in whatever size, while it runs."""

    @property
    def rate(self) -> FrameRate:
        """Frames a second."""
        return self.snapshot.project.rate

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return int(self.snapshot.project.sample_rate)

    @cached_property
    def duration(self) -> int:
        """Flicks."""
        return self.snapshot.duration()

    @cached_property
    def last(self) -> int:
        """The number of the last frame."""
        return max(0, self.rate.frame_at(max(0, self.duration - 1)))

    @cached_property
    def _part_only(self) -> bool:
        return sum(len(self.snapshot.blocks_on(t.id)) for t in self.snapshot.tracks()) > _LARGE

    def plan(self, around: int, *, still: bool = False) -> RenderPlan | None:
        """Return the plan, for a long timeline that of the minute around a frame; None when nothing is there to play.

        `still`: of a long timeline only the seconds around the frame are wanted, which takes a tenth of the time.
        It looks for the files. Raises RenderError.
        """
        if self.duration == 0:
            return None
        there = {asset: path for asset, path in self.paths.items() if path.is_file()}
        chosen = Preset.model_validate({**find_preset("project").model_dump(), "size": self.size})
        wanted = None
        if self._part_only:
            now = self.rate.time_of(around)
            before, after = (_STILL, _STILL) if still else (_PART // 2, _PART)
            start, end = max(0, now - before), min(self.duration, now + after)
            wanted = TimeRange.between(self.rate.snap(start), end)
        return plan(self.snapshot, chosen, there, wanted, self.stand_ins)

    def reaches(self, planned: RenderPlan, frame: int, *, still: bool = False) -> bool:
        """Tell whether a plan that `plan` returned still does for a player at a frame; `still`: one that does not play."""
        if not self._part_only:
            return True
        now = self.rate.time_of(frame)
        start, end = planned.time_of(0), planned.time_of(planned.frames)
        before, after = (_BESIDE, _BESIDE) if still else (_MARGIN // 3, _MARGIN)
        return (start == 0 or now >= start + before) and (end >= self.duration or now <= end - after)
