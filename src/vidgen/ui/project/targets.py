"""Target tracks: where what is inserted, overwritten, appended or pasted goes when nobody says where.

At most one track of each medium; without one a command takes the first that fits. They are view state, kept with the
project and not undone: choosing where to work next is no change of the film, and undo must not move it under one's hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidgen.editor.kinds import BLOCKS
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Id, Track
from vidgen.ui.project.session import Session

_PLACING = ("append", "insert", "overwrite")


def target(records: Records, session: Session, medium: str) -> Id | None:
    """Return the target of a medium, or None when there is none."""
    track = records.find(session.targets.get(medium, ""), Track)
    return track.id if track is not None and track.medium == medium else None


def aim(records: Records, session: Session, track: Id, on: bool) -> None:
    """Make a track the target of its medium, or no longer."""
    session.set_target(records.get(track, Track).medium, track if on else None)


def aimed(name: str, arguments: Mapping[str, Any], records: Records, session: Session) -> Mapping[str, Any]:
    """Return a command's arguments with the target tracks where none were given."""
    if not session.targets or (name not in _PLACING and name != "paste"):
        return arguments
    given = dict(arguments)
    media = _media(name, arguments, records)
    wanted = {"track": media[:1], "sound_track": media[1:]}
    for argument, of in wanted.items():
        found = target(records, session, of[0]) if of and given.get(argument) is None else None
        if found is not None:
            given[argument] = found
    return given


def _media(name: str, arguments: Mapping[str, Any], records: Records) -> tuple[str, ...]:
    """Return the medium of what is put down, and of the sound that comes along."""
    if name == "paste":
        fragment = arguments.get("fragment")
        rows = fragment.get("tracks") if isinstance(fragment, dict) else None
        first = rows[0] if isinstance(rows, list) and rows else None
        return (str(first.get("medium")),) if isinstance(first, dict) else ()
    asset = records.find(str(arguments.get("asset") or ""), Asset)
    if asset is not None and asset.info is not None:
        if asset.info.still or not asset.info.pictures:
            return ("video",) if asset.info.still else ("audio",)
        return ("video", "audio")
    kind = BLOCKS.find(str(arguments.get("kind") or ""))
    return kind.media[:1] if kind is not None else ()
