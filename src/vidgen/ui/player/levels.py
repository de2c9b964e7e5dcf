"""`Levels`: how loud it is, from the blocks that are heard: peaks with hold, momentary and short-term loudness.

Loudness as EBU Tech 3341 defines it: K-weighted energy (ITU-R BS.1770-4) of the last 400 ms, and of the last 3 s, no gate.
"""

from __future__ import annotations

import math
from collections import deque

from vidgen.render.playback.mixing import BLOCKS, Heard

SILENCE = -120.0
"""dBFS that silence is shown as."""
HOLD = 1.5
"""Seconds that a peak stays marked."""
FALL = 20.0
"""Decibels a second that a bar falls at most."""
_MOMENTARY = round(0.4 * BLOCKS)
_SHORT = 3 * BLOCKS
_OFFSET = -0.691
_FLOOR = -70.0
"""LUFS below which it counts as silence."""


class Levels:
    """Two channels. Times are seconds of any clock that does not go back."""

    def __init__(self) -> None:
        self.peaks = [SILENCE, SILENCE]
        """dBFS of left and right; they fall slowly."""
        self.holds = [SILENCE, SILENCE]
        """dBFS of the highest peaks of the last moments."""
        self.over = [False, False]
        """Whether full scale was reached since the last reset."""
        self._held = [0.0, 0.0]
        self._then: float | None = None
        self._energies: deque[float] = deque(maxlen=_SHORT)

    def take(self, block: Heard, now: float) -> None:
        """Take a block that is heard now."""
        self.fall(now)
        for side, peak in enumerate(block.peaks):
            level = 20 * math.log10(peak) if peak > 1e-6 else SILENCE
            self.peaks[side] = max(self.peaks[side], level)
            self.over[side] |= peak >= 0.99999
            if level >= self.holds[side]:
                self.holds[side], self._held[side] = level, now
        self._energies.append(block.energy)

    def fall(self, now: float) -> bool:
        """Let the bars fall to where they are now; tell whether there is anything to be seen."""
        passed = 0.0 if self._then is None else max(0.0, now - self._then)
        self._then = now
        for side in (0, 1):
            self.peaks[side] = max(SILENCE, self.peaks[side] - FALL * passed)
            if now - self._held[side] > HOLD:
                self.holds[side] = self.peaks[side]
        return max(self.peaks) > -60 or max(self.holds) > -60

    def reset(self) -> None:
        """Forget loudness and overs: another run begins."""
        self._energies.clear()
        self.over = [False, False]

    @property
    def momentary(self) -> float | None:
        """LUFS of the last 400 ms; None in silence, or before there is as much."""
        return _loudness(list(self._energies)[-_MOMENTARY:], _MOMENTARY)

    @property
    def short_term(self) -> float | None:
        """LUFS of the last 3 s; None in silence, or before there is as much."""
        return _loudness(list(self._energies), _SHORT)


def _loudness(energies: list[float], wanted: int) -> float | None:
    if len(energies) < wanted:
        return None
    mean = sum(energies) / len(energies)
    loudness = _OFFSET + 10 * math.log10(mean) if mean > 0 else _FLOOR
    return loudness if loudness > _FLOOR else None
