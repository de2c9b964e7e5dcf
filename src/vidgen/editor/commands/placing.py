"""Commands that put something new onto the timeline: append, insert, overwrite, overlay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from vidgen.editor.arguments import AssetId, Length, Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.edits import placing
from vidgen.editor.edits.making import drafts, placed
from vidgen.editor.edits.tracks import free_track, track_for
from vidgen.editor.records import Block, Id, Track
from vidgen.editor.transaction import Transaction

InsertRipple = Literal["track", "all"]


def _result(ids: list[Id]) -> dict[str, Any]:
    return {"blocks": ids, "block": ids[0]}


def _spread(
    tx: Transaction, blocks: list[Block], first: Track, start: int, sound_track: Callable[[int, int], Track]
) -> list[Block]:
    """Return the drafts with their places: the first on its track, the sound that goes with it on another."""
    new = [placed(tx, blocks[0], first.id, start)]
    for block in blocks[1:]:
        # The sound lasts exactly as long as the picture that it goes with.
        track = sound_track(new[0].start, new[0].end)
        new.append(block.replace(track=track.id, start=new[0].start, duration=new[0].duration))
    return new


def _sound(tx: Transaction, track: Id | None) -> Callable[[int, int], Track]:
    """Return what finds the track of the sound that goes with a picture: the named one, else one that is free."""
    if track is not None:
        return lambda _start, _end: track_for(tx, ("audio",), track)
    return lambda start, end: free_track(tx, "audio", start, end)


@command(title="Append", menu="Clip", shortcut="E")
def append(
    tx: Transaction,
    asset: AssetId | None = None,
    kind: str | None = None,
    values: dict[str, Any] | None = None,
    track: TrackId | None = None,
    duration: Length | None = None,
    source_start: Time | None = None,
    source_end: Time | None = None,
    name: str = "",
    sound: bool = True,
    sound_track: TrackId | None = None,
) -> dict[str, Any]:
    """Put a file, or something of a kind, after the last block of a track.

        | A | B |      ->  | A | B | X |

    * The sound of a video goes onto the first sound track that is free there, linked with the picture.

    asset: the file.
    kind: or the kind of block, for example text, solid, shape; 'vidgen kinds' lists them.
    values: the properties of the block's content, for example {"text": "Hello"}; 'vidgen kinds text' lists those of text.
    track: where; without it the first track that fits.
    duration: how long; without it as long as the file's range, or five seconds.
    source_start: the first time of the file that is used.
    source_end: the time of the file up to which it is used.
    name: of the block; without it the file's.
    sound: whether the sound of a video comes along.
    sound_track: where it goes; without it the first sound track that is free there.
    """
    blocks = drafts(tx, asset=asset, kind=kind, values=values or {}, duration=duration,
                    source_start=source_start, source_end=source_end, name=name, sound=sound)  # fmt: skip
    first = track_for(tx, blocks[0].content.media, track)
    lying = tx.blocks_on(first.id)
    start = lying[-1].end if lying else 0
    if first.medium != "audio" and not tx.rate.on_grid(start):
        start = tx.rate.time_of(tx.rate.frame_at(start) + 1)
    return _result(placing.overwrite(tx, _spread(tx, blocks, first, start, _sound(tx, sound_track))))


@command(title="Insert", menu="Clip")
def insert(
    tx: Transaction,
    at: Time,
    asset: AssetId | None = None,
    kind: str | None = None,
    values: dict[str, Any] | None = None,
    track: TrackId | None = None,
    duration: Length | None = None,
    source_start: Time | None = None,
    source_end: Time | None = None,
    name: str = "",
    sound: bool = True,
    sound_track: TrackId | None = None,
    ripple: InsertRipple = "all",
) -> dict[str, Any]:
    """Put a file, or something of a kind, at a time; what is there and later moves along.

        | A | B |  ->  |A| X |A'| B |
          ^

    at: where it begins; a block that lies there is cut.
    asset: the file.
    kind: or the kind of block, for example text, solid, shape; 'vidgen kinds' lists them.
    values: the properties of the block's content, for example {"text": "Hello"}; 'vidgen kinds text' lists those of text.
    track: where; without it the first track that fits.
    duration: how long; without it as long as the file's range, or five seconds.
    source_start: the first time of the file that is used.
    source_end: the time of the file up to which it is used.
    name: of the block; without it the file's.
    sound: whether the sound of a video comes along.
    sound_track: where it goes; without it the first sound track.
    ripple: all moves every unlocked track, markers and scenes; track only those that get something.
    """
    blocks = drafts(tx, asset=asset, kind=kind, values=values or {}, duration=duration,
                    source_start=source_start, source_end=source_end, name=name, sound=sound)  # fmt: skip
    first = track_for(tx, blocks[0].content.media, track)
    at = at if first.medium == "audio" and ripple == "track" else tx.rate.snap(at)
    new = _spread(tx, blocks, first, at, lambda _a, _b: track_for(tx, ("audio",), sound_track))
    return _result(placing.insert(tx, new, ripple))


@command(title="Overwrite", menu="Clip")
def overwrite(
    tx: Transaction,
    at: Time,
    asset: AssetId | None = None,
    kind: str | None = None,
    values: dict[str, Any] | None = None,
    track: TrackId | None = None,
    duration: Length | None = None,
    source_start: Time | None = None,
    source_end: Time | None = None,
    name: str = "",
    sound: bool = True,
    sound_track: TrackId | None = None,
) -> dict[str, Any]:
    """Put a file, or something of a kind, at a time, over what is there.

        | A | B |  ->  |A| X |B|
          ^

    * The sound of a video goes onto the first sound track that is free there.

    at: where it begins.
    asset: the file.
    kind: or the kind of block, for example text, solid, shape; 'vidgen kinds' lists them.
    values: the properties of the block's content, for example {"text": "Hello"}; 'vidgen kinds text' lists those of text.
    track: where; without it the first track that fits.
    duration: how long; without it as long as the file's range, or five seconds.
    source_start: the first time of the file that is used.
    source_end: the time of the file up to which it is used.
    name: of the block; without it the file's.
    sound: whether the sound of a video comes along.
    sound_track: where it goes; without it the first sound track that is free there.
    """
    blocks = drafts(tx, asset=asset, kind=kind, values=values or {}, duration=duration,
                    source_start=source_start, source_end=source_end, name=name, sound=sound)  # fmt: skip
    first = track_for(tx, blocks[0].content.media, track)
    return _result(placing.overwrite(tx, _spread(tx, blocks, first, at, _sound(tx, sound_track))))


@command(title="Overlay", menu="Clip", shortcut="Shift+E")
def overlay(
    tx: Transaction,
    at: Time,
    asset: AssetId | None = None,
    kind: str | None = None,
    values: dict[str, Any] | None = None,
    duration: Length | None = None,
    source_start: Time | None = None,
    source_end: Time | None = None,
    name: str = "",
    sound: bool = True,
) -> dict[str, Any]:
    """Put a file, or something of a kind, at a time on a free track above all that is there.

        | A | B |  ->     | X |
          ^             | A | B |

    * The lowest free track above is taken, or a new one added on top; sound goes onto a free sound track.

    at: where it begins.
    asset: the file.
    kind: or the kind of block, for example text, solid, shape; 'vidgen kinds' lists them.
    values: the properties of the block's content, for example {"text": "Hello"}; 'vidgen kinds text' lists those of text.
    duration: how long; without it as long as the file's range, or five seconds.
    source_start: the first time of the file that is used.
    source_end: the time of the file up to which it is used.
    name: of the block; without it the file's.
    sound: whether the sound of a video comes along.
    """
    blocks = drafts(tx, asset=asset, kind=kind, values=values or {}, duration=duration,
                    source_start=source_start, source_end=source_end, name=name, sound=sound)  # fmt: skip
    medium = blocks[0].content.media[0]
    probe = placed(tx, blocks[0], "", at)
    covered = [
        t for t in tx.tracks() if t.medium == medium and next(tx.blocks_between(t.id, probe.start, probe.end), None)
    ]
    above = covered[-1].id if covered and medium != "audio" else None
    first = free_track(tx, medium, probe.start, probe.end, above)
    return _result(placing.overwrite(tx, _spread(tx, blocks, first, at, lambda a, b: free_track(tx, "audio", a, b))))
