"""Making room and closing gaps: what follows moves along.

    make_room:   | A | B |   ->  | A |   | B |        close_gap:   | A |   | B |   ->  | A | B |

* A ripple reaches the tracks of the edited blocks ("track"), or every track of the timeline with its markers and scenes
  ("all"). Locked tracks are left alone.
* Blocks that lie across the place stay where they are, unless `cut` says that room goes through them.
* Where pictures or captions move, they move by whole frames: room is rounded up, a gap closes as far as frames allow.
* Captions go along with what is said, and are not cut in pieces: see `following`.
* Where something would be pushed over a block that stays, the edit is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from vidgen.editor.edits.following import follow_gap, follow_room
from vidgen.editor.edits.slicing import Bonds, ceil, cut_in_two, floor, moved
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

Ripple = Literal["off", "track", "all"]


def rippled_tracks(tx: Transaction, timeline: Id, tracks: Iterable[Id], ripple: Ripple) -> list[Track]:
    """Return the tracks that a ripple reaches: `tracks`, or all of the timeline; without the locked ones."""
    named = set(tracks)
    return [t for t in tx.tracks(timeline) if not t.locked and (ripple == "all" or t.id in named)]


def make_room(
    tx: Transaction, timeline: Id, tracks: Iterable[Id], at: int, by: int, ripple: Ripple, *, cut: bool
) -> None:
    """Move what begins at or after `at` later by `by`.

    * `cut`: a block that lies across `at` is cut there, and its second piece moves.
    * With ripple "all" markers at or after `at` and scenes move too; a scene across `at` becomes longer.
    """
    bonds = Bonds()
    reached = rippled_tracks(tx, timeline, tracks, ripple)
    if any(t.medium != "audio" for t in reached):
        border = floor(tx.rate, at)
        at, by = border, ceil(tx.rate, by + at - border)
    for track in reached:
        across = tx.block_at(track.id, at)
        if cut and across is not None and across.start < at:
            cut_in_two(tx, across, at, bonds)
        shift(tx, track, at, by)
    follow_room(tx, timeline, reached, at, by)
    if ripple == "all":
        for marker in tx.markers(timeline):
            if marker.time >= at:
                tx.put(marker.replace(time=marker.time + by))
        for scene in reversed(tx.scenes(timeline)):
            if scene.start >= at:
                tx.put(scene.replace(start=scene.start + by))
            elif scene.end > at:
                tx.put(scene.replace(duration=scene.duration + by))


def close_gap(tx: Transaction, timeline: Id, tracks: Iterable[Id], start: int, end: int, ripple: Ripple) -> None:
    """Move what begins at or after `end` earlier, to where `start` is.

    * Raises EditError where that would push it over a block that stays.
    * With ripple "all" markers and scenes follow: what was in the gap is drawn together at `start`.
    """
    reached = rippled_tracks(tx, timeline, tracks, ripple)
    if any(t.medium != "audio" for t in reached):
        start = end - floor(tx.rate, end - start)
    if start < end:
        follow_gap(tx, timeline, reached, start, end)
    for track in reached if start < end else ():
        following = next((b for b in tx.blocks_between(track.id, end, 1 << 62) if b.start >= end), None)
        before = tx.block_before(following) if following is not None else None
        if following is not None and before is not None and before.end > following.start - (end - start):
            raise EditError(
                f"Closing the gap would push a block over another on {track.name} at {tx.rate.timecode(before.start)}; "
                "ripple the one track only, or extract the range from all tracks."
            )
        shift(tx, track, end, start - end)
    if ripple == "all":

        def place(time: int) -> int:
            return time if time <= start else max(start, time - (end - start))

        for marker in tx.markers(timeline):
            if marker.time > start:
                tx.put(marker.replace(time=place(marker.time)))
        for scene in tx.scenes(timeline):
            length = place(scene.end) - place(scene.start)
            if length <= 0:
                tx.remove(scene.id)
            elif scene.end > start:
                tx.put(scene.replace(start=place(scene.start), duration=length))


def shift(tx: Transaction, track: Track, at: int, by: int, *, but: Collection[Id] = ()) -> None:
    """Move the blocks of one track that begin at or after `at`."""
    rate, free = tx.rate, track.medium == "audio"
    following: list[Block] = [b for b in tx.blocks_between(track.id, at, 1 << 62) if b.start >= at and b.id not in but]
    for block in following if by else ():
        tx.put(moved(rate, block, by, free=free))
