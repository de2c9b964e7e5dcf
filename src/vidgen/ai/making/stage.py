"""`Stage` and `Piece`: what a layout works with, and the blocks that come of it.

Times are flicks from the start of the scene; places are those of `Placement`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from vidgen.ai.making.knowledge import emojis_in, word_of
from vidgen.ai.making.languages import language_of, number_style
from vidgen.ai.making.outline import SceneOutline
from vidgen.ai.making.palettes import Palette
from vidgen.blocks.counter import NumberStyle
from vidgen.timing import FLICKS

SECOND = FLICKS
Key = tuple[int, float, str]
"""Time, value, ease."""


@dataclass(frozen=True)
class Piece:
    """One block to be."""

    layer: int
    """From the bottom: 0 backdrop, 1 forms, 2 picture, 3 headline, 4 small things."""
    kind: str
    values: dict[str, Any]
    placement: dict[str, Any] = field(default_factory=dict)
    curves: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    start: int = 0
    end: int | None = None
    """None: the end of the scene."""
    fade: tuple[int, int] = (0, 0)
    """How long it takes to appear and to vanish."""
    name: str = ""


@dataclass(frozen=True)
class Stage:
    """What a layout works with."""

    scene: SceneOutline
    number: int
    """Of the point, from 1; 0 for hook and closing."""
    points: tuple[SceneOutline, ...]
    """All points of the video, for a summary."""
    width: int
    height: int
    palette: Palette
    duration: int
    words: tuple[tuple[int, str], ...]
    """When each word begins, and the word."""
    seed: int
    picture: bool = False
    """Whether a picture of its own lies behind: no backdrop then, and no large emoji."""
    about: str = ""
    """What the whole video is about."""
    place: int = 0
    """Of the scene among all, from 0."""
    last: bool = False
    """Whether it is the last one."""

    def during(self, start: int, end: int) -> Stage:
        """Return the stage of a part of the scene, with times that count from its start."""
        words = tuple((at - start, word) for at, word in self.words if start <= at < end)
        return replace(self, duration=end - start, words=words)

    @property
    def pictured(self) -> str:
        """An English word for the picture of the scene, where it is told in another language; else nothing."""
        told = language_of(f"{self.about} {self.scene.narration}")
        return word_of(self.scene.emoji) if told != "en" else ""

    @property
    def number_style(self) -> NumberStyle:
        """How numbers are written in the language of the video."""
        return number_style(language_of(f"{self.about} {self.scene.narration}"))

    @property
    def tall(self) -> bool:
        """Whether the canvas is higher than wide."""
        return self.height > 1.2 * self.width

    @property
    def wide(self) -> bool:
        """Whether it is wider than high."""
        return self.width > 1.2 * self.height

    @property
    def shown(self) -> str:
        """The emoji that shows the scene; empty when there is none."""
        said = self.scene.headline if self.scene.role == "hook" else f"{self.scene.headline} {self.scene.narration}"
        return self.scene.emoji or next(iter(emojis_in(said, f"{said} {self.scene.narration}")), "")

    @property
    def emoji(self) -> str:
        """What is drawn for the scene."""
        return self.shown or "✨"
