"""`slice_block`: the primitive of all cutting and trimming; and how far a block could be made longer.

    |  block   |     slice_block(block, 3, 4)      |...####...|
    0123456789                                        ^ start + 3, 4 long

The piece shows the same frames at the same times: the content is sliced, the keyframes keep their place on the timeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex

from vidgen.editor.integrity import LONGEST
from vidgen.editor.kinds import Kind, SourceContent
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError
from vidgen.timing import FLICKS, FrameRate


def slice_block(block: Block, offset: int, length: int, *, head: bool = True, tail: bool = True) -> Block:
    """Return the block that covers `[offset, offset + length)` of `block`, in flicks from its start.

    * `offset` may be negative, and the end beyond the block's: the block is made longer.
    * `head`, `tail`: whether the piece has the block's own start and end. A piece without the own start has no
      transition; at an edge that a cut has made nothing fades in or out.
    * The id stays: a second piece of the same block needs another.
    """
    if length <= 0:
        raise EditError("A block must last some time.")
    content = block.content.sliced(offset, length, block.duration)
    changes: dict[str, object] = {"start": block.start + offset, "duration": length}
    if not (head and tail):
        content = content.piece(head=head, tail=tail)
        changes["effects"] = tuple(e.piece(head=head, tail=tail) for e in block.effects)
    if content is not block.content:
        changes["content"] = content
    if offset and block.curves:
        changes["curves"] = tuple(c.shifted(-offset) for c in block.curves)
    if not head:
        changes["transition"] = None
    return block.replace(**changes)


class Bonds:
    """Gives the pieces after a cut a bond of their own: right pieces of one link are linked with each other."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}

    def __call__(self, old: str | None) -> str | None:
        """Return the new name of a link or group."""
        return None if old is None else self._new.setdefault(old, new_bond())


def new_bond() -> str:
    """Return a name that no link or group has."""
    return token_hex(6)


def cut_in_two(tx: Transaction, block: Block, at: int, bonds: Bonds) -> tuple[Block, Block]:
    """Cut a block at a time that lies within it; return both pieces. The first one keeps the id."""
    offset = at - block.start
    right = slice_block(block, offset, block.duration - offset, head=False)
    left = tx.put(slice_block(block, 0, offset, tail=False))
    return left, tx.put(right.replace(id=Block.new_id(), link=bonds(block.link)))


@dataclass(frozen=True)
class Room:
    """How far the edges of a block can go, in flicks of the timeline, for what its file holds."""

    earliest_start: int
    latest_end: int


def media_room(records: Records, block: Block) -> Room:
    """Return how far a block's edges can go before its file ends. What has no file, or stands still, has no limit.

    Of a file that could not be read nothing is known, so it sets no limit either.
    """
    content = block.content
    if isinstance(content, SourceContent) and content.speed:
        asset = records.find(content.asset, Asset)
        if asset is not None and asset.info is not None and asset.info.duration is not None:
            used = content.source_range(block.duration)
            early = int(max(0, used.start) / content.speed)
            late = int(max(0, asset.info.duration - used.end) / content.speed)
            if content.reverse:
                early, late = late, early
            return Room(max(block.start - early, -LONGEST), block.end + late)
    return Room(-LONGEST, LONGEST)


def track_of(tx: Transaction, block: Block) -> Track:
    """Return the track of a block."""
    return tx.get(block.track, Track)


def shortest(tx: Transaction, block: Block) -> int:
    """Return the shortest duration that a block may have: a frame, or a sample of sound."""
    if track_of(tx, block).medium == "audio":
        return -(-FLICKS // tx.project.sample_rate)
    return tx.rate.frame_duration


def free_edges(tx: Transaction, blocks: Iterable[Block]) -> bool:
    """Tell whether the edges of all these blocks may lie anywhere, since all of them are sound."""
    return all(track_of(tx, b).medium == "audio" for b in blocks)


def ceil(rate: FrameRate, time: int) -> int:
    """Return the first frame border at or after a time."""
    frame = rate.frame_at(time)
    return rate.time_of(frame if rate.time_of(frame) == time else frame + 1)


def floor(rate: FrameRate, time: int) -> int:
    """Return the last frame border at or before a time."""
    return rate.time_of(rate.frame_at(time))


def unlocked(tx: Transaction, ids: Iterable[Id]) -> list[Block]:
    """Return the blocks with these ids, each once. Raises EditError when one lies on a locked track, or none is named."""
    blocks = [tx.get(i, Block) for i in dict.fromkeys(ids)]
    if not blocks:
        raise EditError("Name at least one block.")
    for block in blocks:
        refuse_locked(track_of(tx, block))
    return blocks


def refuse_locked(track: Track) -> None:
    """Raise EditError when a track is locked."""
    if track.locked:
        raise EditError(f"The track {track.name} is locked; unlock it first.")


def with_linked(tx: Transaction, blocks: Iterable[Block], linked: bool) -> list[Block]:
    """Return the blocks, and after them those linked with them, but for those on locked tracks."""
    found: dict[Id, Block] = {b.id: b for b in blocks}
    if linked:
        for block in list(found.values()):
            for other in tx.linked(block):
                if not track_of(tx, other).locked:
                    found.setdefault(other.id, other)
    return list(found.values())


def moved(rate: FrameRate, block: Block, by: int, *, free: bool) -> Block:
    """Return the block `by` flicks later. Where frames are not all equally long, its edges are put on the grid again."""
    start = block.start + by
    if free or (rate.on_grid(start) and rate.on_grid(block.end + by)):
        return block.at(start)
    start = rate.snap(start)
    return block.replace(start=start, duration=max(rate.snap(block.end + by), ceil(rate, start + 1)) - start)


def same_kind_fields(a: Kind, b: Kind) -> bool:
    """Tell whether two contents or effects are equal but for the id."""
    return type(a) is type(b) and a.model_dump(exclude={"id"}) == b.model_dump(exclude={"id"})
