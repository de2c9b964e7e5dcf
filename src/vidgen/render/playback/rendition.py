"""`Rendition`: a plan's sound as it is heard at a speed, forwards or backwards, and how loud it is. In a worker."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from vidgen.render.sound.loudness import past_needed, weighted_energy
from vidgen.render.sound.mixer import Mixer
from vidgen.render.sound.stretching import Stretched, Voice
from vidgen.timing import flicks_to_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vidgen.render.plan import RenderPlan
    from vidgen.render.sources import Sources

    Samples = NDArray[np.float32]


class Rendition:
    """Samples are counted from the start of the timeline, whatever part of it the plan is about."""

    def __init__(self, plan: RenderPlan, sources: Sources) -> None:
        self._rate = plan.sample_rate
        self._start = flicks_to_samples(plan.start, self._rate)
        self._end = self._start + plan.samples
        self._mixer = Mixer(plan, sources)
        self._voices: dict[int, Voice] = {1: self._mixed, -1: self._reversed}

    def block(self, position: int, count: int, speed: int) -> tuple[dict[str, Any], bytes]:
        """Return facts and samples, float32 (count, 2), of what is heard from a position on.

        `speed` is the samples of the timeline to one of the result, negative backwards; the pitch is kept. Facts: `peaks`
        (left, right; 1.0 is full scale), `energy` (K-weighted, see `render/sound/loudness.py`).
        """
        first = position // speed if speed > 0 else (self._end - position) // -speed
        past = past_needed(self._rate)
        heard = self._voice(speed)(first - past, past + count)
        samples = np.ascontiguousarray(heard[past:], np.float32)
        peaks = np.abs(samples).max(axis=0, initial=0.0)
        energy = weighted_energy(heard, self._rate) if peaks.any() else 0.0
        return {"peaks": [float(p) for p in peaks], "energy": energy}, samples.tobytes()

    def _voice(self, speed: int) -> Voice:
        if speed not in self._voices:
            once = self._voices[1 if speed > 0 else -1]
            self._voices[speed] = Stretched(once, Fraction(abs(speed)), self._rate).samples
        return self._voices[speed]

    def _mixed(self, first: int, count: int) -> Samples:
        """Return the mix from a sample of the timeline on; silence outside of the plan."""
        out = np.zeros((count, 2), np.float32)
        begin, end = max(first, self._start), min(first + count, self._end)
        if begin < end:
            out[begin - first : end - first] = self._mixer.samples(begin - self._start, end - begin)
        return out

    def _reversed(self, first: int, count: int) -> Samples:
        """Return the mix backwards: sample 0 is the last one of the plan."""
        return self._mixed(self._end - first - count, count)[::-1]
