"""Fade in and out: picture and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from vidgen.editor.fields import field
from vidgen.editor.kinds import Effect, Medium
from vidgen.timing import FLICKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidgen.imaging.drawing import View
    from vidgen.imaging.hearing import Hearing
    from vidgen.imaging.picture import Picture


class Fade(Effect):
    """Let a block come out of nothing at its start and go at its end."""

    title = "Fade"
    media: ClassVar[tuple[Medium, ...]] = ("video", "audio", "caption")
    kind: Literal["fade"] = "fade"
    fade_in: int = field(FLICKS, label="Fade in", unit="flicks", min=0)
    fade_out: int = field(FLICKS, label="Fade out", unit="flicks", min=0)
    curve: Literal["linear", "equal_power"] = field("linear", label="Curve",
        help="linear is even to the eye; equal_power is even to the ear where two sounds cross.")  # fmt: skip

    def piece(self, *, head: bool, tail: bool) -> Self:
        """Fade only at the edges that were the block's own before a cut."""
        return self.replace(fade_in=self.fade_in if head else 0, fade_out=self.fade_out if tail else 0)

    def apply(self, picture: Picture, view: View) -> Picture:
        """Make it as transparent as its time says."""
        from vidgen.imaging.hearing import fade_factors

        factor = fade_factors(view.time, view.duration, self.fade_in, self.fade_out, self.curve)
        return picture.faded(float(factor))

    def process(self, samples: NDArray[np.float32], hearing: Hearing) -> NDArray[np.float32]:
        """Multiply each sample by the factor of its time."""
        from vidgen.imaging.hearing import fade_factors

        factors = fade_factors(hearing.times, hearing.block.duration, self.fade_in, self.fade_out, self.curve)
        return samples * factors.astype(samples.dtype)[:, None]
