"""Cutting by what is said: several ranges at once, captions kept true.

    | hello  um  world |   ->  | hello  world |
             [---)

Captions are not cut in pieces: the words in a range go from them, and the others move to their new times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vidgen.editor.edits.placing import extract, merged
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
    for block in captions:
        tx.remove(block.id)
    for start, stop in reversed(cuts):
        extract(tx, rows, start, stop, "all")
    for block in captions:
        kept = _without_spans(block, cuts)
        if kept is not None:
            tx.put(kept)
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


def _without_spans(block: Block, cuts: Sequence[Span]) -> Block | None:
    start, end = without(cuts, block.start), without(cuts, block.end)
    if end <= start:
        return None

    def place(time: int) -> int:
        """Return the time within the block after the cuts; what lies outside the block keeps its distance to the edge."""
        if not 0 <= time <= block.duration:
            return time if time < 0 else time - block.duration + end - start
        return without(cuts, block.start + time) - start

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
    curves = tuple(
        c.replace(keyframes=tuple({place(k.time): k.replace(time=place(k.time)) for k in c.keyframes}.values()))
        for c in block.curves
    )
    return block.replace(start=start, duration=end - start, content=block.content.replace(cues=cues), curves=curves)
