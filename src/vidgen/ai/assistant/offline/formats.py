"""The shape of the film: a short out of it, vertical, square, wide."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import times
from vidgen.editor.changes import seconds
from vidgen.editor.transcript import Word, caption_blocks, transcript
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 15
_LONGEST_SHORT = 59 * FLICKS
_PAUSE = FLICKS // 2


@rule(
    r"\b(?:make|create|turn|cut)\b.*\b(?:shorts?|reels?|tik ?tok|story|teaser)\b",
    examples=("make a short of it", "turn it into a 30 second reel"),
)
async def short(wish: Wish) -> str:
    """Make it vertical, filled, no longer than a minute (or what is said), with large captions where something is said."""
    bench = wish.bench
    said = [t.time for t in times(wish.text)]
    longest = min(said[0] if said else _LONGEST_SHORT, bench.records.duration())
    start, end = _densest(transcript(bench.records), longest, bench.records.duration())
    cut = [{"start": a, "end": b} for a, b in ((0, start), (end, bench.records.duration())) if b > a]
    if cut:
        bench.do("cut-ranges", ranges=cut)
    _shape(wish, 1080, 1920)
    for block in caption_blocks(bench.records):
        for name, value in (("style", "word_highlight"), ("size", 0.075), ("position", 0.72)):
            bench.do("set", blocks=[block.id], path=f"content.{name}", value=value)
    return f"A short of {seconds(bench.records.duration())}, 1080 × 1920."


@rule(
    r"\b(?P<shape>vertical|portrait|9:16|square|1:1|horizontal|landscape|wide|16:9)\b",
    examples=("make it vertical", "make it square"),
)
async def shape(wish: Wish) -> str:
    """Give the canvas another shape; clips and pictures fill it."""
    name = wish.part("shape").lower()
    size = (
        (1080, 1920)
        if name in ("vertical", "portrait", "9:16")
        else (1080, 1080)
        if name in ("square", "1:1")
        else (1920, 1080)
    )
    project = wish.bench.records.project
    if (project.width, project.height) == size:
        raise EditError(f"The canvas is {size[0]} × {size[1]} already.")
    _shape(wish, *size)
    return f"The canvas is {size[0]} × {size[1]}; clips and pictures fill it."


def _shape(wish: Wish, width: int, height: int) -> None:
    wish.bench.do("set-project", width=width, height=height)
    fill = "blurred" if re.search(r"\bblur", wish.text, re.IGNORECASE) else "cover"
    blocks = [b.id for b in wish.bench.shown() if b.content.kind in ("clip", "image") and b.placement.fit == "contain"]
    if blocks:
        wish.bench.do("set", blocks=blocks, path="placement.fit", value=fill)


def _densest(words: list[Word], longest: int, whole: int) -> tuple[int, int]:
    """Return the stretch, at most `longest`, in which the most is said; it begins at the start of a sentence.

    Without a transcript it is the film's beginning.
    """
    if whole <= longest:
        return 0, whole
    starts = [
        n
        for n, w in enumerate(words)
        if n == 0 or w.start - words[n - 1].end > _PAUSE or words[n - 1].text[-1:] in ".!?"
    ]
    best, most = (0, longest), 0
    for first in starts:
        begin = max(0, words[first].start - FLICKS // 5)
        inside = [w for w in words[first:] if w.end <= begin + longest]
        ends = [w for w in inside if w.text[-1:] in ".!?"] or inside
        if not ends:
            continue
        end = min(whole, ends[-1].end + FLICKS // 3, begin + longest)
        count = sum(1 for w in inside if w.end <= end)
        if count > most:
            best, most = (begin, end), count
    return best
