"""Looking for damage in what is copied. To copy needs no decoding, which is why it is quick, and why nobody notices.

Copied sound is always listened to, which is soon done. Copied pictures are looked at where damage is not to get through,
with `--strict`: decoding them takes several times as long as copying them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vidgen.editor.kinds import SourceContent
from vidgen.errors import Cancelled
from vidgen.render.cores import usable_cores
from vidgen.timing import flicks_to_samples

if TYPE_CHECKING:
    from vidgen.render.segments.segment import Segment
    from vidgen.render.segments.work import Job

_TOLD = 50
"""Frames after which it is told how far it is."""


def damage_of_pictures(
    job: Job, segment: Segment, doing: Callable[[str], None], cancelled: Callable[[], bool]
) -> list[dict[str, Any]]:
    """Return the damaged places that a copied segment shows, as the facts of a rendered one have them.

    Raises MediaError and Cancelled.
    """
    plan, sources = job.plan, job.sources
    sources.seen.begin()
    sources.threads = usable_cores()
    for frame in range(segment.start, segment.end):
        if cancelled():
            raise Cancelled("Stopped.")
        if frame % _TOLD == 0:
            doing(f"looking at the copied frame {frame}")
        block = plan.blocks[plan.span_of(frame).layers[-1].block]
        sources.shown = {block.id}
        if block.content.asset_id is not None:
            middle = plan.time_of(frame) + plan.rate.frame_duration // 2 - 1
            sources.picture(block, block.content.asset_id, middle - block.start)
    return job.damage("pictures")


def damage_of_sound(job: Job, told: Callable[[int], None], cancelled: Callable[[], bool]) -> list[dict[str, Any]]:
    """Return the damaged places of sound that is copied, which is all that the plan has. Raises as the other does."""
    plan, sources = job.plan, job.sources
    sources.played.begin()
    rate, end = plan.sample_rate, plan.start + plan.duration
    for item in plan.sounds:
        block = plan.blocks[item.block]
        sources.heard = {block.id}
        content = block.content
        reader = sources.sound(block, content) if isinstance(content, SourceContent) else None
        if reader is None or not isinstance(content, SourceContent):
            continue
        shift = content.source_start - block.start
        first, last = (flicks_to_samples(t + shift, rate) for t in (max(item.start, plan.start), min(item.end, end)))
        for at in range(first, last, rate):
            if cancelled():
                raise Cancelled("Stopped.")
            reader.samples(at, min(rate, last - at))
            told(at - first)
    return job.damage("sound")
