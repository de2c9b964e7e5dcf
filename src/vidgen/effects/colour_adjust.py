"""Brightness, contrast and saturation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Effect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidgen.imaging.drawing import View


class ColourAdjust(Effect):
    """Make a picture brighter or darker, harder or softer, more or less colourful. 0 changes nothing."""

    title = "Colour adjust"
    kind: Literal["colour_adjust"] = "colour_adjust"
    brightness: float = field(0.0, label="Brightness", unit="%", min=-1, max=1, step=0.01, animatable=True)
    contrast: float = field(0.0, label="Contrast", help="Around middle grey; -1 leaves grey only.", unit="%", min=-1,
                            max=1, step=0.01, animatable=True)  # fmt: skip
    saturation: float = field(0.0, label="Saturation", help="-1 is black and white.", unit="%", min=-1, max=1,
                              step=0.01, animatable=True)  # fmt: skip

    def map_colour(self, rgb: NDArray[np.float32], view: View) -> NDArray[np.float32]:
        """Return rgb * contrast around 0.5 + brightness, pulled to or from its luma (Rec.709 weights)."""
        import numpy as np

        grey = rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
        coloured = grey[:, None] + (rgb - grey[:, None]) * np.float32(1 + self.saturation)
        factor = 1 + self.contrast if self.contrast < 0 else 1 + 3 * self.contrast
        return (coloured - np.float32(0.5)) * np.float32(factor) + np.float32(0.5 + self.brightness / 2)
