"""The sound of a plan as those who listen for words want it: one channel, 16 kHz, 16 bits, as a WAV file."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vidgen.errors import Cancelled
from vidgen.render.plan import RenderPlan
from vidgen.render.sound.mixer import Mixer
from vidgen.render.sources import Sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 16_000
_SECONDS = 10
"""That are mixed at once."""
_TAPS = 48
"""On each side of the low-pass."""


def speech_wav(plan: RenderPlan, doing: Callable[[str], None], stopped: Callable[[], bool]) -> bytes:
    """Return the plan's sound as a WAV file. Raises Cancelled."""
    rate = plan.sample_rate
    total = plan.samples
    sources = Sources(plan, doing)
    try:
        mixer = Mixer(plan, sources)
        parts = []
        for first in range(0, total, _SECONDS * rate):
            if stopped():
                raise Cancelled("Stopped.")
            parts.append(mixer.samples(first, min(total, first + _SECONDS * rate) - first).mean(axis=1))
    finally:
        sources.close()
    mono = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return _wav(_at_16_khz(mono, rate))


def _at_16_khz(mono: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return the samples at 16 kHz: a windowed sinc (Kaiser 8, cut at 7.2 kHz), then the nearest samples."""
    if not len(mono):
        return mono
    cut = 2 * 7200 / rate
    taps = np.arange(-_TAPS, _TAPS + 1)
    kernel = (cut * np.sinc(cut * taps) * np.kaiser(2 * _TAPS + 1, 8)).astype(np.float32)
    smooth = np.convolve(mono, kernel, "same").astype(np.float32)
    places = np.arange(len(mono) * RATE // rate) * (rate / RATE)
    return smooth[np.minimum(np.round(places).astype(np.int64), len(mono) - 1)]


def _wav(samples: NDArray[np.float32]) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:  # in place: memory
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return kept.getvalue()
