"""Commands for tracks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vidgen.editor.arguments import TrackId
from vidgen.editor.command import command
from vidgen.editor.edits import tracks as edits
from vidgen.editor.fields import Colour
from vidgen.editor.kinds import Medium
from vidgen.editor.records import Id, Name, Timeline, Track
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError


def _change(tx: Transaction, track: Id, **changes: object) -> Id:
    return tx.put(tx.get(track, Track).replace(**changes)).id


@command(title="Add track", menu="Track", shortcut="Ctrl+T")
def add_track(tx: Transaction, medium: Medium = "video", name: Name = "", place: int | None = None) -> Id:
    """Add an empty track, on top of those of its medium.

    medium: video, audio or caption.
    name: without it V2, A3 …, by what is free.
    place: among all tracks, counted from 0 at the bottom.
    """
    return edits.add_track(tx, medium, name, place).id


@command(title="Remove track", menu="Track")
def remove_track(tx: Transaction, track: TrackId) -> None:
    """Remove a track with all its blocks.

    track: which track; it must not be locked.
    """
    tx.remove(track)


@command(title="Move track", menu="Track")
def move_track(tx: Transaction, track: TrackId, place: int) -> list[Id]:
    """Put a track at another place; what is higher is painted over what is lower.

    track: which track.
    place: counted from 0 at the bottom.
    """
    timeline = tx.get(tx.get(track, Track).timeline, Timeline)
    rest = [t for t in timeline.tracks if t != track]
    rest.insert(max(0, min(len(rest), place)), track)
    tx.put(timeline.replace(tracks=tuple(rest)))
    return rest


@command(title="Rename track", menu="Track")
def rename_track(tx: Transaction, track: TrackId, name: Name) -> Id:
    """Give a track another name.

    track: which track.
    name: the new name.
    """
    if not name.strip():
        raise EditError("A track needs a name.")
    return _change(tx, track, name=name)


@command(title="Mute track", menu="Track")
def mute_track(tx: Transaction, track: TrackId, on: bool = True) -> Id:
    """Make a track silent, or heard again.

    track: which track.
    on: false to hear it again.
    """
    return _change(tx, track, muted=on)


@command(title="Solo track", menu="Track")
def solo_track(tx: Transaction, track: TrackId, on: bool = True) -> Id:
    """Hear only this track and others that are solo.

    track: which track.
    on: false to end that.
    """
    return _change(tx, track, solo=on)


@command(title="Lock track", menu="Track")
def lock_track(tx: Transaction, track: TrackId, on: bool = True) -> Id:
    """Keep the blocks of a track as they are: no command changes them.

    track: which track.
    on: false to unlock it.
    """
    return _change(tx, track, locked=on)


@command(title="Hide track", menu="Track")
def hide_track(tx: Transaction, track: TrackId, on: bool = True) -> Id:
    """Don't show what is on a track.

    track: which track.
    on: false to show it again.
    """
    return _change(tx, track, hidden=on)


@command(title="Track height", menu="Track")
def set_track_height(tx: Transaction, track: TrackId, height: Annotated[int, Field(ge=16, le=400)]) -> Id:
    """Make a track's row in the window higher or lower.

    track: which track.
    height: device-independent pixels, 16 to 400.
    """
    return _change(tx, track, height=height)


@command(title="Track colour", menu="Track")
def set_track_colour(tx: Transaction, track: TrackId, colour: Colour | None = None) -> Id:
    """Give a track a colour in the window.

    track: which track.
    colour: #rrggbb; without it the usual one.
    """
    return _change(tx, track, colour=colour)
