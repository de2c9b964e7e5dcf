"""How fast clips play."""

from __future__ import annotations

import re
from fractions import Fraction

from vidgen.ai.assistant.naming import clear, clips, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.offline.captions import late
from vidgen.ai.assistant.spoken import NUMBER, TIME, length, number, times, unquoted
from vidgen.editor.changes import seconds
from vidgen.editor.kinds import SourceContent
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 40


_PERCENT = rf"(?P<n>{NUMBER})\s*(?:%|percent)"


@rule(
    r"\b(?:faster|slower|slow(?:\s+motion|\s+down)?|speed|as (?:fast|slow))\b|"
    r"\bplay\b.*\b(?:at|double|half|normal|triple)\b|\b(?:twice|half) (?:as fast|the speed)\b",
    examples=(
        "play at double speed",
        "make it 2x faster",
        "slow the selected clip down to 50%",
        "make clip 2 20% faster",
    ),
)
async def speed(wish: Wish) -> str:
    """Change the speed of what is named or selected, else of everything that plays a file."""
    if re.search(r"\bramp", wish.text, re.IGNORECASE):
        raise EditError("A speed that changes is not there yet: split the clip, and give each part its own.")
    blocks, rest, whole = _playing(wish)
    clear(re.sub(r"\bhalf\b(?! of)", "", rest))
    factor = _factor(rest)
    wish.bench.do("speed", blocks=blocks, speed=str(factor), ripple="track" if whole else "off")
    return f"It plays at {float(factor):.4g} times its speed.{late(wish)}"


@rule(
    r"\b(?:reverse|backwards?|in reverse)\b(?!.*\border\b)", examples=("reverse the second clip", "play it backwards")
)
async def reverse(wish: Wish) -> str:
    """Play what is named or selected the other way round, else everything that plays a file."""
    blocks, rest, _ = _playing(wish)
    clear(rest)
    wish.bench.do("reverse", blocks=blocks)
    return "It plays backwards."


@rule(r"\b(?:freeze|hold the (?:frame|picture))\b", examples=("freeze the frame at 0:02 for 3 seconds",))
async def freeze(wish: Wish) -> str:
    """Let the frame at a time, or at the playhead, stand still for a while; what follows moves along."""
    outside = unquoted(wish.text)
    lasting = re.search(rf"\bfor\s+(.*?{TIME})", outside, re.IGNORECASE)
    duration = (length(lasting[1]) if lasting else None) or 2 * FLICKS
    before = outside.replace(lasting[0], " ") if lasting else outside
    said = [t.time for t in times(before)]
    several = re.search(r"\b(?:every\w*|each|all|both)\b", before, re.IGNORECASE)
    if len(said) > 1 or several or (not said and not clear(before)):
        raise EditError("Say at which time: “freeze the frame at 0:02 for 3 seconds”.")
    at = said[0] if said else wish.bench.where.playhead
    there = [b for b in clips(wish.bench) if b.start <= at < b.end and b.content.kind == "clip"]
    if not there:
        raise EditError(f"There is no clip at {wish.bench.records.rate.timecode(at)}.")
    wish.bench.do("freeze", block=there[-1].id, at=at, duration=duration, ripple="all")
    return f"It stands still at {wish.bench.records.rate.timecode(at)} for {seconds(duration)}."


def _playing(wish: Wish) -> tuple[list[str], str, bool]:
    """Return the blocks that are meant, what is left of the wish, and whether what follows them is to move along."""
    bench = wish.bench
    there = named(wish.text, bench, clips(bench))
    chosen = list(there.blocks) if there else bench.selected() or [*bench.shown(), *bench.heard()]
    blocks = [b.id for b in chosen if isinstance(b.content, SourceContent)]
    if not blocks:
        raise EditError("There is nothing that plays: only clips and sound have a speed.")
    return blocks, there.rest if there else unquoted(wish.text), there is not None or not bench.selected()


def _factor(text: str) -> Fraction:
    """Return how many times as fast it is to be: 2 for "2x", 3/2 for "50 % faster", 1/2 for "to 50 %"."""
    text = text.lower()
    slower = re.search(r"\bslow", text) is not None
    if share := re.search(_PERCENT, text):
        by = (number(share["n"]) or Fraction(0)) / 100
        to = re.search(r"\b(?:to|at|of)\s+$", text[: share.start()]) or not re.search(
            r"slow|fast|\bup\b|increase", text
        )
        factor = by if to else 1 - by if slower else 1 + by
        if factor <= 0:
            raise EditError("That would stand still; 'slow it down to 50 %' is understood.")
        return factor
    for word, many in (("twice", 2), ("double", 2), ("half", Fraction(1, 2)), ("triple", 3), ("normal", 1)):
        if re.search(rf"\b{word}\b", text):
            return 1 / Fraction(many) if slower and many > 1 else Fraction(many)
    if re.search(r"\b(?:a (?:little|bit|tad)|slightly)\b", text):
        return Fraction(4, 5) if slower else Fraction(5, 4)
    found = re.search(rf"({NUMBER})\s*(?:x\b|×|times\b)|\b(?:at|to|speed|by)\s+({NUMBER})(?![.,]|\s*\w)", text)
    value = number(found[1] or found[2]) if found else None
    if value is None or not value:
        if any(c.isdigit() for c in text):
            raise EditError("Say how fast: '2x', 'half speed', '20 % slower' and 'to 50 %' are understood.")
        return Fraction(1, 2) if slower else Fraction(2)
    return 1 / value if slower and value > 1 else value
