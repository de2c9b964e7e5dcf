"""`Mixer`: the sound of a plan, sample by sample.

Everything is computed in half-second stretches on a grid that begins at the start of the timeline, so the result does not
depend on how it is asked for. Each block: its source at its speed, gain and pan, effects in order, crossfades; the blocks
are added up in 32-bit float. Where the sum goes beyond full scale, and only there, it is turned down smoothly (5 ms before
and after); everything else is left bit for bit as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Set
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import numpy as np

from vidgen.editor.kinds import SourceContent, Transition
from vidgen.editor.records import Block, Id
from vidgen.imaging.hearing import Audible, Crossing, Hearing, factor_of_db, pan_factors
from vidgen.render.plan import RenderPlan, SoundItem
from vidgen.render.sound.stretching import Stretched, Voice
from vidgen.timing import FLICKS, flicks_to_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


class SoundSource(Protocol):
    """Where samples come from."""

    def samples(self, first: int, count: int) -> Samples:
        """Return `count` stereo samples from sample `first` of the file at the mix's rate; silence outside."""
        ...


class SoundSources(Protocol):
    """Where a mix gets its sounds."""

    heard: Set[Id]
    """Told by the mixer: the blocks that are in use."""

    def sound(self, block: Block, content: SourceContent) -> SoundSource | None:
        """Return the sound of a block's file, or None when it is missing. Asked anew for each stretch."""
        ...


