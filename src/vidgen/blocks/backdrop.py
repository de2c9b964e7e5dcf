"""A background that moves: made of three colours, a style and a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vidgen.editor.fields import Colour, field
from vidgen.editor.kinds import Content

if TYPE_CHECKING:
    from vidgen.imaging.drawing import View
    from vidgen.imaging.picture import Picture

Style = Literal[
    "mesh", "waves", "blobs", "rings", "rays", "dots", "contours", "bokeh", "paper",
    "mountains", "sea", "city", "forest", "desert", "space", "meadow", "underwater", "kitchen", "desk", "stage", "parchment",
]  # fmt: skip
Drift = Literal["none", "bubbles", "snow", "sparks", "petals", "confetti", "leaves", "rain", "dust"]


class Backdrop(Content):
    """A moving background over the whole canvas, drawn from three colours."""

    title = "Backdrop"
    kind: Literal["backdrop"] = "backdrop"
    style: Style = field(
        "mesh", label="Style", help="What it shows: soft colours, waves, rings, dots and so on, or a place."
    )
    base: Colour = field("#16123f", label="Base", help="The colour that covers most of it.", animatable=True)
    accent: Colour = field("#5b3df5", label="Accent", help="The colour of what moves.", animatable=True)
    glow: Colour = field("#ff5f8f", label="Glow", help="The third colour, of which there is least.", animatable=True)
    seed: int = field(
        1, label="Seed", help="Another number gives another picture of the same style.", min=0, max=999_999
    )
    drift: Drift = field("none", label="Drift", help="What floats through it, far and near.")
    symbols: str = field("", label="Symbols", help="Emoji that float in its depth, a few at most.", max_length=80)
    speed: float = field(1.0, label="Speed", help="How fast it moves; 0 stands still.", min=0, max=5, step=0.1)
    strength: float = field(1.0, label="Strength", help="How much the accents are seen.", unit="%", min=0, max=1,
                            step=0.05, animatable=True)  # fmt: skip

    def draw(self, view: View) -> Picture:
        """Draw it as it is at this time. It goes on beyond both edges of the block, for transitions."""
        from vidgen.imaging.backdrops import draw_backdrop
        from vidgen.timing import FLICKS

        colours = (self.base, self.accent, self.glow)
        seconds = view.time / FLICKS * self.speed
        floating = (self.drift, self.symbols)
        return draw_backdrop(self.style, colours, self.strength, self.seed, seconds, view.canvas, floating)
