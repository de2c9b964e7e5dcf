"""How long an export will take, judged by the exports that were made on this computer before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset

_NEWEST = 9
"""Exports that are looked at."""
_MOSTLY_FOUND = 50
"""Percent of frames that were there before, from which an export says nothing about the next."""


def expected_seconds(plan: RenderPlan, preset: Preset, past: Iterable[Mapping[str, Any]]) -> float | None:
    """Return about how many seconds an export will take; None when none by its preset was made before.

    `past` are the figures of exports, the oldest first (`report_data.figures`). Work counts as pixels, and of sound as
    seconds that play. Other presets tell nothing: their encoders may be ten times as fast.
    """
    pictures = preset.video is not None
    own = [row for row in past if row.get("preset") == preset.name]
    counted = [speed for row in own if (speed := _speed(row, pictures=pictures))][-_NEWEST:]
    if not counted:
        return None
    work = plan.width * plan.height * plan.frames if pictures else plan.samples / plan.sample_rate
    return work / median(counted)


def _speed(row: Mapping[str, Any], *, pictures: bool) -> float:
    """Return the work done in a second, 0 when the row does not tell."""
    numbers = [row.get(name) for name in ("wall", "width", "height", "frames", "seconds", "found")]
    wall, width, height, frames, seconds, found = (
        n if isinstance(n, int | float) and not isinstance(n, bool) else 0 for n in numbers
    )
    if wall <= 0 or found > _MOSTLY_FOUND or bool(frames and width) != pictures:
        return 0.0
    return width * height * frames / wall if pictures else seconds / wall
