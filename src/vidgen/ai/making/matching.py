"""How well what is seen fits what is said, before anything is drawn or paid for."""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.ai.making.abroad import IDEAS_IN
from vidgen.ai.making.headlines import key_words
from vidgen.ai.making.knowledge import emoji_of, topics
from vidgen.ai.making.outline import Outline, SceneOutline

WEAK = 0.35
"""Below it a scene is named."""


@dataclass(frozen=True)
class Match:
    """The score of one scene."""

    scene: int
    """Counted from 1."""
    score: float
    """0: nothing in common, 1: everything."""
    advice: str
    """Empty when it is good enough."""


def matches(outline: Outline) -> list[Match]:
    """Return the score of each scene."""
    found = []
    for number, scene in enumerate(outline.scenes, 1):
        score = match_score(scene)
        advice = ""
        if score < WEAK:
            advice = (
                f"Scene {number} ('{scene.headline[:60]}'): what is seen has little to do with what is said; "
                "name something that can be seen in its script."
            )
        found.append(Match(number, score, advice))
    return found


def match_score(scene: SceneOutline) -> float:
    """Return how much of what is said is seen: half for the emoji, half for the words of headline and picture."""
    if not scene.picture and not scene.emoji and scene.role != "hook":
        return 1.0  # set as type: what is said is what is seen
    said = key_words(scene.narration)
    if not said:  # either a script whose words are not known here, or words like "it" and "so" alone
        return 1.0 if scene.emoji or not scene.narration.isascii() else 0.0
    shown = key_words(f"{scene.headline} {scene.picture.replace(scene.narration, '')}")
    words = len(said & shown) / max(1, min(len(said), len(shown))) if shown else 0.0
    return round(0.5 * _emoji_fits(scene) + 0.5 * words, 3)


def _emoji_fits(scene: SceneOutline) -> float:
    of_words = {emoji_of(w) for w in f"{scene.headline} {scene.narration}".split()} - {None}
    if not scene.emoji:
        return 1.0 if of_words else 0.0
    if scene.emoji in of_words:
        return 1.0
    known = (t for language in IDEAS_IN for t in topics(language))
    chosen = any(scene.emoji in (t.emoji, *(f.emoji for f in t.facts)) and _tells(scene, t.facts) for t in known)
    return 1.0 if chosen else 0.4


def _tells(scene: SceneOutline, facts: tuple[object, ...]) -> bool:
    return any(getattr(f, "text", "\0") in scene.narration for f in facts) or scene.role != "point"
