"""Colours that go together, and which ones suit a text: dark ones, colourful ones and light ones."""

from __future__ import annotations

import random
from dataclasses import dataclass

from vidgen.ai.making.headlines import key_words


@dataclass(frozen=True)
class Palette:
    """The colours of one video."""

    name: str
    base: str
    accent: str
    glow: str
    """What should be seen first."""
    suits: str = ""
    """Words that it suits."""
    ink: str = "#ffffff"
    """Of letters on base and accent."""
    on_glow: str = ""
    """Of letters on the glow; the base when empty."""
    drift: str = "none"
    """What floats through its backdrops, where the words name nothing else."""
    card: str = "#fffdf7"

    @property
    def light(self) -> bool:
        """Whether its letters are dark."""
        return self.ink != "#ffffff"

    @property
    def calm(self) -> bool:
        """Whether scenes follow each other softly."""
        return self.name in _CALM

    @property
    def letters_on_glow(self) -> str:
        """The colour of letters on the glow."""
        return self.on_glow or self.base

    @property
    def letters_on_card(self) -> str:
        """The colour of letters on a card."""
        return self.ink if self.light else self.base

    @property
    def side(self) -> str:
        """The colour of the thickness of stickers."""
        return "#cfc6bd" if self.light else "#b9b4d0"


_CALM = frozenset(["midnight", "ocean", "sunset", "forest", "mint", "blush", "paper"])


def _light(name: str, base: str, accent: str, glow: str, ink: str, suits: str, drift: str = "none") -> Palette:
    return Palette(name, base, accent, glow, suits, ink, "#ffffff", drift, "#ffffff")


PALETTES = (
    # Dark
    Palette("midnight", "#14113d", "#4a34e0", "#ff7aa2", "night star space universe galaxy hole dream sleep mystery "
            "moon mars planet astronaut telescope lighthouse ghost secret", drift="dust"),
    Palette("ocean", "#04263f", "#0a6ea6", "#38e4cf", "ocean sea water octopuse octopus shark whale fish wave titanic "
            "ship jellyfish dolphin coral", drift="bubbles"),
    Palette("sunset", "#3b0f3f", "#d93a64", "#ffb547", "sunset photography dance paris wine evening guitar concert "
            "cinema theatre story", drift="sparks"),
    Palette("forest", "#0b2a20", "#1f8155", "#c9f26c", "forest tree animal elephant ant frog wolf bear jungle camping "
            "hiking fox owl mushroom", drift="dust"),
    Palette("ember", "#26110e", "#b8371b", "#ffc24a", "fire volcano war dinosaur danger lightning battle dragon "
            "barbecue chili storm crime", drift="sparks"),
    Palette("lagoon", "#062f35", "#0d8a80", "#ffab73", "money saving invest bank stock tax engine train tunnel bridge "
            "engineering railway factory science physic", drift="dust"),
    # Colourful
    Palette("grape", "#4b1fd1", "#b026ff", "#ffe14d", "game party fun kid music tiktok film movie comedy robot code "
            "programming computer ai app startup introducing meet product", drift="sparks"),
    Palette("tangerine", "#c4300f", "#ff8a1f", "#fff1a6", "fitness gym coach muscle strength training running run "
            "workout sport football pizza burger taco "
            "cook energy motivation race"),
    Palette("electric", "#0a2fd6", "#0aa5ff", "#dcff4a", "sky fly plane technology internet phone weather rain umbrella "
            "car bicycle speed news lightning smart", drift="none"),
    Palette("flamingo", "#b3125e", "#ff5c9e", "#ffe66b", "love heart beauty fashion skin valentine wedding brain body "
            "blood health psychology", drift="none"),
    # Light
    _light("peach", "#ffe6d3", "#ffb086", "#d8344f", "#43182b", "bread bake bakery sourdough coffee breakfast cake "
            "cookie recipe kitchen flour oven soup cheese food dessert cooking mother family home"),
    _light("mint", "#e0f7ea", "#86dcb4", "#0b7d63", "#0c3a31", "tea plant garden green nature yoga meditation vegetable "
            "salad recycle sustainable environment frog spring health sleep", "petals"),
    _light("lemon", "#fff3c2", "#ffd348", "#c73f08", "#40240a", "bee honey summer sun banana lemon school kid habit "
            "productivity morning tip happy smile lion giraffe cat dog"),
    _light("blush", "#ffe3ec", "#ff9cbd", "#c2185b", "#4a0e2e", "flower butterfly chocolate candy baby gift birthday "
            "makeup dress love poem rose", "petals"),
    _light("day", "#dcefff", "#79bdf5", "#c2410c", "#0b2a4a", "travel holiday lake mountain island switzerland lisbon "
            "city bird penguin snow winter cloud bodensee river sail weekend visit trip"),
    _light("paper", "#f2e6cd", "#b58a52", "#8c2f1b", "#3a2412", "history rome roman ancient empire century pyramid "
            "egypt king queen castle medieval museum book war revolution philosopher", "dust"),
    _light("lilac", "#eee6ff", "#b79cf5", "#6a1fd0", "#2a1152", "study student exam learn university writing mind "
            "memory question business office team email meeting plan design art"),
)  # fmt: skip


def palette_for(text: str, seed: int, more: str = "") -> Palette:
    """Return a palette that suits a text; `more` counts less. Another seed takes the next one that suits, too.

    When no words are known, any is taken but by the text, so that the same one comes again.
    """
    first, second = key_words(text), key_words(more)
    scored = [(len(first & _words(p)) + 0.2 * len(second & _words(p)), n) for n, p in enumerate(PALETTES)]
    able = [n for score, n in sorted(scored, key=lambda s: (-s[0], s[1])) if score >= 1]
    if not able:
        able = random.Random(text).sample(range(len(PALETTES)), len(PALETTES))  # noqa: S311 - not for secrets
    return PALETTES[able[(seed - 1) % len(able)]]


def _words(palette: Palette) -> set[str]:
    return key_words(palette.suits) | set(palette.suits.split())
