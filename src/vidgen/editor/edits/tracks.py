"""Tracks: adding them, and finding one for something new."""

from __future__ import annotations

from vidgen.editor.edits.slicing import refuse_locked
from vidgen.editor.records import Id, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

LETTERS = {"video": "V", "audio": "A", "caption": "C"}


def add_track(tx: Transaction, medium: str, name: str = "", place: int | None = None) -> Track:
    """Add a track to the main timeline, on top of those of its medium, or at a place counted from the bottom.

    Without a name it is called V2, A3, C1 …, by what is free. Captions lie above pictures.
    """
    timeline, tracks = tx.timeline, tx.tracks()
    if not name:
        taken = {t.name for t in tracks}
        name = next(n for i in range(1, len(taken) + 2) if (n := f"{LETTERS[medium]}{i}") not in taken)
    track = tx.put(
        Track.model_validate({"id": Track.new_id(), "timeline": timeline.id, "medium": medium, "name": name})
    )
    if place is None:
        order = {"audio": 2, "video": 0, "caption": 1}
        place = sum(1 for t in tracks if order[t.medium] <= order[medium])
    ids = list(timeline.tracks)
    ids.insert(max(0, min(len(ids), place)), track.id)
    tx.put(timeline.replace(tracks=tuple(ids)))
    return track


def track_for(tx: Transaction, media: tuple[str, ...], named: Id | None) -> Track:
    """Return the named track, or the first unlocked one for any of these media; add one when there is none.

    Raises EditError when the named one is locked or carries something else.
    """
    if named is not None:
        track = tx.get(named, Track)
        refuse_locked(track)
        if track.medium not in media:
            raise EditError(f"The track {track.name} is for {track.medium}, and this is {' or '.join(media)}.")
        return track
    for medium in media:
        found = next((t for t in tx.tracks() if t.medium == medium and not t.locked), None)
        if found is not None:
            return found
        if medium == media[0]:
            break
    return add_track(tx, media[0])


def free_track(tx: Transaction, medium: str, start: int, end: int, above: Id | None = None) -> Track:
    """Return the first unlocked track of a medium with nothing in `[start, end)`; add one when there is none.

    `above`: only tracks over this one count.
    """
    rows = tx.tracks()
    first = next((i + 1 for i, t in enumerate(rows) if t.id == above), 0)
    for track in rows[first:]:
        if track.medium == medium and not track.locked and next(tx.blocks_between(track.id, start, end), None) is None:
            return track
    return add_track(tx, medium)
