"""Move, replace, copy, and putting a copied fragment down again.

move B to 0:  | A | B | C |  ->  | B |   | C |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import ValidationError

from vidgen.editor.edits.placing import insert, overwrite
from vidgen.editor.edits.rippling import Ripple
from vidgen.editor.edits.slicing import Bonds, free_edges, moved, refuse_locked, track_of, unlocked, with_linked
from vidgen.editor.edits.tracks import add_track, free_track
from vidgen.editor.kinds import Content
from vidgen.editor.model import explain
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

Mode = Literal["overwrite", "insert"]


def move(
    tx: Transaction,
    ids: Iterable[Id],
    to: int | None,
    track: Id | None,
    mode: Mode,
    ripple: Ripple = "track",
    *,
    linked: bool = True,
) -> list[Id]:
    """Move blocks so that the earliest named one starts at `to`; return the ids of all that moved.

    * They keep their distances, and stop at the start of the timeline. What was theirs stays a gap.
    * `track`: the earliest named block of that track's medium goes there, the others of the medium as many tracks up or
      down; blocks of another medium, and linked ones, keep their tracks.
    * overwrite: what lies at the new place goes; insert: it moves along.
    * Raises EditError where a track is locked or missing.
    """
    named = sorted(unlocked(tx, ids), key=lambda b: b.start)
    every = with_linked(tx, named, linked)
    to = named[0].start if to is None else to
    by = max(to if free_edges(tx, every) else tx.rate.snap(to), 0) - named[0].start
    new = _elsewhere(tx, named, every, by, track)
    for block in every:
        tx.remove(block.id)
    return overwrite(tx, new) if mode == "overwrite" else insert(tx, new, ripple)


def _elsewhere(
    tx: Transaction, named: Sequence[Block], every: Sequence[Block], by: int, track: Id | None
) -> list[Block]:
    """Return `every` block `by` flicks later, but not before the start, and the `named` ones as far up as `track` says."""
    free = free_edges(tx, every)
    by = max(by, -min(b.start for b in every))
    going = _going(tx, named, track)
    new: list[Block] = []
    for block in every:
        # With a picture along, the picture's grid counts and sound moves by the same time.
        target = moved(tx.rate, block, by, free=free or track_of(tx, block).medium == "audio")
        if track is not None and block in going:
            target = target.replace(track=_other_track(tx, block, going[0], tx.get(track, Track)))
        new.append(target)
    return new


def _going(tx: Transaction, named: Sequence[Block], track: Id | None) -> list[Block]:
    """Return those that go to another track: the ones of its medium, or all when there is none; without a track none."""
    if track is None:
        return []
    medium = tx.get(track, Track).medium
    return [b for b in named if track_of(tx, b).medium == medium] or list(named)


def _other_track(tx: Transaction, block: Block, first: Block, wanted: Track) -> Id:
    """Return the track that lies from `block`'s as far as `wanted` lies from the first block's."""
    rows = [t.id for t in tx.tracks(wanted.timeline)]
    if block.track not in rows:
        raise EditError("Blocks can be moved within one timeline only.")
    place = rows.index(block.track) + rows.index(wanted.id) - rows.index(first.track)
    if not 0 <= place < len(rows):
        raise EditError("There is no track for one of the blocks that far up or down; add one first.")
    refuse_locked(tx.get(rows[place], Track))
    return rows[place]


def replace(tx: Transaction, block: Id, content: Content) -> Id:
    """Show another content at the same place, for the same time, with the same effects and placement."""
    old = unlocked(tx, [block])[0]
    return tx.put(old.replace(content=content)).id


def fragment(tx: Transaction, ids: Iterable[Id], *, linked: bool = True) -> dict[str, Any]:
    """Return blocks as plain JSON data, with starts counted from the earliest, and what tracks they lay on."""
    blocks = [tx.get(i, Block) for i in dict.fromkeys(ids)]
    if not blocks:
        raise EditError("Name at least one block.")
    if linked:
        blocks = list({o.id: o for b in blocks for o in tx.linked(b)}.values())
    first = min(b.start for b in blocks)
    rows = [t for t in tx.tracks(track_of(tx, blocks[0]).timeline) if t.id in {b.track for b in blocks}]
    return {
        "fragment": 1,
        "tracks": [{"medium": t.medium, "name": t.name} for t in rows],
        "blocks": [
            {**b.replace(start=b.start - first).to_json(), "track": [t.id for t in rows].index(b.track)}
            for b in sorted(blocks, key=lambda b: (b.start, b.id))
            if b.track in {t.id for t in rows}
        ],
    }


def paste(
    tx: Transaction, data: Mapping[str, Any], at: int, track: Id | None, mode: Mode, ripple: Ripple = "track"
) -> list[Id]:
    """Put a fragment down at a time; return the ids of the new blocks.

    * Its first track goes onto `track` (else the first unlocked one of its medium), the others onto the next ones of
      their medium; tracks that are missing are added on top.
    * Links and groups within the fragment are made anew. Raises EditError when the data is not a fragment.
    """
    blocks, media = _read_fragment(data)
    rows = _rows_for(tx, media, track)
    links, groups = Bonds(), Bonds()
    free = all(m == "audio" for m in media)
    at = at if free else tx.rate.snap(at)
    new: list[Block] = []
    for block, row in blocks:
        target = rows[row]
        placed = block.replace(id=Block.new_id(), track=target.id, link=links(block.link), group=groups(block.group))
        new.append(moved(tx.rate, placed, at, free=target.medium == "audio"))
    return overwrite(tx, new) if mode == "overwrite" else insert(tx, new, ripple)


def copied_blocks(data: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of a fragment, the earliest first. Raises EditError when the data is not a fragment."""
    return [block for block, _ in _read_fragment(data)[0]]


