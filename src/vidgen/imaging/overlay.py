"""`Overlay`: a transparent picture made ready to be laid onto yuv420p."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint16]


class Overlay:
    """A transparent picture made ready to be blended onto yuv420p at places of one parity.

    For each plane what it leaves of the picture below (256 is all of it), and what it adds, times 256. The sum of
    `below * leaves + adds` stays below 65,536, so 16 bits are enough.
    """

    __slots__ = ("adds", "leaves")

    def __init__(self, leaves: tuple[Words, Words], adds: tuple[Words, Words, Words]) -> None:
        self.leaves = leaves
        """Of luma and of chroma."""
        self.adds = adds


def leaves_of(alpha: Words) -> Words:
    """Return what pixels of these alphas (0 to 255) leave of what is below: 256 - alpha * 256 / 255, rounded."""
    return 256 - alpha - (alpha >> 7)
