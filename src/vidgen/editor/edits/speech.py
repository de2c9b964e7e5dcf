"""Cutting by what is said: several ranges at once, captions kept true.

    | hello  um  world |   ->  | hello  world |
             [---)

Captions are not cut in pieces: the words in a range go from them, and the others move to their new times. Music is not cut,
either: it plays on and ends earlier, since every cut in it would be heard.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidgen.editor.edits.following import curves_without, without_spans
from vidgen.editor.edits.placing import extract, merged
from vidgen.editor.kinds import SourceContent
from vidgen.editor.music import is_music
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.editor.transcript import Span, without
from vidgen.errors import EditError


def cut_spans(tx: Transaction, spans: Sequence[Span]) -> int:
    """Take spans out of every unlocked track of the timeline and close the gaps; return by how much it is shorter.

    * The borders go to the frame grid; spans of less than a frame are passed over.
    * Raises EditError when nothing is left to cut, or no track is unlocked.
    """
    rate = tx.rate
    cuts = [(a, b) for a, b in merged((rate.snap(max(0, a)), rate.snap(b)) for a, b in spans) if b > a]
    end = tx.duration()
    cuts = [(a, min(b, end)) for a, b in cuts if a < end]
    if not cuts:
        raise EditError("There is nothing to cut: every range is shorter than a frame or lies behind the end.")
    rows = [t.id for t in tx.tracks() if not t.locked]
    if not rows:
        raise EditError("All tracks are locked; unlock one first.")
    captions = _captions_in(tx, rows, cuts)
    music = _music_in(tx, rows, cuts)
    for block in (*captions, *music):
        tx.remove(block.id)
    for start, stop in reversed(cuts):
        extract(tx, rows, start, stop, "all")
    for block in captions:
        kept = without_spans(block, cuts)
        if kept is not None:
            tx.put(kept)
    for block in music:
        if without(cuts, block.end) > without(cuts, block.start):
            tx.put(_playing_on(block, cuts))
    return sum(b - a for a, b in cuts)


def _captions_in(tx: Transaction, rows: Sequence[Id], cuts: Sequence[Span]) -> list[Block]:
    found = {
        block.id: block
        for row in rows
        for start, end in cuts
        for block in tx.blocks_between(row, start, end)
        if block.content.kind == "captions"
    }
    return list(found.values())


def _music_in(tx: Transaction, rows: Sequence[Id], cuts: Sequence[Span]) -> list[Block]:
    """Return the music that is heard in the ranges: sound that is named so, and is not the sound of a picture."""
    found = {
        block.id: block
        for row in rows
        for start, end in cuts
        for block in tx.blocks_between(row, start, end)
        if isinstance(block.content, SourceContent) and block.content.kind == "audio"
        if not block.link and is_music(tx, block)
    }
    return list(found.values())


def _playing_on(block: Block, cuts: Sequence[Span]) -> Block:
    """Return music as it is after the cuts: from its start on, as long as what is left; its keyframes stay with the film."""
    start, end = without(cuts, block.start), without(cuts, block.end)
    played = block.content.sliced(0, end - start, block.duration)
    return block.replace(start=start, duration=end - start, content=played, curves=curves_without(block, cuts))
