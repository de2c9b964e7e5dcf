"""Markers and tracks."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import quoted, times


@rule(
    r"\b(?:add|set|put)\b.*\b(?:marker|note|bookmark)\b|^mark\s+(?:this|here|it)\b",
    examples=('add a marker "check this" at 0:03',),
)
async def marker(wish: Wish) -> str:
    """Put a marker at a time that is named, else at the playhead."""
    said = quoted(wish.text)
    outside = re.sub("[\"“„«‘'][^\"“”„«»‘’']*[\"”“»’']", " ", wish.text)
    named = [t.time for t in times(outside)]
    at = named[0] if named else wish.bench.where.playhead
    wish.bench.do("add-marker", at=at, text=said[0] if said else "")
    return f"A marker at {wish.bench.records.rate.timecode(at)}."


@rule(r"\b(?:remove|delete|clear)\b.*\bmarkers?\b", examples=("remove all markers",))
async def no_markers(wish: Wish) -> str:
    """Take all markers away."""
    wish.bench.do("remove-markers", markers=[m.id for m in wish.bench.records.markers()])
    return "The markers are gone."
