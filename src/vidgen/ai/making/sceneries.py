"""Which place a scene is told in front of, and what floats there: by the words of the scene, else of the whole video."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.ai.making.stage import Stage

_PLACES = {
    "mountains": "mountain mountains everest summit alps hill hills hike hiking climb valley peak peaks iceland "
    "switzerland tunnel himalaya alpine",
    "sea": "beach island islands coast ship ships sail boat harbor harbour lisbon coastline lighthouse lake "
    "titanic shore sailing captain bodensee holiday vacation portugal",
    "underwater": "sea ocean oceans octopus octopuses squid shark sharks whale whales fish jellyfish dolphin dolphins "
    "coral reef reefs turtle turtles gills underwater seahorse seahorses diving diver",
    "city": "city cities town towns skyscraper skyscrapers skyline downtown urban tower towers paris london tokyo "
    "berlin neighborhood neighbourhood traffic taxi",
    "forest": "forest forests tree trees wood woods leaf leaves autumn woodland wolf wolves fox foxes owl owls "
    "mushroom mushrooms bear bears deer jungle",
    "meadow": "bee bees honey flower flowers garden gardens field fields farm farms farmer meadow grass cow cows "
    "sheep horse horses dog dogs puppy puppies butterfly butterflies spring park nature picnic umbrella",
    "desert": "desert sand dune dunes egypt pyramid pyramids sahara camel camels",
    "space": "space star stars moon mars planet planets universe galaxy galaxies orbit astronaut astronauts rocket "
    "telescope dream dreams sleep asleep night comet",
    "kitchen": "kitchen bread sourdough bake baking bakery oven flour cake cakes cook cooking recipe recipes soup "
    "pizza pasta loaf rolls dough coffee tea breakfast cheese butter eggs chocolate pan spoon dessert",
    "desk": "desk office email emails study student students exam notes homework school writing "
    "productivity habit habits meeting calendar laptop plan business invoice tax goal",
    "stage": "introducing meet concert band guitar piano song songs music theatre theater podcast award product launch",
    "parchment": "history ancient empire emperor roman romans medieval century centuries king queen kings castle war "
    "battle siege revolution treaty explorer map constantinople",
}
_OF_TODAY = frozenset(["city", "desk", "stage"])
"""Places in front of which nothing of the past is told."""
_FLOATING = {
    "snow": "snow winter ice cold arctic antarctic penguin penguins christmas ski freeze",
    "rain": "rain rainy storm umbrella thunder",
    "petals": "flower flowers blossom cherry rose roses wedding spring",
    "leaves": "autumn leaf leaves november october harvest",
    "bubbles": "octopus octopuses fish shark sharks whale whales underwater jellyfish dolphin dolphins coral reef "
    "soap gills",
    "sparks": "fire volcano lava lamp light candle oven lightning electricity fireworks magic",
    "confetti": "party birthday opening launch sale celebrate winner win congratulations anniversary",
}
_TURNING = """folge speichere schreib sígueme guárdalo escríbelo abonne garde dis seguimi salva dimmelo scrivilo siga salve
conte escreva"""
_STRONG = 2.0
_WHOLE = 0.6
"""What a word of the whole video counts: less than one of the scene, but it keeps scenes in one place."""


def scenery_for(stage: Stage) -> str | None:
    """Return the style of a backdrop that shows the place of a scene; None when it names none."""
    scene = stage.scene
    past = bool(_words(stage.about) & set(_PLACES["parchment"].split()))
    typed = not scene.picture and not scene.emoji  # its words are set as type
    plain = (typed or not stage.shown) and scene.role != "hook"
    scored = [
        (_score(stage, words), -n, name)
        for n, (name, words) in enumerate(_PLACES.items())
        if not (past and name in _OF_TODAY) and not (plain and name == "sea")  # letters cannot be read before its sun
    ]
    score, _, name = max(scored)
    if score <= 0 or (score < 1 and stage.place % 2 and scene.role == "point"):  # in between, something else is seen
        return None
    return name


def drift_for(stage: Stage) -> str:
    """Return what floats through the backdrop of a scene."""
    if sums_up(stage):
        return "confetti"
    scored = [(_score(stage, words), -n, name) for n, (name, words) in enumerate(_FLOATING.items())]
    score, _, name = max(scored)
    return name if score > 0 else stage.palette.drift


def sums_up(stage: Stage) -> bool:
    """Tell whether a scene is a closing that turns to who watches, after points: not the last words of a story."""
    said = _words(stage.scene.narration)
    turns = said & {
        "follow",
        "save",
        "tell",
        "below",
        "comment",
        "comments",
        "subscribe",
        "share",
        "try",
        "you",
        "your",
        *_TURNING.split(),
    }
    return stage.scene.role == "closing" and bool(stage.points) and bool(turns)


def _score(stage: Stage, known: str) -> float:
    words = set(known.split())
    headline, said = _words(stage.scene.headline), _words(f"{stage.scene.narration} {stage.pictured}")
    return _STRONG * len(headline & words) + len(said & words) + _WHOLE * min(1, len(_words(stage.about) & words))


def _words(text: str) -> set[str]:
    return set(re.sub(r"[^\w\s]", " ", text.lower()).split())
