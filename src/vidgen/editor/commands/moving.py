"""Commands that move, replace and copy blocks."""

from __future__ import annotations

from typing import Any, Literal

from vidgen.editor.arguments import AssetId, BlockId, Time, TrackId
from vidgen.editor.command import command
from vidgen.editor.commands.cutting import has_blocks
from vidgen.editor.edits import moving, placing
from vidgen.editor.edits.making import content_of
from vidgen.editor.edits.rippling import Ripple
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block, Id
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError, UsageError

Mode = Literal["overwrite", "insert"]
InsertRipple = Literal["track", "all"]


@command(title="Move", menu="Edit", can_run=has_blocks)
def move(
    tx: Transaction,
    blocks: list[BlockId],
    to: Time | None = None,
    track: TrackId | None = None,
    mode: Mode = "overwrite",
    ripple: InsertRipple = "track",
    linked: bool = True,
) -> list[Id]:
    """Move blocks in time, to another track, or both.

        | A | B | C |  ->  | B |   | C |
            <-

    blocks: which blocks; they keep their distances.
    to: where the earliest of them begins; without it the time stays.
    track: where the earliest of its medium goes; the others of that medium as many tracks up or down.
    mode: overwrite takes away what lies there, insert moves it along.
    ripple: what insert moves along: the tracks concerned, or all with markers and scenes.
    linked: whether linked picture and sound are moved together.
    """
    return moving.move(tx, blocks, to, track, mode, ripple, linked=linked)


@command(title="Replace", menu="Clip", can_run=has_blocks)
def replace(
    tx: Transaction,
    block: BlockId,
    asset: AssetId | None = None,
    kind: str | None = None,
    values: dict[str, Any] | None = None,
    source_start: Time = 0,
) -> Id:
    """Show something else at the same place, for the same time, with the same effects.

        | A | B | C |  ->  | A | X | C |

    block: which block; a linked sound stays what it is.
    asset: the file to show or play instead.
    kind: or the kind of block, for example text.
    values: the properties of the new content.
    source_start: the first time of the file that is used.
    """
    old = tx.get(block, Block)
    given = dict(values or {})
    if (asset is None) == (kind is None):
        raise UsageError("Give either an asset or a kind, for example --asset talk.mp4 or --kind text.")
    if asset is not None:
        info = tx.get(asset, Asset).info
        still = info is not None and info.still
        sound = "audio" in old.content.media and "video" not in old.content.media
        kind = "audio" if sound else "image" if still else "clip"
        if info is not None and not (info.sounds if sound else still or info.pictures):
            raise EditError(f"{tx.get(asset, Asset).name} has no {'sound' if sound else 'picture'} to show here.")
        given |= {"asset": asset} if still else {"asset": asset, "source_start": source_start}
        if isinstance(old.content, SourceContent) and not still:
            given = {"speed": old.content.speed, "reverse": old.content.reverse, **given}
    return moving.replace(tx, block, content_of(tx, kind or "", given))


@command(title="Copy", menu="Edit", shortcut="Ctrl+C", can_run=has_blocks)
def copy(tx: Transaction, blocks: list[BlockId], linked: bool = True) -> dict[str, Any]:
    """Return blocks as a fragment that `paste` puts down again; nothing changes.

    blocks: which blocks.
    linked: whether linked picture and sound are copied together.
    """
    return moving.fragment(tx, blocks, linked=linked)


@command(title="Cut", menu="Edit", shortcut="Ctrl+X", can_run=has_blocks)
def cut(tx: Transaction, blocks: list[BlockId], ripple: Ripple = "off", linked: bool = True) -> dict[str, Any]:
    """Remove blocks and return them as a fragment that `paste` puts down again.

    blocks: which blocks.
    ripple: off leaves a gap, track closes it on each block's own track, all on every unlocked track.
    linked: whether linked picture and sound go together.
    """
    fragment = moving.fragment(tx, blocks, linked=linked)
    placing.delete(tx, blocks, ripple, linked=linked)
    return fragment


@command(title="Paste", menu="Edit", shortcut="Ctrl+V")
def paste(
    tx: Transaction,
    fragment: dict[str, Any],
    at: Time,
    track: TrackId | None = None,
    mode: Mode = "overwrite",
    ripple: InsertRipple = "track",
) -> list[Id]:
    """Put copied blocks down at a time; the new blocks are returned.

    fragment: what `copy` or `cut` returned.
    at: where the earliest of them begins.
    track: where its first track goes; without it the first track that fits.
    mode: overwrite takes away what lies there, insert moves it along.
    ripple: what insert moves along: the tracks concerned, or all with markers and scenes.
    """
    return moving.paste(tx, fragment, at, track, mode, ripple)


@command(title="Duplicate", menu="Edit", shortcut="Ctrl+D", can_run=has_blocks)
def duplicate(
    tx: Transaction,
    blocks: list[BlockId],
    at: Time | None = None,
    track: TrackId | None = None,
    mode: Mode = "insert",
    linked: bool = True,
) -> list[Id]:
    """Put a copy of blocks right after the last of them, or somewhere else; the copies are returned.

        | A | B |  ->  | A | A | B |

    * On another track the sound that goes along takes nothing away: a sound track that is free there is found, or added.

    blocks: which blocks; the copies keep their distances.
    at: where the copy of the earliest of them begins; without it after the last of them, on another track at the same time.
    track: where the copy of the earliest of its medium goes; the others of that medium as many tracks up or down.
    mode: insert moves along what lies there and later on those tracks, overwrite takes away what lies there.
    linked: whether linked picture and sound are copied together.
    """
    return moving.duplicate(tx, blocks, at, track, mode, linked=linked)