def _read_fragment(data: Mapping[str, Any]) -> tuple[list[tuple[Block, int]], list[str]]:
    """Return the blocks with the numbers of their tracks, and the media of the tracks."""
    try:
        media = [str(t["medium"]) for t in data["tracks"]]
        blocks = []
        for item in data["blocks"]:
            row = int(item["track"])
            if not 0 <= row < len(media):
                raise EditError("This is not a fragment that 'copy' made: a block lies on none of its tracks.")
            blocks.append((Block.model_validate({**item, "track": "track"}), row))
    except ValidationError as error:
        raise EditError(f"This is not a fragment that 'copy' made: {explain(error)}") from None
    except (KeyError, TypeError, ValueError):
        raise EditError("This is not a fragment that 'copy' made.") from None
    if not blocks or not set(media) <= {"video", "audio", "caption"}:
        raise EditError("This is not a fragment that 'copy' made: there is nothing in it.")
    return blocks, media


def _rows_for(tx: Transaction, media: Sequence[str], track: Id | None) -> list[Track]:
    found: list[Track] = []
    for place, medium in enumerate(media):
        taken = {t.id for t in found}
        rows = [t for t in tx.tracks() if t.medium == medium and not t.locked]
        below = [t.id for t in rows if t.id in taken]
        if place == 0 and track is not None:
            wanted = tx.get(track, Track)
            refuse_locked(wanted)
            if wanted.medium != medium:
                raise EditError(
                    f"The track {wanted.name} is for {wanted.medium}; the fragment's first track is {medium}."
                )
            found.append(wanted)
            continue
        start = [t.id for t in rows].index(below[-1]) + 1 if below else 0
        free = [t for t in rows[start:] if t.id not in taken]
        found.append(free[0] if free else add_track(tx, medium))
    return found


def duplicate(
    tx: Transaction, ids: Iterable[Id], at: int | None, track: Id | None, mode: Mode, *, linked: bool = True
) -> list[Id]:
    """Put a copy of blocks somewhere; return the ids of the copies: of the named ones, by their starts, then of the linked.

    * Without a time or track: right after the last of them. With a track alone: at the same time.
    * A transition between two of them is copied with them.
    * What goes along to another track, the sound of a picture, takes nothing away: where its own is taken, a free one is
      found for it, or added.
    """
    named = sorted(unlocked(tx, ids), key=lambda b: b.start)
    every = with_linked(tx, named, linked)
    free = free_edges(tx, every)
    if at is not None:
        by = max(at if free else tx.rate.snap(at), 0) - named[0].start
    elif track is not None:
        by = 0
    else:
        start, end = min(b.start for b in every), max(b.end for b in every)
        by = max(end - start if free else tx.rate.snap(end) - tx.rate.snap(start), end - start)
    going = _going(tx, named, track)
    copies = _copied(tx, every, _elsewhere(tx, named, every, by, track))
    along = [c for b, c in zip(every, copies, strict=True) if track is not None and b not in going]
    new = [c for c in copies if c not in along]
    if mode == "overwrite":
        overwrite(tx, new)
    else:
        insert(tx, new, "track")
    for copy in along:
        taken = next(tx.blocks_between(copy.track, copy.start, copy.end), None) is not None
        medium = track_of(tx, copy).medium
        tx.put(copy.replace(track=free_track(tx, medium, copy.start, copy.end).id) if taken else copy)
    return [copy.id for copy in copies]


def _copied(tx: Transaction, blocks: Sequence[Block], places: Sequence[Block]) -> list[Block]:
    """Return the blocks at their places as new ones, with bonds of their own."""
    links, groups, known = Bonds(), Bonds(), {b.id for b in blocks}
    copies = []
    for block, place in zip(blocks, places, strict=True):
        before = tx.block_before(block)
        joined = before is not None and before.end == block.start and before.id in known
        copy = place.replace(id=Block.new_id(), link=links(block.link), group=groups(block.group))
        copies.append(copy if joined else copy.replace(transition=None))
    return copies
