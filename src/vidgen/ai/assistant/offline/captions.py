"""Captions: made, and how they look."""

from __future__ import annotations

import re

from vidgen.ai.assistant.offline import Wish, rule
from vidgen.ai.assistant.offline.silences import transcribe
from vidgen.ai.assistant.spoken import colour
from vidgen.editor.changes import counted
from vidgen.editor.records import Block
from vidgen.editor.transcript import caption_blocks
from vidgen.errors import EditError

ORDER = 20


@rule(
    r"\b(?:add|create|generate|need|want)\b.*\b(?:captions?|subtitles?)\b|\b(?:make|put)\b.*\b(?:captions?|subtitles?)$",
    examples=("add captions",),
)
async def add(wish: Wish) -> str:
    """Transcribe the film; an older transcript is not made twice."""
    if caption_blocks(wish.bench.records):
        raise EditError("There are captions already; remove them first to have new ones.")
    return f"{counted(await transcribe(wish), 'caption')} made from what is said. Read them: a machine has heard them."


@rule(r"\b(?:remove|delete|hide|no)\b.*\b(?:captions?|subtitles?)\b", examples=("remove the captions",))
async def remove(wish: Wish) -> str:
    """Take all captions away."""
    wish.bench.do("delete", blocks=[b.id for b in _blocks(wish)])
    return "The captions are removed."


@rule(
    r"\b(?:captions?|subtitles?)\b.*\b(?:big|bigger|larger|small|smaller|top|bottom|middle|capital|uppercase|highlight|karaoke|box|plain|"
    r"yellow|white|red|green|blue|black|orange|pink|purple|#[0-9a-f]{3,6})\b",
    examples=("make the captions bigger", "captions at the top in yellow"),
)
async def style(wish: Wish) -> str:
    """Change how all captions look."""
    text = wish.text.lower()
    blocks = _blocks(wish)
    before = [b.content for b in blocks]
    for block in blocks:
        _restyle(wish, block, text)
    if [b.content for b in _blocks(wish)] == before:
        raise EditError("The captions look like that already.")
    return "The captions look as you wish."


def late(wish: Wish) -> str:
    """Return what to add to an answer when something was moved or made slower under captions that stayed."""
    there = caption_blocks(wish.bench.records)
    return " The captions stay where they are: make them anew, so that they are in time." if there else ""


def _restyle(wish: Wish, block: Block, text: str) -> None:
    def put(name: str, value: object) -> None:
        wish.bench.do("set", blocks=[block.id], path=f"content.{name}", value=value)

    size = float(getattr(block.content, "size", 0.055))
    if re.search(r"\b(?:big|bigger|larger)\b", text):
        put("size", min(1.0, round(size * 1.3, 4)))
    if re.search(r"\bsmall(?:er)?\b", text):
        put("size", max(0.005, round(size / 1.3, 4)))
    for word, place in (("top", 0.16), ("middle", 0.55), ("bottom", 0.92)):
        if re.search(rf"\b{word}\b", text):
            put("position", place)
    for words, value in ((r"highlight|karaoke", "word_highlight"), (r"\bbox\b", "box"), (r"\bplain\b", "plain")):
        if re.search(words, text):
            put("style", value)
    if re.search(r"capital|uppercase", text):
        put("uppercase", True)
    found = colour(text)
    if found and "highlight" in text:
        put("highlight", found)
    elif found:  # all letters: the word that is said stands out in white, or in gold among white ones
        put("fill", found)
        put("highlight", "#ffd23f" if found == "#ffffff" else "#ffffff")


def _blocks(wish: Wish) -> list[Block]:
    blocks = caption_blocks(wish.bench.records)
    if not blocks:
        raise EditError("There are no captions yet; say “add captions” first.")
    return blocks
