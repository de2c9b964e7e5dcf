"""Titles and texts."""

from __future__ import annotations

import re

from vidgen.ai.assistant.naming import TITLES, clips, named
from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.spoken import TIME, colour, length, quoted, times, unquoted
from vidgen.editor.changes import counted
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
    said = quoted(wish.text)
    if len(said) < 2:
        raise EditError("Put the old and the new text into quotation marks.")
    old, new = said[0], said[1]
    found = [b for b in _texts(wish) if old.casefold() in str(getattr(b.content, "text", "")).casefold()]
    if not found:
        raise EditError(f"No text says “{old}”.")
    for block in found:
        text = re.sub(re.escape(old), lambda _: new, str(getattr(block.content, "text", "")), flags=re.IGNORECASE)
        wish.bench.do("set", blocks=[block.id], path="content.text", value=text)
    return f"“{old}” became “{new}”."


@rule(
    rf"\b(?:change|set|make|edit|rename)\b.*\b{TITLES}\b.*\b(?:to|say|into|read)\b\s*[\"“„«‘'].+",
    examples=('change the title to "Goodbye"', 'make the second title say "Goodbye"'),
)
async def reword(wish: Wish) -> str:
    """Give a title another text."""
    new = quoted(wish.text)[-1]
    there = named(wish.text, wish.bench, _texts(wish), TITLES)
    blocks = list(there.blocks) if there else _texts(wish)
    if len(blocks) != 1:
        raise EditError(f"There are {len(blocks)} titles; say which: “the second title”.")
    old = str(getattr(blocks[0].content, "text", ""))
    wish.bench.do("set", blocks=[blocks[0].id], path="content.text", value=new)
    return f"“{old}” became “{new}”."


@rule(
    rf"\b(?:remove|delete|drop|cut|hide)\b.*\b(?:{TITLES}|lower thirds?)\b",
    examples=("delete the title", "remove all titles"),
)
async def remove(wish: Wish) -> str:
    """Take titles away."""
    blocks = _those(wish)
    wish.bench.do("delete", blocks=[b.id for b in blocks])
    return f"{counted(len(blocks), 'title')} removed."


@rule(
    rf"\b{TITLES}\b.*\b(?:big|bigger|larger|small|smaller|top|bottom|middle|cent(?:er|re)|bold|italic|capitals?|uppercase|white|black|"
    r"yellow|red|green|blue|orange|pink|purple|gr[ae]y|#[0-9a-f]{3,6})\b(?!.*[\"“„«])",
    examples=("make the title bigger", "make the second title red", "move the title to the bottom"),
)
async def restyle(wish: Wish) -> str:
    """Change how titles look, or where on the picture they are."""
    blocks = _those(wish)
    words = unquoted(wish.text).lower()
    if re.search(r"\b(?:start|end|beginning)\b|\bsecond(?:s)? (?:earlier|later)", words):
        raise EditError("When a title is shown is changed on the timeline.")
    for block in blocks:
        for path, value in _look(block, words):
            wish.bench.do("set", blocks=[block.id], path=path, value=value)
    return f"{counted(len(blocks), 'title')} changed."


def _look(block: Block, words: str) -> list[tuple[str, object]]:
    size, text = float(getattr(block.content, "size", 0.1)), str(getattr(block.content, "text", ""))
    found: list[tuple[str, object]] = []
    if re.search(r"\b(?:big|bigger|larger)\b", words):
        found.append(("content.size", min(4.0, round(size * 1.3, 4))))
    if re.search(r"\bsmall(?:er)?\b", words):
        found.append(("content.size", max(0.002, round(size / 1.3, 4))))
    for word, place in (("top", 0.15), ("middle|center|centre", 0.5), ("bottom", 0.85)):
        if re.search(rf"\b(?:{word})\b", words):
            found.append(("placement.y", place))
    if re.search(r"\bbold\b", words):
        found.append(("content.weight", 800))
    if re.search(r"\bitalic\b", words):
        found.append(("content.italic", True))
    if re.search(r"\b(?:capitals?|uppercase)\b", words):
        found.append(("content.text", text.upper()))
    if (fill := colour(words)) is not None:
        found.append(("content.fill", fill))
    return found


@rule(
    r"\b(?:add|put|insert|show|write|create)\b.*\b(?:title|text|heading|headline|lower third|caption that says|name)\b|"
    r"^(?:please\s+)?(?:(?:put|show|write)\s+|(?:a\s+)?(?:title|text|lower third)\s*:?\s*)[\"“„«‘']",
    examples=('add a title "My trip"', 'add a lower third "Ada Lovelace" at 0:02', "add a title saying Hello World"),
)
async def add(wish: Wish) -> str:
    """Lay a text over the picture: at a time that is named, at the playhead for "here", else at the start."""
    said = quoted(wish.text)
    outside = unquoted(wish.text)
    after = re.search(
        r"\b(?:saying|that says|says|reading|called|named)\s+(.+?)(?:\s+(?:at|for|from)\b|$)", outside, re.IGNORECASE
    )
    if len(said) > 1:
        raise EditError("One title at a time: say each in a sentence of its own.")
    text = said[0] if said else after[1].strip() if after else ""
    if not text:
        raise EditError("Say what the title says, in quotation marks.")
    end = re.search(r"\bat the end\b|\bfor the last\b", outside, re.IGNORECASE)
    lasting = re.search(rf"\bfor\s+(.+)$|\b(?:the\s+)?first\s+({TIME})", outside, re.IGNORECASE)
    duration = (length(lasting[1] or lasting[2]) if lasting else None) or _LENGTH
    said_at = [t.time for t in times(outside[: lasting.start()] if lasting else outside)]
    here = re.search(r"\bhere\b|playhead", outside, re.IGNORECASE)
    whole = wish.bench.records.duration()
    over = named(outside, wish.bench, clips(wish.bench))
    at = said_at[0] if said_at else wish.bench.where.playhead if here else max(0, whole - duration) if end else 0
    if over and not said_at:
        at = over.blocks[0].start
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


def _those(wish: Wish) -> list[Block]:
    """Return the titles that are named, or selected, or all when "titles" or "all" is said."""
    every = _texts(wish)
    if not every:
        raise EditError("There are no titles.")
    if told := [t.casefold() for t in quoted(wish.text)]:
        found = [b for b in every if any(t in str(getattr(b.content, "text", "")).casefold() for t in told)]
        if not found:
            raise EditError(f"No text says “{quoted(wish.text)[0]}”.")
        return found
    there = named(wish.text, wish.bench, every, TITLES)
    return list(there.blocks) if there else every
