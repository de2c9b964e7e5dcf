"""Titles and texts."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import length, quoted, times
from vidgen.editor.records import Block
from vidgen.errors import EditError
from vidgen.timing import FLICKS

ORDER = 30
_LENGTH = 4 * FLICKS


@rule(
    r"\b(?:replace|change|rename)\b.*\b(?:text|title|word|heading)?\b.*[\"“”'‘’„«].+[\"“”'‘’“»].*\b(?:to|with|into|by)\b.*[\"“”'‘’„«]",
    examples=('change the title "Hello" to "Welcome"',),
)
async def change(wish: Wish) -> str:
    """Change a text that is shown."""
    named = quoted(wish.text)
    if len(named) < 2:
        raise EditError("Put the old and the new text into quotation marks.")
    old, new = named[0], named[1]
    found = [b for b in _texts(wish) if old.casefold() in str(getattr(b.content, "text", "")).casefold()]
    if not found:
        raise EditError(f"No text says “{old}”.")
    for block in found:
        text = re.sub(re.escape(old), lambda _: new, str(getattr(block.content, "text", "")), flags=re.IGNORECASE)
        wish.bench.do("set", blocks=[block.id], path="content.text", value=text)
    return f"“{old}” became “{new}”."


@rule(
    r"\b(?:add|put|insert|show|write|create)\b.*\b(?:title|text|heading|headline|lower third|caption that says|name)\b",
    examples=('add a title "My trip"', 'add a lower third "Ada Lovelace" at 0:02', "add a title saying Hello World"),
)
async def add(wish: Wish) -> str:
    """Lay a text over the picture: at a time that is named, at the playhead for "here", else at the start."""
    said = quoted(wish.text)
    outside = re.sub("[\"“„«‘'][^\"“”„«»‘’']*[\"”“»’']", " ", wish.text)
    after = re.search(
        r"\b(?:saying|that says|says|reading|called|named)\s+(.+?)(?:\s+(?:at|for|from)\b|$)", outside, re.IGNORECASE
    )
    text = said[0] if said else after[1].strip() if after else ""
    if not text:
        raise EditError("Say what the title says, in quotation marks.")
    end = re.search(r"\bat the end\b", outside, re.IGNORECASE)
    lasting = re.search(r"\bfor\s+(.+)$", outside, re.IGNORECASE)
    duration = (length(lasting[1]) if lasting else None) or _LENGTH
    named = [t.time for t in times(outside[: lasting.start()] if lasting else outside)]
    here = re.search(r"\bhere\b|playhead", outside, re.IGNORECASE)
    whole = wish.bench.records.duration()
    at = named[0] if named else wish.bench.where.playhead if here else max(0, whole - duration) if end else 0
    lower = re.search(r"\blower third\b|\bname\b", outside, re.IGNORECASE)
    look = _LOWER if lower else _TITLE
    made = wish.bench.do("overlay", kind="text", at=at, duration=duration, values={"text": text, **look})
    if lower:
        wish.bench.do("set", blocks=made["blocks"], path="placement.y", value=0.8)
    return f"“{text}” is shown at {wish.bench.records.rate.timecode(at)}."


_TITLE = {"size": 0.12, "weight": 800, "shadow_blur": 0.03, "enter": "slide_up", "leave": "fade", "box_height": 0.6}
_LOWER = {
    "size": 0.055, "weight": 600, "background": "#000000b3", "padding": 0.02, "corner_radius": 0.01, "enter": "slide_right",
    "leave": "fade", "box_height": 0.2,
}  # fmt: skip


def _texts(wish: Wish) -> list[Block]:
    return [b for b in wish.bench.shown() if b.content.kind == "text"]
