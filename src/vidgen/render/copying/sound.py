"""Sound that goes into an export as it is coded: where all of it is one stretch of one file that nothing changes.

A packet of AAC plays right only after the one before it, and packets do not begin where a cut is. So copying begins one
packet early, at a time before 0, and the file's edit list leaves out what lies there, as it does with the samples that
every encoder of AAC puts in front. Formats without an edit list have their sound encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.blocks.audio import Audio
from vidgen.editor.media_info import SoundStream
from vidgen.editor.records import Block, Id
from vidgen.errors import MediaError
from vidgen.media.container import PacketSource, ignore_all_but, open_input
from vidgen.media.pictures import origin_of
from vidgen.render.copying.reading import known
from vidgen.render.plan import RenderPlan, SoundItem
from vidgen.render.preset import Preset
from vidgen.render.segments.file import Packet
from vidgen.timing import flicks_to_samples

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

_CONTAINERS = {"mp4", "mov", "ipod"}
_FRAME = 1024
"""Samples in a packet of AAC-LC."""
_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
"""By their number in an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.3.4)."""
_AMPLE = 1.5
"""Times the preset's bit rate that a copy may have."""


@dataclass(frozen=True)
class CopiedSound:
    """The sound of an export, read from a source."""

    asset: Id
    path: Path
    stream: int
    """The stream's number in the file."""
    first: int
    """The time in the stream, in samples, at which the export begins."""
    samples: int
    """How long the export is."""
    frame: int
    """Samples in a frame of the pictures."""
    extradata: bytes = b""

    def packets(self) -> Iterator[Packet]:
        """Yield the packets; their times are samples from the start of the export, that of the first is below 0.

        Raises MediaError when the file cannot be read.
        """
        container = open_input(self.path)
        try:
            stream = next(s for s in container.streams.audio if s.index == self.stream)
            ignore_all_but(container, [stream])
            yield from self._of(stream, PacketSource(container, [stream]))
        finally:
            container.close()

    def _of(self, stream: AudioStream, source: PacketSource) -> Iterator[Packet]:
        # Three packets early: one that holds the first sample, the one before it, and one since containers round.
        if self.first > 3 * _FRAME and not source.seek(self.first - 3 * _FRAME, stream):
            return
        before: Packet | None = None
        while (packet := source.next()) is not None:
            if not packet.size or packet.pts is None:
                continue
            at = packet.pts - self.first
            if at >= self.samples or source.faults or packet.is_corrupt:
                return
            made = Packet(at, True, bytes(packet), min(packet.duration or 0, self.samples - at))
            if at + _FRAME <= 0:
                before = made
                continue
            if packet.is_discard:  # wanted here, but left out in the source
                return
            if before is not None:
                yield before
                before = None
            yield made

    def is_whole(self) -> tuple[bool, int]:
        """Return whether the packets follow each other without gaps from before the start to the end, and their bytes."""
        spans = [(p.pts, p.pts + p.duration, len(p.data)) for p in self.packets()]
        joined = all(end == start for (_, end, _), (start, _, _) in pairwise(spans))
        enough = bool(spans) and spans[0][0] <= 0 and spans[-1][1] >= self.samples - self.frame // 2
        return joined and enough, sum(size for _, _, size in spans)


def find_sound(plan: RenderPlan, preset: Preset, file: Callable[[Id], Path | None]) -> CopiedSound | None:
    """Return the sound of a plan as it is coded in a source; None when it must be mixed. `file` gives an asset's path."""
    wanted = preset.sound
    if wanted is None or wanted.codec != "aac" or preset.copying == "never" or preset.container not in _CONTAINERS:
        return None
    if preset.target_size is not None:
        return None
    found = _one_stretch(plan)
    if found is None or (path := file(found[0])) is None:
        return None
    try:
        sound = _looked_at(plan, path, *found)
        if sound is None:
            return None
        whole, size = sound.is_whole()
    except MediaError:  # the mixer will say so
        return None
    limit = _AMPLE * (wanted.bit_rate or 128_000) * plan.samples / plan.sample_rate
    return sound if whole and (preset.copying == "always" or size * 8 <= limit) else None


def _one_stretch(plan: RenderPlan) -> tuple[Id, int, int] | None:
    """Return asset, stream, and samples to add to a time of the timeline, if one stretch of one file is all there is."""
    items = sorted(plan.sounds, key=lambda item: item.start)
    blocks = [plan.blocks[item.block] for item in items]
    if not items or not all(_plain(item, block) for item, block in zip(items, blocks, strict=True)):
        return None
    if items[0].start > plan.start or any(a.end != b.start for a, b in pairwise(items)):
        return None
    rate = plan.sample_rate
    if flicks_to_samples(items[-1].end, rate) < flicks_to_samples(plan.start, rate) + plan.samples:
        return None
    sources = {
        (
            block.content.asset,
            block.content.stream,
            flicks_to_samples(block.content.source_start, rate) - flicks_to_samples(block.start, rate),
        )
        for block in blocks
        if isinstance(block.content, Audio)
    }
    return sources.pop() if len(sources) == 1 else None


def _plain(item: SoundItem, block: Block) -> bool:
    content = block.content
    return (
        isinstance(content, Audio)
        and content.speed == 1
        and not content.reverse
        and content.gain_db == 0
        and content.pan == 0
        and not block.curves
        and not any(effect.enabled for effect in block.effects)
        and not item.crosses_in
        and item.next is None
    )


def _looked_at(plan: RenderPlan, path: Path, asset: Id, number: int, shift: int) -> CopiedSound | None:
    """Return the stretch if its file is coded as our encoder would: AAC-LC, stereo, at the rate of the mix."""
    info = known(plan.sources[asset]).info
    if info is None or info.problems or number >= len(info.sounds):
        return None
    facts = info.sounds[number]
    rate = plan.sample_rate
    if facts.codec != "aac" or facts.rate != rate or facts.channels != 2 or rate not in _RATES:
        return None
    first = flicks_to_samples(plan.start, rate) + shift
    first += flicks_to_samples(facts.start, rate) - flicks_to_samples(facts.start - origin_of(info), rate)
    frame = flicks_to_samples(plan.rate.frame_duration, rate)
    sound = CopiedSound(asset, path, facts.index, first, plan.samples, frame)
    return _with_header(sound, facts)


def _with_header(sound: CopiedSound, facts: SoundStream) -> CopiedSound | None:
    container = open_input(sound.path)
    try:
        stream = next((s for s in container.streams.audio if s.index == sound.stream), None)
        header = bytes(stream.codec_context.extradata or b"") if stream is not None else b""
        exact = stream is not None and stream.time_base == Fraction(1, facts.rate)
    finally:
        container.close()
    number = _RATES.index(facts.rate)
    low_complexity_stereo = bytes([2 << 3 | number >> 1, (number & 1) << 7 | 2 << 3])
    return replace(sound, extradata=header) if exact and header[:2] == low_complexity_stereo else None
