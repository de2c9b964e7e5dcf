"""The order of clips: swap, move, duplicate."""

from __future__ import annotations

import re
from fractions import Fraction

from vidgen.ai.assistant.naming import CLIPS, clips, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.offline.captions import late
from vidgen.ai.assistant.spoken import NUMBER, number
from vidgen.editor.records import Block
from vidgen.editor.transcript import caption_blocks
from vidgen.errors import EditError

ORDER = 38
_MOST_COPIES = 20
_SAY = "Name the clips: “clip 1 and clip 3”."


@rule(rf"\b(?:swap|exchange|switch)\b.*\b{CLIPS}\b", examples=("swap the first two clips", "swap clip 1 and clip 3"))
async def swap(wish: Wish) -> str:
    """Let two clips change places."""
    there = named(wish.text, wish.bench, clips(wish.bench))
    if there is None or len(there.blocks) != 2:
        raise EditError(f"Two clips change places. {_SAY}")
    every = clips(wish.bench)
    first, second = (next(n for n, b in enumerate(every) if b.id == t.id) for t in there.blocks)
    _to(wish, every[second], first)
    _to(wish, every[first], second)
    return "They have changed places."


@rule(
    rf"\b(?:move|put)\b(?P<what>.*?\b{CLIPS}\b.*?)(?:\b(?:to|at)\s+(?:the\s+)?(?:very\s+)?(?P<place>start|beginning|front|end|back)|"
    rf"\b(?P<last>first|last)|"
    rf"(?P<side>before|after|in front of|behind)\s+(?P<other>.*\b{CLIPS}\b.*))$",
    examples=("move the last clip to the start", "move clip 1 after clip 2"),
)
async def move(wish: Wish) -> str:
    """Put one clip somewhere else among the others."""
    every = clips(wish.bench)
    there = named(wish.part("what"), wish.bench, every)
    if there is None or len(there.blocks) != 1:
        raise EditError(f"One clip is moved at a time. {_SAY}")
    block = there.blocks[0]
    others = [b for b in every if b.id != block.id]
    place = (wish.part("place") or wish.part("last")).lower()
    if place:
        at = len(others) if place in ("end", "back", "last") else 0
    else:
        other = named(wish.part("other"), wish.bench, every)
        if other is None or len(other.blocks) != 1 or other.blocks[0].id == block.id:
            raise EditError(f"Before or after which one? {_SAY}")
        at = others.index(other.blocks[0]) + (wish.part("side").lower() in ("after", "behind"))
    _to(wish, block, at)
    return f"It is clip {at + 1} now."


@rule(
    rf"\b(?P<verb>duplicate|copy|repeat|double|loop)\b.*\b{CLIPS}\b",
    examples=("duplicate the second clip", "loop the last clip 3 times"),
)
async def duplicate(wish: Wish) -> str:
    """Put copies of clips that are named right after them: one, or as many as let it be seen that many times."""
    there = named(wish.text, wish.bench, clips(wish.bench))
    if there is None:
        raise EditError(f"Which clips? {_SAY}")
    said = re.search(rf"({NUMBER})\s*(?:times|x)\b|\b(twice)\b", there.rest, re.IGNORECASE)
    times = number(said[1] or said[2]) if said else None
    played = wish.part("verb").lower() in ("repeat", "loop")
    copies = Fraction(1) if times is None else times - 1 if played else times
    if copies.denominator != 1 or not 1 <= copies <= _MOST_COPIES:
        raise EditError(f"From one to {_MOST_COPIES} copies are made at a time.")
    for _ in range(int(copies)):
        wish.bench.do("duplicate", blocks=[b.id for b in there.blocks])
    return f"{'A copy follows' if copies == 1 else f'{copies} copies follow'}.{late(wish)}"


def _to(wish: Wish, block: Block, place: int) -> None:
    """Move a clip and its sound to a place among the clips; the others move up."""
    if caption_blocks(wish.bench.records):
        raise EditError(
            "There are captions, which would not go with a clip: move its scene instead, or caption it afterwards."
        )
    if wish.bench.records.block_before(block) is None and block.start > 0:
        raise EditError("There is a gap before it; close the gaps first.")
    fragment = wish.bench.do("cut", blocks=[block.id], ripple="track")
    left = clips(wish.bench)
    at = left[place].start if place < len(left) else max((b.end for b in left), default=0)
    wish.bench.do("paste", fragment=fragment, at=at, track=block.track, mode="insert", ripple="track")
