"""Looking for damage in what is copied. To copy needs no decoding, which is why it is quick, and why nobody notices.

Copied sound is always listened to: that takes a thousandth of the time that it plays. Copied pictures are looked at where
damage is not to get through, with `--strict`: decoding them takes several times as long as copying them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import av

from vidgen.errors import Cancelled
from vidgen.media.damage import Damage
from vidgen.media.known_hashes import KnownHashes
from vidgen.media.pictures import origin_of
from vidgen.render.copying.reading import known as source_of
from vidgen.render.cores import usable_cores
from vidgen.timing import samples_to_flicks

if TYPE_CHECKING:
    from vidgen.render.copying.sound import CopiedSound
    from vidgen.render.segments.file import Packet
    from vidgen.render.segments.segment import Segment
    from vidgen.render.segments.work import Job

_TOLD = 50
"""Frames after which it is told how far it is."""
_LONGEST = 60
"""Seconds after a fault that may be due to it."""


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


class Listener:
    """Decodes coded sound that is copied, and notes where that fails, in samples of the export."""

    def __init__(self, codec: str, extradata: bytes, rate: int) -> None:
        self._context: Any = av.CodecContext.create(codec, "r")
        self._context.extradata = extradata
        self._rate = rate
        self.damage = Damage(near=rate // 2)

    def hear(self, packet: Packet) -> None:
        """Decode the next packet; what comes out of it goes nowhere."""
        try:
            self._context.decode(av.Packet(packet.data))
        except av.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self.damage.fault(packet.pts, packet.pts + packet.duration)
        else:
            self.damage.right_again(packet.pts, _LONGEST * self._rate)


def damage_of_sound(job: Job, copy: CopiedSound, listener: Listener) -> list[dict[str, Any]]:
    """Return the damaged places of sound that is copied, as the facts of mixed sound have them."""
    rate, known = job.plan.sample_rate, KnownHashes(job.store.hashes)
    info = source_of(job.plan.sources[copy.asset]).info
    late = samples_to_flicks(copy.first, rate) - (origin_of(info) if info is not None else 0)
    return [
        {
            "hash": known.hash_of(copy.path),
            "what": "sound",
            "start": samples_to_flicks(max(0, begin), rate) + late,
            "end": samples_to_flicks(end, rate) + late,
        }
        for begin, end in listener.damage.stretches
        if end > 0
    ]
