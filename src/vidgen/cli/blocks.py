"""Blocks as rows of a table: where each is, what it shows, what is done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vidgen.cli import wording

if TYPE_CHECKING:
    from vidgen.editor.document import Document
    from vidgen.editor.records import Block

COLUMNS = ("block", "from", "to", "kind", "what", "with", "id")


def row(document: Document, block: Block, place: str) -> tuple[str, ...]:
    """Return the cells of `COLUMNS` of a block; `place` is its name as commands take it: V1:3."""
    start, end = document.rate.timecode(block.start), document.rate.timecode(block.end)
    return place, start, end, block.content.kind, wording.gist(block), wording.changes(block), block.id


def named_in(document: Document, result: Any) -> list[Block]:
    """Return the blocks whose ids a command has answered, each once, in the order of the answer."""
    from vidgen.editor.records import Block

    found = (document.find(text, Block) for text in _texts(result))
    return list({block.id: block for block in found if block is not None}.values())


def rows(document: Document, blocks: list[Block]) -> list[tuple[str, ...]]:
    """Return a row for each block, with its place on its track as it is now."""
    tracks = {b.track for b in blocks}
    places = {
        block.id: f"{track.name}:{number}"
        for track in document.tracks()
        if track.id in tracks
        for number, block in enumerate(document.blocks_on(track.id), 1)
    }
    return [row(document, block, places[block.id]) for block in blocks]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
