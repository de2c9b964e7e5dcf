"""How many workers an export gets: as many as there are cores that may be used, memory that they need, and work."""

from __future__ import annotations

import os
from pathlib import Path

from vidgen.render.plan import RenderPlan

_EACH = 300e6
"""Bytes of a worker at any size: libraries, fonts, caches of texts."""
_FRAMES = 60
"""Frames of the canvas that a worker may hold at once: decoded, waiting, looked ahead at. As 4:2:0 in 8 bit."""
_SHARE = 0.6
"""Of the memory, for all workers together."""
_WORTH = 25e6
"""Pixels for each worker at least: to start one takes 0.8 s of a core, in which quick encoders encode twice as many."""
_WORTH_LATE = 120e6
"""The same for workers that are started while others could begin, so that their start is waited for."""
_MOST_CROWDED = 20.0
_A_FRAME = 20_000
"""Pixels that take as long as what each frame costs whatever its size."""


def usable_cores() -> int:
    """Return how many cores this process may use: by its affinity, and by the quota of its control group (Linux)."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        if quota != "max":
            count = min(count, max(1, int(quota) // int(period)))
    except (OSError, ValueError):
        pass
    return count


def crowding() -> float:
    """Return how many times as long as on an idle machine work takes at the moment: 1 or more, by what waits for a core."""
    if not hasattr(os, "getloadavg"):  # Windows does not count it
        return 1.0
    return min(_MOST_CROWDED, max(1.0, os.getloadavg()[0] / usable_cores()))


def workers_for(plan: RenderPlan, segments: int, cores: int | None = None) -> int:
    """Return how many workers to start for an export of so many segments that are not there yet.

    `cores`: how many somebody wants, also for a film that is not worth them.
    """
    worth = cores or max(1, int(plan.frames * (plan.width * plan.height + _A_FRAME) / _WORTH))
    each = _EACH + _FRAMES * plan.width * plan.height * 1.5
    memory = _memory()
    room = int(memory * _SHARE / each) if memory else 1_000
    return max(1, min(cores or usable_cores(), worth, room, max(1, segments)))


def late_workers_for(plan: RenderPlan, frames: int) -> int:
    """Return how many workers so many frames of an export are worth, when only one is there yet."""
    return max(1, int(frames * (plan.width * plan.height + _A_FRAME) / _WORTH_LATE))


def _memory() -> int:
    """Return the bytes of memory of the machine, 0 when that cannot be found out."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return 0
