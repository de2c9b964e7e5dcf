"""Cutting: split, delete, keep, trim to a length."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import NUMBER, TIME, length, ordinal
from vidgen.editor.changes import seconds
from vidgen.errors import EditError
from vidgen.timing import FLICKS


@rule(
    rf"\b(?:split|cut|blade)\b(?:.*?\b(?:at|on)\b\s*(?P<at>{TIME}|(?:the )?playhead)|.*\bhere\b)(?!.*\b(?:to|until|-)\b)",
    examples=("split at 0:02", "split at 2 seconds", "split here"),
)
async def split(wish: Wish) -> str:
    """Cut at a time, or at the playhead."""
    at = length(wish.part("at"))
    at = wish.bench.where.playhead if at is None else at
    chosen = {} if not wish.bench.where.selection else {"blocks": list(wish.bench.where.selection)}
    wish.bench.do("split", at=at, **chosen)
    return f"Split at {wish.bench.records.rate.timecode(at)}."


@rule(
    rf"\b(?:remove|cut|delete|drop|trim|take)\b.*?\b(?P<end>first|last|opening|final)\s+(?P<time>{TIME})",
    examples=("cut the first 2 seconds", "remove the last second"),
)
async def ends(wish: Wish) -> str:
    """Take time away at the start or the end."""
    by = length(wish.part("time")) or 0
    whole = wish.bench.records.duration()
    if by >= whole:
        raise EditError(f"The film is only {seconds(whole)} long.")
    start = 0 if wish.part("end").lower() in ("first", "opening") else whole - by
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": start + by}])
    return f"{seconds(by)} cut."


@rule(r"\b(?:remove|cut|delete|drop)\b.*\b(?:first|last)\s+second\b", examples=("cut the last second",))
async def one_second(wish: Wish) -> str:
    """Take one second away at the start or the end."""
    whole = wish.bench.records.duration()
    start = 0 if re.search(r"\bfirst\b", wish.text, re.IGNORECASE) else max(0, whole - FLICKS)
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": start + FLICKS}])
    return "One second cut."


@rule(
    rf"\b(?:remove|cut|delete|drop)\b.*?\b(?:from|between)\s+(?P<a>{TIME})\s*(?:to|until|till|and|-|–)\s*(?P<b>{TIME})",
    examples=("delete from 0:01 to 0:03",),
)
async def stretch(wish: Wish) -> str:
    """Take a stretch out and close the gap."""
    start, end = (length(wish.part(n)) or 0 for n in ("a", "b"))
    wish.bench.do("cut-ranges", ranges=[{"start": start, "end": end}])
    return f"{seconds(end - start)} cut."


@rule(
    rf"\bkeep\b.*?\b(?:from|between|only)?\s*(?P<a>{TIME})\s*(?:to|until|till|and|-|–)\s*(?P<b>{TIME})",
    examples=("keep only 0:01 to 0:04",),
)
async def keep(wish: Wish) -> str:
    """Cut away all but a stretch."""
    start, end = (length(wish.part(n)) or 0 for n in ("a", "b"))
    whole = wish.bench.records.duration()
    ranges = [{"start": a, "end": b} for a, b in ((0, start), (end, whole)) if b > a]
    if not ranges:
        raise EditError("The film is no longer than that.")
    wish.bench.do("cut-ranges", ranges=ranges)
    return f"What is left is {seconds(min(end, whole) - start)} long."


@rule(
    rf"\b(?:make|trim|shorten|cut)\b.*?\b(?:down to|to|only)\s+(?:be\s+)?(?P<time>{TIME})(?:\s+long)?$|"
    rf"\bmake\b.*?\b(?P<long>{TIME})\s+long",
    examples=("trim the film to 5 seconds",),
)
async def to_length(wish: Wish) -> str:
    """Cut what is after a length."""
    wanted = length(wish.part("time") or wish.part("long")) or 0
    whole = wish.bench.records.duration()
    if wanted >= whole:
        raise EditError(f"The film is {seconds(whole)} long, no longer than that.")
    wish.bench.do("cut-ranges", ranges=[{"start": wanted, "end": whole}])
    return f"The film ends after {seconds(wanted)}."


@rule(
    rf"\b(?:remove|delete|drop)\b\s+(?:the\s+)?(?:(?P<which>\w+)\s+(?:clip|shot|block)|(?:clip|shot|block)\s+(?P<number>{NUMBER}))\b",
    examples=("delete the second clip", "remove clip 3"),
)
async def clip(wish: Wish) -> str:
    """Remove a clip by its place, and close the gap."""
    shown = [b for b in wish.bench.shown() if b.track == _main_track(wish)]
    which = ordinal(wish.part("which") or wish.part("number"))
    if wish.part("which").lower() in ("selected", "this", "these"):
        blocks = [b.id for b in wish.bench.selected()]
        if not blocks:
            raise EditError("Nothing is selected.")
    elif which is None or which > len(shown) or not shown:
        raise EditError(f"There are {len(shown)} clips on the main track; name one of them by its number.")
    else:
        blocks = [shown[which if which < 0 else which - 1].id]
    wish.bench.do("ripple-delete", blocks=blocks)
    return "Removed, and the gap is closed."


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


def _main_track(wish: Wish) -> str:
    """Return the track that shows the most."""
    lengths: dict[str, int] = {}
    for block in wish.bench.shown():
        lengths[block.track] = lengths.get(block.track, 0) + block.duration
    return max(lengths, key=lambda t: lengths[t], default="")
