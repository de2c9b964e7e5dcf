"""What kinds implement to be heard: the protocols of effects and transitions of sound, and what they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from vidgen.timing import samples_to_flicks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vidgen.editor.records import Block

    Numbers = NDArray[np.float64]

STEP = 64
"""Samples between two readings of a curve; 1.3 ms at 48 kHz."""
SILENCE_DB = -60.0
"""A gain at or below this is silence: it is where the faders of the window end."""


@dataclass(frozen=True)
class Hearing:
    """What a kind may know while it changes a stretch of one block's sound."""

    block: Block
    """The block as it stands in the document; `block.curve(path)` tells whether a field is animated."""
    rate: int
    """Samples a second."""
    first: int
    """The first sample's number, counted from the block's start; below zero inside a transition."""
    times: NDArray[np.int64]
    """For each sample of the stretch, flicks since the block's start."""

    def values(self, path: str, constant: float) -> NDArray[np.float64]:
        """Return the value of a number at each sample: its curve's if it is animated, else `constant`.

        The curve is read every `STEP` samples, counted from the block's start so that it does not matter how the sound
        is cut into stretches, and goes straight in between; a key that holds therefore takes `STEP` samples to jump.
        """
        curve = self.block.curve(path)
        count = len(self.times)
        if curve is None or count == 0:
            return np.full(count, float(constant))
        samples = np.arange(self.first, self.first + count)
        knots = np.arange(self.first // STEP, (self.first + count - 1) // STEP + 2) * STEP
        heights = [float(curve.value_at(samples_to_flicks(int(knot), self.rate))) for knot in knots]
        return np.interp(samples, knots, heights)


@runtime_checkable
class Audible(Protocol):
    """An effect that changes sound. Its result for a sample may not depend on how the sound is cut into stretches."""

    def process(self, samples: NDArray[np.float32], hearing: Hearing) -> NDArray[np.float32]:
        """Return changed samples: (n, 2), left and right, 1.0 is full scale; n must stay."""
        ...


@runtime_checkable
class Crossing(Protocol):
    """A transition between two sounds."""

    def gains(self, progress: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the factors for the sound before and after the cut at each progress from 0 to 1."""
        ...


def factor_of_db(db: Numbers | float) -> Numbers:
    """Return the factor of a gain in dB, 10^(dB/20); none at all at `SILENCE_DB` and below."""
    db = np.asarray(db, np.float64)
    return np.where(db <= SILENCE_DB, 0.0, 10.0 ** (db / 20))


def fade_factors(times: NDArray[np.int64] | int, duration: int, fade_in: int, fade_out: int, curve: str) -> Numbers:
    """Return the factor at each time (flicks since the start) of a block that fades in and out.

    `curve`: `linear`, or `equal_power` (sine of a quarter turn). Fades that are longer than the block meet: each is
    applied in full, and their factors are multiplied. Outside the block the factor is that of its edge.
    """
    times = np.asarray(times, np.float64)
    into = np.clip(times / fade_in, 0.0, 1.0) if fade_in > 0 else np.ones_like(times)
    out = np.clip((duration - times) / fade_out, 0.0, 1.0) if fade_out > 0 else np.ones_like(times)
    if curve == "equal_power":
        into, out = np.sin(into * (np.pi / 2)), np.sin(out * (np.pi / 2))
    return np.asarray(into * out, np.float64)


def pan_factors(pan: Numbers | float) -> tuple[Numbers, Numbers]:
    """Return the factors for left and right of a balance from -1 to 1: the side that it turns away from gets quieter."""
    pan = np.clip(np.asarray(pan, np.float64), -1.0, 1.0)
    return np.cos(np.maximum(pan, 0.0) * (np.pi / 2)), np.cos(np.minimum(pan, 0.0) * (np.pi / 2))
