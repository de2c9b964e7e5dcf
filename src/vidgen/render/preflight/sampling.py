"""Sampling, in a worker: short stretches of a film are composed and encoded as its export would do it. Nothing is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from vidgen.errors import Cancelled
from vidgen.render.coding import SoundCoder, picture_coder
from vidgen.render.copying.sound import find_sound
from vidgen.render.segments.work import composed
from vidgen.render.sound.mixer import Mixer

if TYPE_CHECKING:
    from vidgen.render.preset import VideoSettings
    from vidgen.render.segments.file import Packet
    from vidgen.render.segments.work import Job

Run = tuple[int, int, int, int]
"""The first frame of a stretch, how many it has at least and at most (as many as there is time for), and frames after it.

Those after it show the encoder what is worth its bits; of theirs only those count that are more than usual there.
"""
_USUAL = 8
"""Frames at the end of those after a stretch which tell what is usual."""
_SURE = 3
"""Stretches that are tried however long they take: one alone may be the odd one."""
_COPIED = 400
"""Packets of copied sound by which the others are judged."""


def sampled(
    job: Job,
    runs: Sequence[Run],
    settings: VideoSettings,
    seconds: float,
    doing: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> list[dict[str, float]]:
    """Return what the stretches took and made, in their order; those for which no time is left are not in it.

    `seconds` of the processor may be spent. Of each: `frames`; bytes of its `key` picture and of the `rest`; processor
    seconds for one frame to `compose` and to `encode`; and `slow`, how many seconds on the clock one of the processor was.
    Raises RenderError, EncoderFailed and Cancelled.
    """
    rows: list[dict[str, float]] = []
    begun = time.process_time()
    for place, (start, least, most, after) in enumerate(runs):
        spent = time.process_time() - begun
        if place >= _SURE and spent > seconds:
            break
        each = sum(row["frames"] * (row["compose"] + row["encode"]) for row in rows)
        each /= max(1.0, sum(row["frames"] for row in rows))
        room = max(seconds / len(runs), (seconds - spent) / (len(runs) - place))
        count = min(most, max(least, int(room / each))) if each else min(most, 2 * least)
        doing(f"trying frame {start}")
        count = min(count, job.plan.frames - start)
        rows.append(_tried(job, start, count, min(after, job.plan.frames - start - count), settings, cancelled))
    return rows


def _tried(
    job: Job, start: int, count: int, after: int, settings: VideoSettings, cancelled: Callable[[], bool]
) -> dict[str, float]:
    coder = picture_coder(job.plan, settings)
    compose = encode = clock = 0.0
    packets: list[Packet] = []
    for number in range(start, start + count + after):
        if cancelled():
            raise Cancelled("Stopped.")
        began, at = time.process_time(), time.monotonic()
        frame = composed(job.compositor, number)
        ready = time.process_time()
        if number > start:  # the first one has files opened and sought in
            compose += ready - began
        else:
            at = time.monotonic()
        packets += coder.encode(frame)
        encode += time.process_time() - ready
        clock += time.monotonic() - at
    began, at = time.process_time(), time.monotonic()
    packets += coder.flush()
    encode += time.process_time() - began
    clock += time.monotonic() - at
    sizes = [len(packet.data) for packet in sorted(packets, key=lambda packet: packet.pts)]
    usual = sum(sizes[-_USUAL:]) / _USUAL if after >= _USUAL else 0.0
    return {
        "frames": count,
        "key": sizes[0],
        "rest": max(sum(sizes[1:count]), sum(sizes[1:]) - after * usual),
        "compose": compose / max(1, count + after - 1),
        "encode": encode / (count + after),
        "slow": clock / max(1e-6, compose + encode),
    }


def sampled_sound(job: Job, places: Sequence[int], count: int) -> dict[str, float]:
    """Return `bytes` and processor `seconds` for a sample of the sound, by `count` samples from each place; 0 for none.

    `copied` is 1 where it is taken over from a medium as it is.
    """
    settings = job.preset.sound
    if settings is None or not places:
        return {"bytes": 0.0, "seconds": 0.0, "copied": 0.0}
    copy = find_sound(job.plan, job.preset, job.sources.file)
    if copy is not None:
        packets = list(islice(copy.packets(), _COPIED))
        length = sum(packet.duration for packet in packets)
        return {"bytes": sum(len(p.data) for p in packets) / max(1, length), "seconds": 0.0, "copied": 1.0}
    mixer = Mixer(job.plan, job.sources)
    job.sources.played.begin()
    size = samples = 0
    began = time.process_time()
    for first in places:
        coder = SoundCoder(job.plan, settings)
        mixed = mixer.samples(first, min(count, job.plan.samples - first))
        size += sum(len(packet.data) for part in (coder.encode(mixed), coder.flush()) for packet in part)
        samples += len(mixed)
    spent = time.process_time() - began
    return {"bytes": size / max(1, samples), "seconds": spent / max(1, samples), "copied": 0.0}
