"""Commands for captions: a block of them out of cues, and single ones in it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from vidgen.editor.arguments import BlockId, Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.edits import placing
from vidgen.editor.edits.captioning import Cue, captions_of, cue_at, place_for
from vidgen.editor.edits.making import content_of
from vidgen.editor.edits.slicing import ceil, floor
from vidgen.editor.edits.tracks import free_track, track_for
from vidgen.editor.queries import Records
from vidgen.editor.records import Block, Id, Name
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

Number = Annotated[int, Field(ge=1)]
Said = Annotated[str, Field(min_length=1, max_length=10_000)]


class SpokenWord(BaseModel):
    """One word and when it is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: Time
    end: Time
    text: Annotated[str, Field(max_length=1000)]


class SpokenCue(BaseModel):
    """One caption and when it is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: Time
    end: Time
    text: Annotated[str, Field(max_length=10_000)]
    words: tuple[SpokenWord, ...] = ()


@command(title="Add captions", menu="Captions")
def add_captions(
    tx: Transaction,
    cues: list[SpokenCue],
    at: Time = 0,
    track: TrackId | None = None,
    values: dict[str, Any] | None = None,
    name: Name = "",
) -> dict[str, Any]:
    """Put captions on a caption track, as one block from the first cue to the last.

    cues: each with start, end and text, and words with start, end and text if known.
    at: where on the timeline the cues' time 0 lies.
    track: where; without it a caption track that is free there.
    values: how they look, for example {"style": "word_highlight"}; 'vidgen kinds captions' lists all.
    name: of the block.
    """
    if not cues:
        raise EditError("There are no captions to add.")
    if any(c.end <= c.start or at + c.start < 0 for c in cues):
        raise EditError("A caption begins at or after the start of the timeline and ends after it begins.")
    start = floor(tx.rate, at + min(c.start for c in cues))
    end = ceil(tx.rate, at + max(c.end for c in cues))
    zero = start - at
    relative = [
        {
            "start": c.start - zero,
            "end": c.end - zero,
            "text": c.text,
            "words": [{"start": w.start - zero, "end": w.end - zero, "text": w.text} for w in c.words],
        }
        for c in sorted(cues, key=lambda c: (c.start, c.end))
    ]
    content = content_of(tx, "captions", {"position": place_for(tx), **(values or {}), "cues": relative})
    row = free_track(tx, "caption", start, end) if track is None else track_for(tx, content.media, track)
    block = Block(id=Block.new_id(), track=row.id, start=start, duration=end - start, content=content, name=name)
    ids = placing.overwrite(tx, [block])
    return {"blocks": ids, "block": ids[0]}


def has_captions(records: Records) -> str | None:
    """Return why what needs captions cannot be done, or None when there are some."""
    there = next(records.blocks_of_kind("captions"), None)
    return None if there is not None else "there are no captions yet; import a captions file or add some"


@command(title="Change caption", menu="Captions", can_run=has_captions)
def set_caption(
    tx: Transaction,
    block: BlockId,
    number: Number,
    text: Said | None = None,
    start: Time | None = None,
    end: Time | None = None,
) -> dict[str, Any]:
    """Change one caption of a block; what is not given stays.

    Measured times of words are kept where they still fit: as many words as before, all of them within the caption.

    block: which block of captions.
    number: which of its captions, the first is 1, as 'vidgen show PROJECT --block BLOCK' counts them.
    text: what it says.
    start: when it begins to be shown, from the start of the block.
    end: when it is no longer shown, from the start of the block.
    """
    old, cues = captions_of(tx, block)
    cue = _taken(cues, number)
    new = {
        **cue,
        "start": cue["start"] if start is None else start,
        "end": cue["end"] if end is None else end,
        "text": cue["text"] if text is None else text,
    }
    if start is not None or end is not None:
        old = _shown(tx, old, new)
    return _put(tx, old, cues, {**new, "words": _words(cue, new)})


@command(title="Add caption", menu="Captions", can_run=has_captions)
def add_caption(tx: Transaction, block: BlockId, text: Said, start: Time, end: Time) -> dict[str, Any]:
    """Add one caption to a block of captions, at its place among the others. A block that it outlasts is lengthened.

    block: which block of captions.
    text: what it says.
    start: when it begins to be shown, from the start of the block.
    end: when it is no longer shown, from the start of the block.
    """
    old, cues = captions_of(tx, block)
    new = {"start": start, "end": end, "text": text}
    return _put(tx, _shown(tx, old, new), cues, new)


@command(title="Remove caption", menu="Captions", can_run=has_captions)
def remove_caption(tx: Transaction, block: BlockId, number: Number) -> Id:
    """Remove one caption of a block; the others stay where they are.

    block: which block of captions.
    number: which of its captions, the first is 1, as 'vidgen show PROJECT --block BLOCK' counts them.
    """
    old, cues = captions_of(tx, block)
    _taken(cues, number)
    if not cues:
        raise EditError("It is the only caption of the block; remove the block instead.")
    return tx.put(old.replace(content=old.content.replace(cues=cues))).id


def _taken(cues: list[Cue], number: int) -> Cue:
    """Take a caption out of the list and return it."""
    cue = cue_at(cues, number)
    del cues[number - 1]
    return cue


def _shown(tx: Transaction, block: Block, cue: Cue) -> Block:
    """Return a block that shows a caption to its end. Raises EditError."""
    if cue["end"] <= cue["start"]:
        raise EditError("A caption ends after it begins.")
    if cue["start"] >= block.duration or cue["end"] <= 0:
        length = tx.rate.timecode(block.duration)
        raise EditError(f"The caption would not be shown: its block is {length} long, and times count from its start.")
    end = ceil(tx.rate, block.start + cue["end"])
    if end <= block.end:
        return block
    following = next((b for b in tx.blocks_on(block.track) if b.start >= block.end), None)
    if following is not None and following.start < end:
        raise EditError(
            f"The caption ends at {tx.rate.timecode(end)}, where the next block of the track is shown already; "
            f"end it by {tx.rate.timecode(following.start)}."
        )
    return block.replace(duration=end - block.start)


def _words(old: Cue, new: Cue) -> list[dict[str, Any]]:
    """Return the words of a changed caption with their times, or none where those are no longer known."""
    by = new["start"] - old["start"] if new["end"] - new["start"] == old["end"] - old["start"] else 0
    words = [{**w, "start": w["start"] + by, "end": w["end"] + by} for w in old["words"]]
    if new["text"] != old["text"]:
        said = new["text"].split()
        words = [{**w, "text": s} for w, s in zip(words, said, strict=True)] if len(said) == len(words) else []
    return words if all(new["start"] <= w["start"] and w["end"] <= new["end"] for w in words) else []


def _put(tx: Transaction, block: Block, others: list[Cue], new: Cue) -> dict[str, Any]:
    """Put a caption among others; return the block and the caption's number there."""
    cues = sorted([*others, new], key=lambda c: (c["start"], c["end"]))
    tx.put(block.replace(content=block.content.replace(cues=cues)))
    return {"block": block.id, "number": next(n for n, c in enumerate(cues, 1) if c is new)}
