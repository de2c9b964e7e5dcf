"""How pictures appear: their colours, sharpness, transitions, zoom."""

from __future__ import annotations

import re

from vidgen.ai.assistant.naming import CLIPS, clear, clips, meant, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import TIME, length
from vidgen.editor.changes import counted
from vidgen.editor.kinds import TRANSITIONS
from vidgen.editor.records import Block
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 45
_SEEN = ("clip", "image")

_COLOURS: tuple[tuple[str, dict[str, float]], ...] = (
    (r"black and white|black & white|b&w|grey|gray|monochrome", {"saturation": -1.0}),
    (r"brighte[rn]|lighten|lighter", {"brightness": 0.12}),
    (r"darker|darken", {"brightness": -0.12}),
    (r"more contrast|contrastier|punchier", {"contrast": 0.2}),
    (r"less contrast|flatter", {"contrast": -0.2}),
    (r"more (?:colou?r(?:ful)?|saturat\w+)|vivid|vibrant", {"saturation": 0.3}),
    (r"less (?:colou?r(?:ful)?|saturat\w+)|desaturate", {"saturation": -0.3}),
)


@rule(
    "|".join(p for p, _ in _COLOURS),
    examples=("make it black and white", "make the selected clip brighter", "darken clip 2"),
)
async def colours(wish: Wish) -> str:
    """Add a colour adjustment to what is named or selected, else to all clips and pictures."""
    values = next(v for p, v in _COLOURS if re.search(p, wish.text, re.IGNORECASE))
    blocks = _pictures(wish)
    for block in blocks:
        wish.bench.do("add-effect", block=block.id, kind="colour_adjust", values=values)
    return f"{counted(len(blocks), 'clip')} changed."


@rule(r"\bblur\b", examples=("blur the selected clip", "blur the second clip"))
async def blur(wish: Wish) -> str:
    """Blur what is named or selected, else all clips and pictures."""
    blocks = _pictures(wish)
    for block in blocks:
        wish.bench.do("add-effect", block=block.id, kind="blur")
    return f"{counted(len(blocks), 'clip')} blurred."


@rule(
    r"\b(?P<what>dissolves?|cross ?fades?|wipes?|transitions?|dips?|"
    rf"fades?(?=.*\bbetween\b.*\b(?:{CLIPS}|cuts?|them)\b))\b(?:.*?(?P<time>{TIME}))?",
    examples=("add dissolves between all clips", "put a 1 second wipe between the clips"),
)
async def transitions(wish: Wish) -> str:
    """Set a transition at every cut between clips that touch, or at the selected ones."""
    text = wish.part("what").lower()
    kind = next((k for k in ("wipe", "dip") if text.startswith(k)), "dissolve")
    duration = length(wish.part("time") or _first_time(wish.text)) or FLICKS // 2
    if kind not in TRANSITIONS.names:
        raise EditError(f"There is no transition {kind}.")
    removing = re.search(r"\b(?:remove|delete|no)\b", wish.text, re.IGNORECASE) is not None
    changed = 0
    for block in _after_cuts(wish):
        before = wish.bench.records.block_before(block)
        if removing and block.transition is not None:
            wish.bench.do("remove-transition", block=block.id)
            changed += 1
        elif not removing and before is not None and before.end == block.start and block.content.kind in _SEEN:
            wish.bench.do("set-transition", block=block.id, kind=kind, duration=duration)
            changed += 1
    if not changed:
        raise EditError("There are no transitions." if removing else "There is no cut between two clips that touch.")
    return f"{counted(changed, 'transition')} {'removed' if removing else 'set'}."


def _after_cuts(wish: Wish) -> list[Block]:
    """Return the blocks before which a transition is meant: at the cuts that are named or selected, else at all."""
    every = clips(wish.bench)
    there = named(wish.text, wish.bench, every)
    if there is None:
        return wish.bench.selected() or wish.bench.shown()
    blocks = list(there.blocks)
    if re.search(r"\bbetween\b", wish.text, re.IGNORECASE):
        if len(blocks) != 2 or every.index(blocks[1]) != every.index(blocks[0]) + 1:
            raise EditError("A transition is between two clips that follow each other: “between clip 1 and clip 2”.")
        return blocks[1:]
    if re.search(r"\bafter\b", wish.text, re.IGNORECASE):
        blocks = [every[n] for b in blocks if (n := every.index(b) + 1) < len(every)]
    return blocks


@rule(r"\bzoom (?P<way>in|out)\b|\bken burns\b", examples=("zoom in slowly on the clips",))
async def zoom(wish: Wish) -> str:
    """Let clips and pictures grow or shrink slowly while they are shown."""
    out = wish.part("way").lower() == "out"
    share = re.search(r"(\d{1,3})\s*(?:%|percent)", wish.text)
    large = 1 + (int(share[1]) / 100 if share else 0.15)
    blocks = _pictures(wish)
    for block in blocks:
        first, last = (large, 1.0) if out else (1.0, large)
        for path in ("placement.scale_x", "placement.scale_y"):
            wish.bench.do("set-keyframe", block=block.id, path=path, at=block.start, value=first)
            wish.bench.do("set-keyframe", block=block.id, path=path, at=block.end, value=last)
    return f"{counted(len(blocks), 'clip')} {'shrink' if out else 'grow'} slowly."


@rule(r"\b(?:flip|mirror)\b", examples=("mirror the second clip", "flip clip 1 upside down"))
async def mirror(wish: Wish) -> str:
    """Show what is named or selected, else all clips and pictures, as in a mirror."""
    upright = re.search(r"\bvertical|upside", wish.text, re.IGNORECASE)
    blocks = _pictures(wish)
    for block in blocks:
        path, scale = ("scale_y", block.placement.scale_y) if upright else ("scale_x", block.placement.scale_x)
        wish.bench.do("set", blocks=[block.id], path=f"placement.{path}", value=-scale)
    return f"{counted(len(blocks), 'clip')} mirrored."


@rule(
    r"\b(?:rotate|turn)\b.*?(?P<by>\d+)\s*(?:degrees?|°)(?P<back>.*\b(?:left|anti-?clockwise|counter-?clockwise))?",
    examples=("rotate the second clip 90 degrees",),
)
async def rotate(wish: Wish) -> str:
    """Turn what is named or selected, else all clips and pictures."""
    by = int(wish.part("by")) % 360 * (-1 if wish.part("back") else 1)
    blocks = _pictures(wish)
    for block in blocks:
        wish.bench.do("set", blocks=[block.id], path="placement.rotation", value=block.placement.rotation + by)
    return f"{counted(len(blocks), 'clip')} turned by {by}°."


def _pictures(wish: Wish) -> list[Block]:
    seen = [b for b in clips(wish.bench) if b.content.kind in _SEEN]
    there = named(wish.text, wish.bench, seen)
    if there is None:
        every = [b for b in wish.bench.shown() if b.content.kind in _SEEN]
        there = meant(wish.text, wish.bench, every)
        clear(there.rest)
    if not there.blocks:
        raise EditError("There are no clips or pictures on the timeline.")
    return list(there.blocks)


def _first_time(text: str) -> str:
    found = re.search(TIME, text, re.IGNORECASE)
    return found[0] if found else ""
