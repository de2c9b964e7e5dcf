"""Speed and direction of clips and sounds, and what a change of the project's frame rate does to edges.

speed 2:  | A      | B |  ->  | A  |   | B |      rippled:  | A  | B |
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from vidgen.editor.curves import Curve
from vidgen.editor.edits.following import Stretch, follow_stretch, stretch_notes
from vidgen.editor.edits.rippling import Ripple, close_gap, make_room
from vidgen.editor.edits.slicing import ceil, floor, free_edges, shortest, slice_block, track_of, unlocked, with_linked
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block, Id, Timeline
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError
from vidgen.timing import scale


def set_speed(
    tx: Transaction, ids: Iterable[Id], speed: Fraction, *, keep_duration: bool, ripple: Ripple, linked: bool = True
) -> list[Id]:
    """Play blocks at another speed (1 is the file's own); return the ids of the blocks that changed.

    * The same stretch of the file is played, so the duration changes; keyframes stay with what they show, captions with what
      is said, and with ripple "all" markers and borders of scenes with what they mark.
    * `keep_duration`: the duration stays, and another stretch is played, as far as the file has it.
    * Without a ripple a slower block stops at the next one. What stood still stays as long as it is.
    """
    if not Fraction(1, 100) <= speed <= 100:
        raise EditError("A speed goes from 0.01 to 100.")
    every = with_linked(tx, unlocked(tx, ids), linked)
    together: dict[str, list[Block]] = {}
    for block in every:
        if isinstance(block.content, SourceContent):
            together.setdefault(block.link or block.id, []).append(block)
    if not together:
        raise EditError("Only clips and sounds have a speed.")
    # The last first, so that a ripple never moves what is still to be changed.
    for blocks in sorted(together.values(), key=lambda bs: -bs[0].start):
        free = free_edges(tx, blocks)
        if keep_duration or any(isinstance(b.content, SourceContent) and not b.content.speed for b in blocks):
            for block in blocks:
                tx.put(_played_elsewhere(tx, block, speed, free))
            continue
        changed = [_played_longer(tx, b, speed, free, ripple) for b in blocks]
        old, new = blocks[0].end, changed[0].end
        timeline, tracks = track_of(tx, blocks[0]).timeline, [b.track for b in blocks]
        if ripple != "off" and new > old:
            make_room(tx, timeline, tracks, old, new - old, ripple, cut=False)
        for block in changed:
            tx.put(block)
        was = next(c.speed for b in blocks if isinstance(c := b.content, SourceContent))
        stretch = Stretch(blocks[0].start, old, new, Fraction(was) / speed)
        follow_stretch(tx, timeline, blocks, stretch)
        if ripple == "all":
            stretch_notes(tx, timeline, stretch)
        if ripple != "off" and new < old:
            close_gap(tx, timeline, tracks, new, old, ripple)
    return [b.id for blocks in together.values() for b in blocks]


def _played_longer(tx: Transaction, block: Block, speed: Fraction, free: bool, ripple: Ripple) -> Block:
    """Return the block playing the same stretch of its file at another speed."""
    content = block.content
    if not isinstance(content, SourceContent):
        raise EditError("Only clips and sounds have a speed.")
    ratio = Fraction(content.speed) / speed
    length = _whole(tx, block, scale(block.duration, ratio), free)
    following = tx.block_after(block)
    if ripple == "off" and following is not None:
        length = min(length, following.start - block.start)
    faster = content.replace(speed=speed)
    if content.reverse:
        # The end of the file's range is what is shown first: it stays, whatever the length.
        end = content.source_range(block.duration).end
        faster = faster.replace(source_start=max(0, end - scale(length, speed)))
    return block.replace(content=faster, duration=length, curves=tuple(_stretched(c, ratio) for c in block.curves))


def _played_elsewhere(tx: Transaction, block: Block, speed: Fraction, free: bool) -> Block:
    """Return the block playing another stretch of its file in the same time, or in what the file has left."""
    content = block.content
    if not isinstance(content, SourceContent):
        raise EditError("Only clips and sounds have a speed.")
    faster = content.replace(speed=speed)
    needed, left = scale(block.duration, speed), _left(tx, faster)
    if left is None or needed <= left:
        return block.replace(content=faster)
    return block.replace(content=faster, duration=_whole(tx, block, min(block.duration, int(left / speed)), free))


def _left(tx: Transaction, content: SourceContent) -> int | None:
    """Return how much of the file lies after the content's start; None when nobody knows."""
    asset = tx.find(content.asset, Asset)
    if asset is None or asset.info is None or asset.info.duration is None:
        return None
    return max(0, asset.info.duration - content.source_start)


def _whole(tx: Transaction, block: Block, length: int, free: bool) -> int:
    """Return a length that ends on the frame grid (unless `free`), not above `length` unless that is too short."""
    if free:
        return max(shortest(tx, block), length)
    return max(floor(tx.rate, block.start + length), ceil(tx.rate, block.start + 1)) - block.start


def _stretched(curve: Curve, by: Fraction) -> Curve:
    """Return the curve with its times multiplied; of keys that fall together the last stays."""
    keys = {}
    for key in curve.keyframes:
        time = scale(key.time, by)
        keys[time] = key.replace(time=time)
    return curve.replace(keyframes=tuple(keys.values()))


def reverse(tx: Transaction, ids: Iterable[Id], *, linked: bool = True) -> list[Id]:
    """Play blocks the other way round; return the ids of the blocks that changed."""
    done = []
    for block in with_linked(tx, unlocked(tx, ids), linked):
        if isinstance(block.content, SourceContent):
            tx.put(block.replace(content=block.content.replace(reverse=not block.content.reverse)))
            done.append(block.id)
    if not done:
        raise EditError("Only clips and sounds can be reversed.")
    return done


def regrid(tx: Transaction) -> None:
    """Put the edges of all pictures and captions onto the project's frame grid, which has changed.

    * Each edge goes to the nearest border; what touched still touches; a block keeps at least a frame, and what follows
      makes way for it.
    * Frames stay where they are in time: the content is trimmed or made longer, not moved.
    """
    rate = tx.rate
    for track in [t for timeline in _timelines(tx) for t in tx.tracks(timeline) if t.medium != "audio"]:
        free_from, new = 0, []
        for block in tx.blocks_on(track.id):
            start = max(rate.snap(block.start), free_from)
            end = max(rate.snap(block.end), ceil(rate, start + 1))
            new.append(slice_block(block, start - block.start, end - start))
            free_from = end
        if any(a.end > b.start for a, b in pairwise(new)):
            raise EditError(f"The blocks of {track.name} don't fit onto the frames of the new rate.")
        for block in new:
            tx.put(block)


def _timelines(tx: Transaction) -> list[Id]:
    return [t.id for t in tx.of(Timeline)]
