"""The command that makes captions out of cues."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from vidgen.editor.arguments import Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.document import Transaction
from vidgen.editor.edits import placing
from vidgen.editor.edits.making import content_of
from vidgen.editor.edits.slicing import ceil, floor
from vidgen.editor.edits.tracks import free_track, track_for
from vidgen.editor.records import Block, Name
from vidgen.errors import EditError


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
    content = content_of(tx, "captions", {**(values or {}), "cues": relative})
    row = free_track(tx, "caption", start, end) if track is None else track_for(tx, content.media, track)
    block = Block(id=Block.new_id(), track=row.id, start=start, duration=end - start, content=content, name=name)
    ids = placing.overwrite(tx, [block])
    return {"blocks": ids, "block": ids[0]}
