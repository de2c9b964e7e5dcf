"""What kinds implement to be heard: the protocols of effects and transitions of sound, and what they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidgen.editor.records import Block


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
