"""Make sound louder or quieter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Effect, Medium

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidgen.imaging.hearing import Hearing


class Gain(Effect):
    """Make sound louder or quieter."""

    title = "Gain"
    media: ClassVar[tuple[Medium, ...]] = ("audio",)
    kind: Literal["gain"] = "gain"
    gain_db: float = field(0.0, label="Gain", help="How much louder; -60 is silence.", unit="dB", min=-60, max=24,
                           step=0.5, animatable=True)  # fmt: skip

    def process(self, samples: NDArray[np.float32], hearing: Hearing) -> NDArray[np.float32]:
        """Multiply each sample by the gain at its time."""
        from vidgen.imaging.hearing import factor_of_db

        factors = factor_of_db(hearing.values(f"effects.{self.id}.gain_db", self.gain_db))
        return samples * factors.astype(samples.dtype)[:, None]
