"""One sound fades into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Medium, Transition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Crossfade(Transition):
    """One sound fades into the next."""

    title = "Crossfade"
    media: ClassVar[tuple[Medium, ...]] = ("audio",)
    kind: Literal["crossfade"] = "crossfade"
    curve: Literal["equal_power", "linear"] = field("equal_power", label="Curve",
        help="equal_power keeps two different sounds equally loud; linear suits two parts of the same sound.")  # fmt: skip

    def gains(self, progress: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return cosine and sine of a quarter turn, or straight lines."""
        import numpy as np

        if self.curve == "linear":
            return 1 - progress, progress
        return np.cos(progress * (np.pi / 2)), np.sin(progress * (np.pi / 2))
