"""A scene in beats: after every second or three something else is seen, where the sentence takes a breath."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vidgen.ai.making.knowledge import emojis_in
from vidgen.ai.making.stage import SECOND, Stage

SHORTEST = SECOND * 3 // 2
LONGEST = SECOND * 16 // 5
_WANTED = SECOND * 9 // 4
_JOINTS = frozenset(
    [
        "and",
        "but",
        "because",
        "so",
        "which",
        "that",
        "while",
        "where",
        "when",
        "with",
        "for",
        "from",
        "into",
        "than",
        "instead",
        "like",
        "or",
        "if",
        "until",
    ]
)
"""A clause may begin with them."""


@dataclass(frozen=True)
class Beat:
    """A part of a scene, in flicks from its start."""

    start: int
    end: int
    text: str
    emoji: str
    """What is named in it and was not seen in the scene before; empty when there is nothing."""


def beats(stage: Stage) -> list[Beat]:
    """Return the beats of a scene, in their order; together they are the whole of it."""
    cuts = _cuts(stage)
    edges = [0, *cuts, stage.duration]
    found: list[Beat] = []
    seen = {stage.shown}
    for start, end in pairwise(edges):
        text = " ".join(word for at, word in stage.words if start <= at < end)
        fresh = [e for e in emojis_in(text, stage.scene.narration) if e not in seen] if found else []
        emoji = fresh[0] if fresh else ""
        seen.add(emoji)
        found.append(Beat(start, end, text, emoji))
    return found


def _cuts(stage: Stage) -> list[int]:
    """Return when a beat ends and the next begins: of the places near the wanted length the one where a clause ends."""
    cuts: list[int] = []
    last = 0
    while stage.duration - last > LONGEST:
        able = []
        for (_, before), (at, word) in pairwise(stage.words):
            if not SHORTEST <= at - last <= LONGEST + SECOND // 2 or stage.duration - at < SHORTEST:
                continue
            ends = 0.0 if before[-1:] in ".!?…" else 0.35 if before[-1:] in ",;:—–" else 0.8
            ends -= 0.25 if ends == 0.8 and word.lower() in _JOINTS else 0.0
            able.append((ends + abs(at - last - _WANTED) / (2 * SECOND), at))
        if not able:
            break
        last = min(able)[1]
        cuts.append(max(0, last - SECOND // 12))
    return cuts
