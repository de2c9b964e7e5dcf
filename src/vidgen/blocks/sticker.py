"""An emoji as a sticker: cut out with a rim, thick, shining, with a shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.lying import Box
    from vidgen.imaging.picture import Picture


class Sticker(Content):
    """An emoji in the middle of the canvas, cut out like a sticker; its placement moves it."""

    title = "Sticker"
    kind: Literal["sticker"] = "sticker"
    text: str = field("⭐", label="Emoji", help="Or a few letters.", max_length=40)
    size: float = field(0.4, label="Size", help="How high it is.", unit="canvas", min=0.01, max=4, step=0.01,
                        animatable=True)  # fmt: skip
    rim: Colour = field("#ffffff", label="Rim", help="The colour of its edge.", animatable=True)
    rim_width: float = field(0.035, label="Rim width", help="In sizes; 0 for none.", min=0, max=0.2, step=0.005)
    side: Colour = field("#c9c4d6", label="Side", help="The colour of its thickness, below.", animatable=True)
    depth: float = field(0.03, label="Depth", help="How thick it is, in sizes.", min=0, max=0.2, step=0.005)
    shine: float = field(
        0.5, label="Shine", help="How much light falls on it, from above.", unit="%", min=0, max=1, step=0.05
    )
    shadow: float = field(0.45, label="Shadow", help="How dark its shadow is.", unit="%", min=0, max=1, step=0.05)

    def draw(self, view: View) -> Picture:
        """Draw it into the smallest picture that holds it, once."""
        from vidgen.imaging.stickers import StickerLook, draw_sticker

        unit, (width, height) = view.unit, view.canvas
        look = StickerLook(self.size * unit, self.rim, self.rim_width, self.side, self.depth, self.shine, self.shadow)
        return draw_sticker(self.text, look, (width / 2, height / 2))

    def extent(self, view: View) -> Box | None:
        """Return the square that the emoji fills, with its rim."""
        side = self.size * view.unit * (1 + 2 * self.rim_width)
        across, down = view.canvas
        return (across / 2 - side / 2, down / 2 - side / 2, side, side) if self.text.strip() else None
