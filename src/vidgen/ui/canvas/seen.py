"""What is seen of the timeline at one time: the visual blocks with their outlines, bottom first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id
from vidgen.imaging.outline import Outline, outline

NEAR = 0.012
"""How far beside a small block a click may be, in heights of the canvas."""


@dataclass(frozen=True)
class Seen:
    """A block that is seen at a time, and where it lies."""

    block: Block
    outline: Outline
    locked: bool
    of: tuple[object, ...] = field(default=(), compare=False)
    """What the outline was worked out from, besides the block."""


def seen_at(records: Records, time: int, before: Sequence[Seen] = ()) -> tuple[Seen, ...]:
    """Return the blocks that are seen at a time of the main timeline, as they are painted, bottom first.

    `before`: what this returned last; blocks that are as they were keep their outlines, since setting texts takes time.
    """
    return tuple(_seen(records, time, {s.block.id: s for s in before}))


def _seen(records: Records, time: int, known: Mapping[Id, Seen]) -> Iterator[Seen]:
    canvas = records.project.width, records.project.height
    for track in records.tracks():
        block = records.block_at(track.id, time)
        if track.medium == "audio" or track.hidden or block is None or not block.enabled:
            continue
        of = (time - block.start, canvas, records.rate, source_size(records, block))
        was = known.get(block.id)
        if was is not None and was.block is block and was.of == of:
            yield was if was.locked == track.locked else replace(was, locked=track.locked)
            continue
        found = outline(block, *of)
        if found is not None:
            yield Seen(block, found, track.locked, of)


def source_size(records: Records, block: Block) -> tuple[int, int] | None:
    """Return width and height of a block's file as shown; None when there is none, or nothing is known of it."""
    asset = records.find(block.content.asset_id or "", Asset)
    if asset is None or asset.info is None or not asset.info.pictures:
        return None
    picture = asset.info.pictures[0]
    return picture.width, picture.height


def under(seen: Sequence[Seen], x: float, y: float, height: int) -> list[Seen]:
    """Return the blocks under a point of the canvas, the topmost first; those on locked tracks are passed through.

    Where none is hit, one that lies within a few pixels counts: thin ones could hardly be clicked.
    """
    free = [s for s in reversed(seen) if not s.locked]
    hit = [s for s in free if s.outline.holds(x, y)]
    if hit:
        return hit
    near = [(s.outline.distance(x, y), n, s) for n, s in enumerate(free)]
    return [s for distance, _, s in sorted(near, key=lambda item: item[:2]) if distance <= NEAR * height]


def next_under(found: Sequence[Seen], selected: Collection[Id]) -> Seen | None:
    """Return the block below the selected one among those under the cursor; the topmost after the lowest."""
    if not found:
        return None
    places = [n for n, s in enumerate(found) if s.block.id in selected]
    return found[(places[-1] + 1) % len(found)] if places else found[0]
