"""A look-up table of colours from a `.cube` file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import field
from vidgen.editor.kinds import Effect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidgen.imaging.drawing import View


class Lut(Effect):
    """Change colours as a `.cube` file says."""

    title = "LUT"
    kind: Literal["lut"] = "lut"
    asset: str = field("", label="File", help="The asset of a .cube file; without one, nothing changes.", hidden=True)
    strength: float = field(1.0, label="Strength", unit="%", min=0, max=1, step=0.01, animatable=True)

    @property
    def asset_id(self) -> str | None:
        """The asset of the file, if one is chosen."""
        return self.asset or None

    def map_colour(self, rgb: NDArray[np.float32], view: View) -> NDArray[np.float32]:
        """Look the colours up. A file that is missing changes nothing; a bad one raises MediaError."""
        from vidgen.imaging.lut import read_cube

        path = view.file(self.asset) if self.asset else None
        if path is None or self.strength == 0:
            return rgb
        return rgb + (read_cube(path).map(rgb) - rgb) * self.strength
