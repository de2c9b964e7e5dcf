"""Which landscape a scene is told in front of: the backdrops that show a place, by the words of the scene."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vidgen.ai.making.stage import Stage

_PLACES = {
    "mountains": "mountain mountains everest summit alps hill hills hike hiking climb valley peak peaks iceland switzerland",
    "sea": "sea ocean oceans beach island islands coast ship ships sail harbor harbour boat lisbon coastline",
    "city": "city cities street streets town towns building buildings skyline downtown urban tower towers "
    "paris london tokyo rome berlin neighborhood neighbourhood square",
    "forest": "forest forests tree trees wood woods leaf leaves autumn park nature woodland",
    "desert": "desert sand dune dunes egypt pyramid pyramids sahara camel heat",
    "space": "space star stars moon mars planet planets universe galaxy galaxies night orbit astronaut astronauts rocket "
    "telescope sky dream dreams sleep asleep",
}
_STRONG = 2


def scenery_for(stage: Stage) -> str | None:
    """Return the style of a backdrop that shows the place of a scene; None when it names none."""
    scene = stage.scene
    if stage.scene.role == "closing":
        return None
    headline, said = _words(scene.headline), _words(scene.narration)
    scored = [
        (_STRONG * len(headline & set(w.split())) + len(said & set(w.split())), name) for name, w in _PLACES.items()
    ]
    score, name = max(scored, key=lambda s: s[0])
    return name if score else None


def _words(text: str) -> set[str]:
    return set(re.sub(r"[^\w\s]", " ", text.lower()).split())
