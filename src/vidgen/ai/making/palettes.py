"""Colours that go together, and which ones suit a text."""

from __future__ import annotations

import random
from dataclasses import dataclass

from vidgen.ai.making.phrasing import key_words


@dataclass(frozen=True)
class Palette:
    """The colours of one video."""

    name: str
    base: str
    accent: str
    glow: str
    """The bright one: for what should be seen first. Dark letters can be read on it."""
    ink: str = "#ffffff"
    """Of letters on base and accent."""
    suits: str = ""
    """Words that it suits."""


PALETTES = (
    Palette(
        "midnight",
        "#14113d",
        "#4a34e0",
        "#ff7aa2",
        suits="night star space universe galaxy hole dream sleep mystery future",
    ),
    Palette(
        "ocean",
        "#04263f",
        "#0a6ea6",
        "#38e4cf",
        suits="ocean sea water octopuse octopus shark whale fish wave swim titanic ship",
    ),
    Palette(
        "sunset",
        "#3b0f3f",
        "#d93a64",
        "#ffb547",
        suits="sun summer travel photography music love heart dance paris",
    ),
    Palette(
        "forest",
        "#0b2a20",
        "#1f8155",
        "#c9f26c",
        suits="forest tree plant nature animal garden green elephant ant frog tea",
    ),
    Palette(
        "candy",
        "#47136b",
        "#a834c4",
        "#ffd65a",
        suits="kids game party cake chocolate pizza fun cute dessert",
    ),
    Palette(
        "ember",
        "#26110e",
        "#b8371b",
        "#ffc24a",
        suits="fire volcano war rome empire dinosaur danger lightning coffee cooking",
    ),
    Palette(
        "sky",
        "#0c2f77",
        "#2b7fe8",
        "#ffe15c",
        suits="sky bird fly plane weather rain cloud technology internet productivity habit",
    ),
    Palette(
        "berry",
        "#33052e",
        "#a01b5c",
        "#ff9dbb",
        suits="health body blood brain skin beauty flower butterfly",
    ),
    Palette(
        "lagoon",
        "#062f35",
        "#0d8a80",
        "#ffab73",
        suits="money business saving run running fitness bicycle city street",
    ),
    Palette(
        "honey",
        "#3a2205",
        "#b36a06",
        "#ffe08a",
        suits="bee honey pyramid egypt desert history banana cheese lion cat dog",
    ),
)


def palette_for(text: str, seed: int) -> Palette:
    """Return the palette whose words are most in a text; by the seed when none is."""
    words = key_words(text)
    scored = [(len(words & set(p.suits.split())), p) for p in PALETTES]
    best = max(score for score, _ in scored)
    able = [p for score, p in scored if score == best]
    return random.Random(f"{text} {seed}").choice(able) if best == 0 else able[0]  # noqa: S311 - not for secrets
