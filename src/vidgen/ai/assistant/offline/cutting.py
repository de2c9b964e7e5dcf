"""Cutting: split, delete, keep, trim to a length."""

from __future__ import annotations

import re

from vidgen.ai.assistant.naming import CLIPS, clips, meant, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import NUMBER, TIME, UNIT, length, spans, unquoted
from vidgen.editor.changes import counted, seconds
from vidgen.errors import EditError
from vidgen.timing import FLICKS

_SOUND_OR_TEXT = re.compile(
    r"\b(?:music|song|voice|speech|sound|audio|titles?|texts?|captions?|tracks?)\b", re.IGNORECASE
)
_MOST_CUTS = 1000
_HALF = r"(?:in|at|down|through) the (?:middle|cent(?:er|re))|in (?:half|two|halves)|in the middle"


@rule(rf"\b(?:split|cut|blade|slice)\b.*\bevery\s+(?P<time>{TIME}|second|minute)", examples=("split every 5 seconds",))
async def regularly(wish: Wish) -> str:
    """Cut again and again, at one distance."""
    by = length(wish.part("time")) or {"second": FLICKS, "minute": 60 * FLICKS}.get(wish.part("time").lower(), 0)
    whole = wish.bench.records.duration()
    count = (whole - 1) // by if by else 0
    if not 0 < count <= _MOST_CUTS:
        raise EditError(f"The film is {seconds(whole)} long; that makes {count:,} cuts.")
    for number in range(1, count + 1):
        wish.bench.do("split", at=number * by)
    return f"Split in {counted(count, 'place')}."


@rule(
    rf"\b(?:split|cut|blade|slice)\b(?:\s+(?:it|the film|the video))?\s+at\s+"
    rf"(?P<list>(?:{TIME}|{NUMBER})(?:\s*(?:,\s*and\b|,|\band\b|&)\s*(?:{TIME}|{NUMBER}))*)$",
    examples=("split at 2, 4 and 6 seconds",),
)
async def split_several(wish: Wish) -> str:
    """Cut at several times; a number without a unit has that of the next one that has, else it counts seconds."""
    parts, unit, at = re.split(r"\s*(?:,\s*and\b|,(?!\d)|\band\b|&)\s*", wish.part("list")), "s", list[int]()
    for part in reversed(parts):
        found = length(part)
        if found is None:
            found = length(f"{part} {unit}")
        elif given := re.search(rf"({UNIT})$", part):
            unit = given[1]
        at.append(found or 0)
    chosen = {} if not wish.bench.where.selection or len(at) > 1 else {"blocks": list(wish.bench.where.selection)}
    for time in sorted(set(at)):
        wish.bench.do("split", at=time, **chosen)
    return f"Split at {', '.join(wish.bench.records.rate.timecode(t) for t in sorted(set(at)))}."


