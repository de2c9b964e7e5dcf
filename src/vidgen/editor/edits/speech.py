"""Cutting by what is said: several ranges at once, captions kept true.

    | hello  um  world |   ->  | hello  world |
             [---)

Captions are not cut in pieces: the words in a range go from them, and the others move to their new times. Music is not cut,
either: it plays on and ends earlier, since every cut in it would be heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vidgen.editor.curves import Curve
from vidgen.editor.edits.placing import extract, merged
from vidgen.editor.kinds import SourceContent
from vidgen.editor.music import is_music
from vidgen.editor.records import Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.editor.transcript import Span, covered, cues_of, without
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
        kept = _without_spans(block, cuts)
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
    return block.replace(start=start, duration=end - start, content=played, curves=_moved(block, cuts))


def _place(block: Block, cuts: Sequence[Span], time: int) -> int:
    """Return a time within the block after the cuts; what lies outside the block keeps its distance to the edge."""
    start, end = without(cuts, block.start), without(cuts, block.end)
    if not 0 <= time <= block.duration:
        return time if time < 0 else time - block.duration + end - start
    return without(cuts, block.start + time) - start


def _moved(block: Block, cuts: Sequence[Span]) -> tuple[Curve, ...]:
    """Return a block's curves with their keyframes where the cuts have brought them."""
    return tuple(
        c.replace(
            keyframes=tuple({(t := _place(block, cuts, k.time)): k.replace(time=t) for k in c.keyframes}.values())
        )
        for c in block.curves
    )


def _without_spans(block: Block, cuts: Sequence[Span]) -> Block | None:
    start, end = without(cuts, block.start), without(cuts, block.end)
    if end <= start:
        return None

    def place(time: int) -> int:
        return _place(block, cuts, time)

    def gone(part: dict[str, Any]) -> bool:
        return covered(cuts, block.start + part["start"], block.start + part["end"])

    cues = []
    for cue in cues_of(block):
        words = [w for w in cue["words"] if not gone(w)]
        first, last = place(cue["start"]), place(cue["end"])
        if last <= first or (cue["words"] and not words) or (not cue["words"] and gone(cue)):
            continue
        text = cue["text"]
        if len(words) < len(cue["words"]):
            text = (" " if " " in text or "\n" in text else "").join(w["text"].strip() for w in words)
        placed = [{**w, "start": place(w["start"]), "end": max(place(w["end"]), place(w["start"]))} for w in words]
        cues.append({**cue, "start": first, "end": last, "text": text, "words": placed})
    content = block.content.replace(cues=cues)
    return block.replace(start=start, duration=end - start, content=content, curves=_moved(block, cuts))
