"""`Style`: what all scenes of a video share."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.ai.making.knowledge import word_of
from vidgen.ai.making.languages import language_of
from vidgen.ai.making.order import VideoOrder
from vidgen.ai.making.outline import Outline
from vidgen.ai.making.palettes import Palette, palette_for


@dataclass(frozen=True)
class Style:
    """Colours, the number that chooses among layouts and backdrops, and the canvas."""

    palette: Palette
    seed: int
    width: int
    height: int
    about: str = ""
    """What the whole video is about."""

    @property
    def punchy(self) -> bool:
        """Whether captions come a few words at a time: on canvases that are not wide."""
        return self.width <= 1.2 * self.height


def style_for(order: VideoOrder, outline: Outline, width: int, height: int) -> Style:
    """Return the style of a video."""
    about = f"{order.idea} {outline.title}"
    said = " ".join(s.narration for s in outline.scenes)
    if language_of(f"{about} {said}") != "en":  # palettes and places are chosen by English words
        about = f"{about} {word_of(outline.scenes[0].emoji)}"
    return Style(palette_for(about, order.seed, said), order.seed, width, height, about)