@rule(
    rf"\b(?:split|cut|blade|slice)\b(?:.*?\b(?:at|on)\b\s*(?P<at>{TIME}|(?:the )?playhead)|"
    rf".*?(?P<into>{TIME}) in(?:to it)?\b|.*\bhere\b|.*(?P<half>{_HALF}))(?!.*\b(?:to|until|-)\b)",
    examples=(
        "split at 0:02",
        "split at 2 seconds",
        "split here",
        "split half a minute in",
        "split the second clip in the middle",
    ),
)
async def split(wish: Wish) -> str:
    """Cut at a time, at the playhead, or in the middle of the film or of clips."""
    if wish.part("half"):
        there = named(wish.text, wish.bench, clips(wish.bench))
        for block in there.blocks if there else ():
            wish.bench.do("split", at=block.start + block.duration // 2, blocks=[block.id])
        if there:
            return f"{counted(len(there.blocks), 'clip')} split in the middle."
        at: int | None = wish.bench.records.duration() // 2
    else:
        at = length(wish.part("at") or wish.part("into"))
    at = wish.bench.where.playhead if at is None else at
    if only := _SOUND_OR_TEXT.search(unquoted(wish.text)):
        raise EditError(f"All that lies at a time is split; to split only “{only[0]}”, select it and split it there.")
    chosen = {} if not wish.bench.where.selection else {"blocks": list(wish.bench.where.selection)}
    wish.bench.do("split", at=at, **chosen)
    return f"Split at {wish.bench.records.rate.timecode(at)}."


@rule(
    rf"\b(?:remove|cut|delete|drop|trim)\b.*\b(?P<side>after|before|from)\s+(?P<at>{TIME}|here|(?:the )?playhead)"
    r"(?:\s+on(?:wards?)?|\s+(?:to|till|until) the (?:very )?end)?$|"
    r"^(?P<begin>(?:let (?:it|the (?:film|video)) )?(?:start|begin))s?"
    rf"(?:\s+(?:it|this|again|over|the (?:film|video|movie)))?\s+"
    rf"(?:at|from)\s+(?:the\s+(?:\w+\s+)?(?:bit|part|moment|point)\s+(?:at\s+)?)?(?P<first>{TIME})$",
    examples=("remove everything after 8 seconds", "cut everything before 0:02", "start at 0:02"),
)
async def side(wish: Wish) -> str:
    """Cut away all that is before or after a time."""
    at, whole = length(wish.part("at") or wish.part("first")), wish.bench.records.duration()
    at = wish.bench.where.playhead if at is None else at
    start, end = (0, at) if wish.part("begin") or wish.part("side").lower() == "before" else (at, whole)
    if not 0 < at < whole:
        raise EditError(f"The film is {seconds(whole)} long; nothing lies there.")
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": end}])
    return f"{seconds(end - start)} cut."


@rule(
    rf"\b(?:remove|cut|delete|drop|trim|take|shave)\b.*?(?P<time>{TIME})\s+(?:off|from|at|of)\s+(?:the\s+)?"
    r"(?:(?P<start>start|beginning|front|head)|end|tail)\b|"
    r"\b(?:trim|cut|shorten)\b\s+(?:the\s+)?(?:(?P<intro>start|beginning|intro)|end|ending|outro)\s+(?:off\s+)?"
    rf"by\s+(?P<by>{TIME})$",
    examples=("trim 1 second off the start", "trim the end by 2 seconds"),
)
async def off(wish: Wish) -> str:
    """Take time away at the start or the end, said the other way round."""
    by = length(wish.part("time") or wish.part("by")) or 0
    return _end_cut(wish, by, at_start=bool(wish.part("start") or wish.part("intro")))


@rule(
    rf"\b(?:remove|cut|delete|drop|trim|take)\b.*?\b(?P<end>first|last|opening|final)\s+(?P<time>{TIME})",
    examples=("cut the first 2 seconds", "remove the last second"),
)
async def ends(wish: Wish) -> str:
    """Take time away at the start, at the end, or at both."""
    named_ends = re.findall(rf"\b(first|opening|last|final)\s+({TIME})?", wish.text, re.IGNORECASE)
    by = {end.lower() in ("first", "opening"): length(time) for end, time in named_ends}
    if None in by.values() or len(by) < len(named_ends):
        raise EditError("Say how long each end is: 'cut the first 2 seconds and the last 3 seconds' is understood.")
    return " ".join(_end_cut(wish, time or 0, at_start=start) for start, time in sorted(by.items()))


@rule(r"\b(?:remove|cut|delete|drop)\b.*\b(?:first|last)\s+second\b", examples=("cut the last second",))
async def one_second(wish: Wish) -> str:
    """Take one second away at the start or the end."""
    whole = wish.bench.records.duration()
    start = 0 if re.search(r"\bfirst\b", wish.text, re.IGNORECASE) else max(0, whole - FLICKS)
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": start + FLICKS}])
    return "One second cut."


@rule(
    rf"\b(?:remove|cut|delete|drop)\b.*(?:\b(?:from|between)\s+\d|{TIME}\s*(?:to|until|till|through|-|–)\s*{TIME})",
    examples=("delete from 0:01 to 0:03", "cut from 2 to 4 seconds"),
)
async def stretch(wish: Wish) -> str:
    """Take a stretch out and close the gap."""
    found = _stretches(wish)
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": end} for start, end in found])
    return f"{seconds(sum(end - start for start, end in found))} cut."


@rule(
    rf"\bkeep\b.*\b(?P<end>first|last|opening|final)\s+(?P<time>{TIME})",
    examples=("keep only the first 5 seconds",),
)
async def keep_end(wish: Wish) -> str:
    """Keep the start or the end, and cut away the rest."""
    kept, whole = length(wish.part("time")) or 0, wish.bench.records.duration()
    if kept >= whole:
        raise EditError(f"The film is {seconds(whole)} long, no longer than that.")
    return _end_cut(wish, whole - kept, at_start=wish.part("end").lower() in ("last", "final"))


@rule(
    rf"\bkeep\b.*?(?:\b(?:from|between)\s+\d|{TIME}\s*(?:to|until|till|through|and|-|–)\s*{TIME})",
    examples=("keep only 0:01 to 0:04",),
)
async def keep(wish: Wish) -> str:
    """Cut away all but a stretch."""
    (start, end), *more = _stretches(wish)
    if more:
        raise EditError("One stretch is kept at a time; cut the others out instead.")
    whole = wish.bench.records.duration()
    ranges = [{"start": a, "end": b} for a, b in ((0, start), (end, whole)) if b > a]
    if not ranges:
        raise EditError("The film is no longer than that.")
    wish.bench.do("cut-ranges", ranges=ranges)
    return f"What is left is {seconds(min(end, whole) - start)} long."


@rule(
    rf"\b(?:make|trim|shorten|cut|let)\b.*?\b{CLIPS}\b.*?(?:\b(?:down to|to|only|last)\s+)?(?P<time>{TIME})(?:\s+long)?$",
    examples=("make the first clip 2 seconds long",),
)
async def clip_length(wish: Wish) -> str:
    """Give clips that are named a length; what follows moves along."""
    wanted = length(wish.part("time")) or 0
    there = meant(wish.text, wish.bench, clips(wish.bench)).blocks
    for block in reversed(there):
        if wanted > block.duration and getattr(block.content, "asset", None) is None:
            raise EditError("A text or a shape is made longer by its edge on the timeline.")
        wish.bench.do("ripple-trim", block=block.id, edge="tail", to=block.start + wanted, ripple="all")
    return f"{counted(len(there), 'clip')}: {seconds(wanted)} long."


@rule(
    rf"^(?!.*\b{CLIPS}\b).*\b(?:make|trim|shorten|cut|keep)\b.*?"
    r"\b(?:down to|to|only|under|below|shorter than|no longer than|at most|max(?:imum)?)\s+"
    rf"(?:be\s+)?(?P<time>{TIME})(?:\s+long)?$|"
    rf"\bmake\b.*?\b(?P<long>{TIME})\s+long|"
    rf"\bmake (?:it|this|(?:the|this) (?:film|video|movie))\s+(?:exactly\s+)?(?P<just>{TIME})$",
    examples=("trim the film to 5 seconds", "make the film exactly ten seconds"),
)
async def to_length(wish: Wish) -> str:
    """Cut what is after a length."""
    wanted = length(wish.part("time") or wish.part("long") or wish.part("just")) or 0
    whole = wish.bench.records.duration()
    if wanted >= whole:
        raise EditError(f"The film is {seconds(whole)} long, no longer than that.")
    wish.bench.do("cut-ranges", ranges=[{"start": wanted, "end": whole}])
    return f"The film ends after {seconds(wanted)}."


@rule(
    rf"\b(?:remove|delete|drop|cut)\b(?: out)?(?! all\b).*\b{CLIPS}\b(?!.*\b(?:to|until|every|between)\b)",
    examples=("delete the second clip", "remove clips 1 and 3", "delete this clip"),
)
async def remove(wish: Wish) -> str:
    """Remove clips that are named, and close the gaps."""
    there = named(wish.text, wish.bench, clips(wish.bench))
    if there is None:
        raise EditError(_how_many(wish))
    wish.bench.do("ripple-delete", blocks=[b.id for b in there.blocks])
    return "Removed, and the gap is closed."


@rule(
    rf"\bkeep\b.*\b{CLIPS}\b(?!.*\b(?:under|below|at most|shorter|longer)\b)", examples=("keep only the second clip",)
)
async def keep_clips(wish: Wish) -> str:
    """Remove all other clips."""
    every = clips(wish.bench)
    there = named(wish.text, wish.bench, every)
    others = [b.id for b in every if there and b.id not in {k.id for k in there.blocks}]
    if not there or not others:
        raise EditError(_how_many(wish))
    wish.bench.do("ripple-delete", blocks=others)
    return f"{counted(len(others), 'clip')} removed, and the gaps are closed."


@rule(r"\b(?:close|remove|delete)\b.*\b(?:gaps?|holes?|black)\b", examples=("close the gaps",))
async def gaps(wish: Wish) -> str:
    """Close stretches in which no picture is shown."""
    at, empty = 0, []
    for block in wish.bench.shown():
        if block.start > at:
            empty.append({"start": at, "end": block.start})
        at = max(at, block.end)
    if not empty:
        raise EditError("There are no gaps between the pictures.")
    wish.bench.do("cut-ranges", ranges=empty)
    return f"{len(empty)} closed."


def _end_cut(wish: Wish, by: int, *, at_start: bool) -> str:
    whole = wish.bench.records.duration()
    if by >= whole:
        raise EditError(f"The film is only {seconds(whole)} long.")
    start = 0 if at_start else whole - by
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": start + by}])
    return f"{seconds(by)} cut."


def _stretches(wish: Wish) -> list[tuple[int, int]]:
    found = spans(wish.text)
    if not found or any(start >= end for start, end in found):
        raise EditError("Say where it begins and where it ends: 'from 0:01 to 0:03' is understood.")
    return found


def _how_many(wish: Wish) -> str:
    return f"There are {len(clips(wish.bench))} clips on the main track; name one of them by its number."