class Mixer:
    """Mixes the sound of a plan."""

    def __init__(self, plan: RenderPlan, sources: SoundSources) -> None:
        self._plan = plan
        self._sources = sources
        self._rate = plan.sample_rate
        self._stretch = self._rate // 2
        self._first = flicks_to_samples(plan.start, self._rate)
        self._voices: OrderedDict[Id, Voice] = OrderedDict()
        self._mixed: OrderedDict[int, Samples] = OrderedDict()
        self._finished: OrderedDict[int, Samples] = OrderedDict()

    def samples(self, first: int, count: int) -> Samples:
        """Return `count` samples of the mix, (count, 2), counted from the start of the export."""
        begin = self._first + first
        end = begin + count
        pieces = []
        for number in range(begin // self._stretch, (end - 1) // self._stretch + 1):
            at = number * self._stretch
            pieces.append(self._protected(number)[max(0, begin - at) : end - at])
        return np.concatenate(pieces) if len(pieces) != 1 else pieces[0]

    # The mix ----------------------------------------------------------------------------------------------------

    def _sum(self, number: int) -> Samples:
        """Return a stretch of the mix, which may go beyond full scale."""
        if number in self._mixed:
            return self._mixed[number]
        first = number * self._stretch
        out = np.zeros((self._stretch, 2), np.float32)
        parts = []
        for item in self._plan.sounds:
            begin = max(first, flicks_to_samples(item.start, self._rate))
            end = min(first + self._stretch, flicks_to_samples(item.end, self._rate))
            if begin < end:
                parts.append((item, begin, end))
        self._sources.heard = {item.block for item, _, _ in parts}
        for item, begin, end in parts:
            heard = self._heard(item, begin, end - begin)
            if heard is not None:
                out[begin - first : end - first] += heard
        return _keep(self._mixed, number, out)

    def _heard(self, item: SoundItem, first: int, count: int) -> Samples | None:
        """Return what one item adds to the mix from sample `first` of the timeline."""
        block = self._plan.blocks[item.block]
        voice = self._voice(block)
        if voice is None:
            return None
        inner = first - flicks_to_samples(block.start, self._rate)
        times = np.arange(first, first + count, dtype=np.int64) * (FLICKS // self._rate) - block.start
        hearing = Hearing(block, self._rate, inner, times)
        content = block.content
        gain = factor_of_db(hearing.values("content.gain_db", getattr(content, "gain_db", 0.0)))
        left, right = pan_factors(hearing.values("content.pan", getattr(content, "pan", 0.0)))
        factors = np.stack((gain * left, gain * right), axis=1).astype(np.float32)
        samples = voice(inner, count) * factors
        for effect in block.effects:
            if effect.enabled and isinstance(effect, Audible):
                samples = effect.process(samples, hearing)
        if item.crosses_in and block.transition is not None:
            samples = samples * _crossing(block.transition, times, "in")
        if item.next is not None and (leaving := self._plan.blocks[item.next]).transition is not None:
            samples = samples * _crossing(leaving.transition, times + (block.start - leaving.start), "out")
        return np.asarray(samples, np.float32)

    def _voice(self, block: Block) -> Voice | None:
        """Return the block's sound in its own time: sample 0 is the block's start."""
        content = block.content
        if not isinstance(content, SourceContent) or not content.speed or self._sources.sound(block, content) is None:
            return None
        if block.id not in self._voices:
            while len(self._voices) >= 16:
                self._voices.popitem(last=False)
            self._voices[block.id] = self._played(block, content)
        self._voices.move_to_end(block.id)
        return self._voices[block.id]

    def _played(self, block: Block, content: SourceContent) -> Voice:
        played = content.source_range(block.duration)
        begin, end = (flicks_to_samples(t, self._rate) for t in (played.start, played.end))

        def read(first: int, count: int) -> Samples:
            source = self._sources.sound(block, content)
            return np.zeros((count, 2), np.float32) if source is None else source.samples(first, count)

        def forwards(first: int, count: int) -> Samples:
            return read(begin + first, count)

        def backwards(first: int, count: int) -> Samples:
            return read(end - first - count, count)[::-1]

        voice = backwards if content.reverse else forwards
        return voice if content.speed == Fraction(1) else Stretched(voice, content.speed, self._rate).samples

    # Clipping ---------------------------------------------------------------------------------------------------

    def _protected(self, number: int) -> Samples:
        """Return a stretch of the mix within full scale."""
        if number in self._finished:
            return self._finished[number]
        here = self._sum(number)
        reach = self._rate // 200
        before, after = self._sum(number - 1)[-2 * reach :], self._sum(number + 1)[: 2 * reach]
        if max(np.abs(part).max() for part in (before, here, after)) > 1.0:
            here = here * _limiter(np.concatenate((before, here, after)), reach)
        return _keep(self._finished, number, here)


def _limiter(samples: Samples, reach: int) -> Samples:
    """Return the factors, at most 1, that keep `samples` within full scale, without the first and last 2 × `reach`.

    Each sample's own need is 1/peak. A minimum over ± `reach` samples, then an average over as many, changes smoothly
    and is nowhere above any need: each value that is averaged for a sample saw that sample.
    """
    need = 1.0 / np.maximum(1.0, np.abs(samples).max(axis=1).astype(np.float64))
    width = 2 * reach + 1
    low = np.lib.stride_tricks.sliding_window_view(need, width).min(axis=1)
    smooth = np.lib.stride_tricks.sliding_window_view(low, width).mean(axis=1)
    factors: Samples = np.minimum(smooth, need[2 * reach : len(need) - 2 * reach]).astype(np.float32)[:, None]
    return factors


def _crossing(transition: Transition, times: NDArray[np.int64], side: str) -> Samples:
    """Return the factors of a transition at `times` after its cut; one that joins no sound is a hard cut."""
    if not isinstance(transition, Crossing):
        factors = (times >= 0) if side == "in" else (times < 0)
        return factors.astype(np.float32)[:, None]
    progress = np.clip((times + transition.before) / transition.length, 0.0, 1.0)
    gone, come = transition.gains(progress)
    return (come if side == "in" else gone).astype(np.float32)[:, None]


def _keep(cache: OrderedDict[int, Samples], number: int, samples: Samples) -> Samples:
    cache[number] = samples
    while len(cache) > 4:
        cache.popitem(last=False)
    return samples
