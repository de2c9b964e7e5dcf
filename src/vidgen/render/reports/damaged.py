"""What an export shows and plays of damaged places in its media, from the reader of a file to a sentence in the report.

The facts of a segment's file in the store keep it, so that it is told, too, of what was rendered before. There a file goes
by its content hash: the store is shared by all projects.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Literal

from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Id
from vidgen.media.damage import merged
from vidgen.render.plan import RenderPlan
from vidgen.timing import FLICKS, scale

What = Literal["pictures", "sound"]
Range = tuple[int, int]
"""Flicks of source time."""
_NEAR = FLICKS // 2
_MOST = 5
"""Sentences about one file."""
_FEW = 3
"""Places in the film that a sentence names."""


class Shown:
    """Which stretches of media are shown, or heard, while it is used; there is one of it for each of the two."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[Id, Id], Range] = {}
        """By block and asset."""

    def begin(self) -> None:
        """Forget what was shown before."""
        self._ranges.clear()

    def note(self, block: Id, asset: Id, start: int, end: int) -> None:
        """Note that a block shows a stretch of an asset."""
        known = self._ranges.get((block, asset))
        self._ranges[block, asset] = (start, end) if known is None else (min(known[0], start), max(known[1], end))

    def of(self, assets: Container[Id], damage: Iterable[Range]) -> list[Range]:
        """Return those damaged places of a file, which these assets are, that were shown, or heard."""
        places = merged(list(damage), _NEAR)
        ranges = [found for (_, asset), found in self._ranges.items() if asset in assets]
        return [(a, b) for a, b in places if any(a <= end and start < b for start, end in ranges)]


def damaged_places(
    facts: Iterable[Mapping[str, Any]], plan: RenderPlan, hashes: Mapping[Id, str]
) -> list[dict[str, Any]]:
    """Return the damaged places that the parts of an export tell of: file, what ("pictures", "sound"), start and end, film.

    Times are seconds of the file; `film` has from where to where it is in the film, once for each block that plays it.
    `hashes` are those of the plan's media.
    """
    places: dict[tuple[str, str], list[Range]] = {}
    names = {found: plan.sources[asset].name for asset, found in hashes.items() if asset in plan.sources}
    for fact in facts:
        for row in fact.get("damage", ()):
            if row["hash"] in names:
                places.setdefault((row["hash"], row["what"]), []).append((row["start"], row["end"]))
    return [
        {
            "file": names[found],
            "what": what,
            "start": round(a / FLICKS, 3),
            "end": round(b / FLICKS, 3),
            "film": [
                [round(time / FLICKS, 3) for time in shown]
                for shown in sorted(_in_film((a, b), what, plan, {i for i, name in hashes.items() if name == found}))
            ],
        }
        for (found, what), ranges in sorted(places.items(), key=lambda place: (names[place[0][0]], place[0]))
        for a, b in merged(ranges, _NEAR)
    ]


def _in_film(place: Range, what: str, plan: RenderPlan, assets: Container[Id]) -> Iterator[Range]:
    """Yield from where to where a place of a file is in the film, in flicks from its start."""
    if what == "sound":
        used = {item.block for item in plan.sounds}
    else:
        used = {i for span in plan.spans for layer in span.layers for i in (layer.block, layer.before) if i}
    for block in (plan.blocks[i] for i in sorted(used)):
        content = block.content
        if not isinstance(content, SourceContent) or content.asset not in assets:
            continue
        played = content.source_range(block.duration)
        first, last = max(place[0], played.start), min(place[1], played.end)
        if first > last:
            continue
        times = [0, block.duration]
        if content.speed:
            times = sorted(
                block.duration - scale(time - played.start, 1 / content.speed)
                if content.reverse
                else scale(time - played.start, 1 / content.speed)
                for time in (first, last)
            )
        begin, end = (min(max(0, block.start + time - plan.start), plan.duration) for time in times)
        if begin < plan.duration and end > 0:
            yield begin, end


def sentences(places: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each damaged place, at most a few for each file and what is damaged in it."""
    counts: dict[tuple[str, str], int] = {}
    for place in places:
        key = place["file"], place["what"]
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= _MOST:
            what = "the sound is silent" if place["what"] == "sound" else "the picture stands still or is wrong"
            where = f"from {_clock(place['start'])} to {_clock(place['end'])}"
            yield f"'{key[0]}' is damaged {where}: {what} there{_place_in_film(place)}."
    for (name, what), count in counts.items():
        if count > _MOST:
            yield f"'{name}' is damaged in {count - _MOST} more places ({what})."


def _place_in_film(place: Mapping[str, Any]) -> str:
    """Return where it is in the film, as the end of a sentence; nothing where the file's own times say that."""
    found = [_clock(start) for start, _ in place.get("film", ())]
    if not found or found == [_clock(place["start"])]:
        return ""
    more = f" and {len(found) - _FEW} more times" if len(found) > _FEW else ""
    return f" (in the film at {', '.join(found[:_FEW])}{more})"


def changed_note(name: str) -> str:
    """Return the sentence about a medium that is another file than when it was imported."""
    return f"'{name}' was changed since it was imported; it is exported as it is now."


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"
