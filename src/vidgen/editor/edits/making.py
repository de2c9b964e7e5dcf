"""New blocks: of a media file, with picture and sound linked, or of a kind with values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidgen.editor.edits.slicing import floor, new_bond
from vidgen.editor.kinds import BLOCKS, Content
from vidgen.editor.records import Asset, Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.editor.values import made
from vidgen.errors import EditError, UsageError


def content_of(tx: Transaction, kind: str, values: Mapping[str, Any]) -> Content:
    """Return a content of a kind. Raises UsageError when there is no such kind, or a value does not fit."""
    return made(tx, BLOCKS, "kind of block", kind, values)


def drafts(
    tx: Transaction,
    *,
    asset: Id | None,
    kind: str | None,
    values: Mapping[str, Any],
    duration: int | None,
    source_start: int | None,
    source_end: int | None,
    name: str,
    sound: bool,
) -> list[Block]:
    """Return new blocks that lie on no track yet and start at 0: a block, or linked picture and sound of one file.

    * `source_start`, `source_end`: the stretch of the file, to its end when not given; at most what the file has.
    * Raises UsageError when neither or both of `asset` and `kind` are given, EditError when the stretch is empty.
    """
    if (asset is None) == (kind is None):
        raise UsageError("Give either an asset or a kind, for example --asset talk.mp4 or --kind text.")
    if kind is not None:
        content = content_of(tx, kind, values)
        length = content.default_duration if duration is None else duration
        return [_draft(tx, content, length, name)]
    record = tx.get(asset or "", Asset)
    info = record.info
    if info is None:
        raise EditError(f"{record.name} could not be read, so it cannot be put on the timeline; relink it first.")
    if info.still:
        content = content_of(tx, "image", {**values, "asset": record.id})
        return [_draft(tx, content, content.default_duration if duration is None else duration, name or record.name)]
    start = max(0, source_start or 0)
    end = min(source_end if source_end is not None else 1 << 62, info.duration or 0)
    if duration is not None:
        end = min(end, start + duration)
    if end <= start:
        raise EditError(f"{record.name} has nothing in that range.")
    shared = {"asset": record.id, "source_start": start}
    blocks = []
    if info.pictures:
        blocks.append(_draft(tx, content_of(tx, "clip", {**shared, **values}), end - start, name or record.name))
        end = start + blocks[0].duration
    if info.sounds and (sound or not info.pictures):
        own = {} if info.pictures else values
        blocks.append(_draft(tx, content_of(tx, "audio", {**shared, **own}), end - start, name or record.name))
    if not blocks:
        raise EditError(f"{record.name} has neither picture nor sound.")
    if len(blocks) > 1:
        link = new_bond()
        blocks = [b.replace(link=link) for b in blocks]
    return blocks


def _draft(tx: Transaction, content: Content, length: int, name: str) -> Block:
    if content.media[0] != "audio":
        length = max(floor(tx.rate, length), tx.rate.frame_duration)
    if length <= 0:
        raise EditError("A block must last some time.")
    return Block(id=Block.new_id(), track="", start=0, duration=length, content=content, name=name)


def placed(tx: Transaction, block: Block, track: Id, start: int) -> Block:
    """Return a draft with its place; on a track of pictures or captions with both edges on the frame grid."""
    if block.content.media[0] == "audio":
        return block.replace(track=track, start=start)
    start = tx.rate.snap(start)
    end = max(tx.rate.snap(start + block.duration), tx.rate.time_of(tx.rate.frame_at(start) + 1))
    return block.replace(track=track, start=start, duration=end - start)
