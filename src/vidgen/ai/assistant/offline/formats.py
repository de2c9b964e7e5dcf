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
_SHAPES = {
    "16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080), "4:3": (1440, 1080), "3:4": (1080, 1440),
    "4:5": (1080, 1350), "5:4": (1350, 1080), "21:9": (2520, 1080), "2:1": (2160, 1080), "wide": (1920, 1080),
    "horizontal": (1920, 1080), "landscape": (1920, 1080), "vertical": (1080, 1920), "portrait": (1080, 1920),
    "square": (1080, 1080),
}  # fmt: skip
_SHORT_SIDES = {
    "4k": 2160,
    "uhd": 2160,
    "2160p": 2160,
    "1440p": 1440,
    "1080p": 1080,
    "full hd": 1080,
    "720p": 720,
    "480p": 480,
}


@rule(
    r"^(?!.*\b(?:vertical|portrait|9:16|square|1:1|4:5|wide)\b.*\bfor\b).*"
    r"(?:\bshort version\b|\b(?:make|create|turn|cut)\b.*\b(?:shorts?|reels?|tik ?tok|story|teaser)\b)",
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
    r"(?<!\bat )(?<!\bfrom )\b(?P<shape>vertical|portrait|square|horizontal|landscape|wide|"
    r"16:9|9:16|1:1|4:3|3:4|4:5|5:4|21:9|2:1)(?!:|\d)\b",
    examples=("make it vertical", "make it square", "make it 4:3"),
)
async def shape(wish: Wish) -> str:
    """Give the canvas another shape; clips and pictures fill it."""
    size = _SHAPES[wish.part("shape").lower()]
    project = wish.bench.records.project
    if (project.width, project.height) == size:
        raise EditError(f"The canvas is {size[0]} × {size[1]} already.")
    places = _places(wish)
    _shape(wish, *size)
    moved = " Captions stand above what phone apps cover." if size[1] > size[0] and _places(wish) != places else ""
    return f"The canvas is {size[0]} × {size[1]}; clips and pictures fill it.{moved}"


@rule(
    r"(?:\b|(?<=\d))(?P<size>4k|uhd|2160p|1440p|1080p|full hd|720p|480p)\b(?!.*\b(?:export|render)\b)(?<!export as)",
    examples=("make it 1080p",),
)
async def resolution(wish: Wish) -> str:
    """Give the canvas another number of pixels; its shape stays."""
    side, project = _SHORT_SIDES[wish.part("size").lower()], wish.bench.records.project
    factor = side / min(project.width, project.height)
    width, height = (round(x * factor / 2) * 2 for x in (project.width, project.height))
    if (width, height) == (project.width, project.height):
        raise EditError(f"The canvas is {width} × {height} already.")
    wish.bench.do("set-project", width=width, height=height)
    return f"The canvas is {width} × {height}."


@rule(r"(?P<rate>\d+(?:[.,]\d+)?)\s*(?:fps|frames (?:per|a|each) second)\b", examples=("make it 25 fps",))
async def frame_rate(wish: Wish) -> str:
    """Give the film another frame rate."""
    rate = wish.part("rate").replace(",", ".")
    wish.bench.do("set-project", rate=rate)
    return f"The film has {rate} frames a second."


def _shape(wish: Wish, width: int, height: int) -> None:
    wish.bench.do("set-project", width=width, height=height)
    fill = "blurred" if re.search(r"\bblur", wish.text, re.IGNORECASE) else "cover"
    blocks = [b.id for b in wish.bench.shown() if b.content.kind in ("clip", "image") and b.placement.fit == "contain"]
    if blocks:
        wish.bench.do("set", blocks=blocks, path="placement.fit", value=fill)


def _places(wish: Wish) -> list[object]:
    return [getattr(b.content, "position", None) for b in caption_blocks(wish.bench.records)]


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
