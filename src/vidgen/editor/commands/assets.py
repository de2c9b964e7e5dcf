"""Commands for the media files that a project knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from vidgen.editor.arguments import AssetId
from vidgen.editor.command import command
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset, Block, Id, Name, Tag
from vidgen.editor.transaction import Transaction
from vidgen.errors import EditError

_NAMED = 6
"""Names in a sentence at most."""


def sorted_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags as an asset has them: each once, whatever its case, in alphabetical order."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return tuple(sorted(found.values(), key=str.casefold))


@command(title="Add asset", menu="Project")
def add_asset(
    tx: Transaction,
    path: str,
    name: Name = "",
    hash: str = "",
    size: Annotated[int, Field(ge=0)] = 0,
    modified: int = 0,
    info: MediaInfo | None = None,
    tags: list[Tag] | None = None,
    added: Annotated[int, Field(ge=0)] = 0,
) -> Id:
    """Make a media file known to the project; `vidgen import` measures it and does this.

    path: of the file, relative to the project's folder or absolute.
    name: without it the file's name.
    hash: BLAKE2b-160 of its bytes in hex.
    size: bytes.
    modified: nanoseconds of the file's clock.
    info: what was measured.
    tags: what it is called by.
    added: seconds since 1970 when it was imported.
    """
    name = name or path.replace("\\", "/").rpartition("/")[2][:255]
    fields: dict[str, Any] = {
        "path": path,
        "name": name,
        "hash": hash,
        "size": size,
        "modified": modified,
        "info": info,
        "tags": sorted_tags(tags or ()),
        "added": added,
    }
    return tx.put(Asset(id=Asset.new_id(), **fields)).id


@command(title="Update asset", menu="Project")
def update_asset(
    tx: Transaction,
    asset: AssetId,
    path: str | None = None,
    name: Name | None = None,
    hash: str | None = None,
    size: Annotated[int, Field(ge=0)] | None = None,
    modified: int | None = None,
    info: MediaInfo | None = None,
) -> Id:
    """Change what is known about a media file; `vidgen relink` does this. What is not given stays.

    asset: which asset.
    path: of the file, relative to the project's folder or absolute.
    name: the new name.
    hash: BLAKE2b-160 of its bytes in hex.
    size: bytes.
    modified: nanoseconds of the file's clock.
    info: what was measured.
    """
    given = {"path": path, "name": name, "hash": hash, "size": size, "modified": modified, "info": info}
    return tx.put(tx.get(asset, Asset).replace(**{k: v for k, v in given.items() if v is not None})).id


@command(title="Tag media", menu="Project")
def tag_assets(
    tx: Transaction, assets: list[AssetId], add: list[Tag] | None = None, remove: list[Tag] | None = None
) -> list[Id]:
    """Give media files tags, by which they are found in the media bin, or take tags from them.

    assets: which files.
    add: tags that they get.
    remove: tags that they lose; upper or lower case does not matter.
    """
    gone = {tag.casefold() for tag in remove or ()}
    for asset_id in dict.fromkeys(assets):
        asset = tx.get(asset_id, Asset)
        tags = sorted_tags([t for t in (*asset.tags, *(add or ())) if t.casefold() not in gone])
        if tags != asset.tags:
            tx.put(asset.replace(tags=tags))
    return list(dict.fromkeys(assets))


@command(title="Remove media", menu="Project")
def remove_assets(tx: Transaction, assets: list[AssetId], used: bool = False) -> dict[str, int]:
    """Forget media files; the files themselves stay. Return how many blocks and effects went with them.

    * Refused for files that are used, unless their blocks are to go too; what lies after these stays where it is.

    assets: which files.
    used: take away the blocks that show or play them, and the effects that read them, too.
    """
    gone = dict.fromkeys(assets)
    shown = [block for block in tx.of(Block) if block.content.asset_id in gone]
    read = [b for b in tx.of(Block) if b.content.asset_id not in gone and any(e.asset_id in gone for e in b.effects)]
    if (shown or read) and not used:
        raise EditError(_in_use(tx, gone, shown, read))
    effects = 0
    for block in shown:
        tx.remove(block.id)
    for block in read:
        left = tuple(e for e in block.effects if e.asset_id not in gone)
        effects += len(block.effects) - len(left)
        tx.put(block.replace(effects=left))
    for asset in gone:
        tx.remove(asset)
    return {"files": len(gone), "blocks": len(shown), "effects": effects}


def _in_use(tx: Transaction, gone: Mapping[Id, None], shown: Sequence[Block], read: Sequence[Block]) -> str:
    """Return the sentence that names what would go with the files."""
    needed = {b.content.asset_id for b in shown} | {e.asset_id for b in read for e in b.effects}
    names = [f"'{tx.get(asset, Asset).name}'" for asset in gone if asset in needed]
    what = f"{_listed(names)} {'is' if len(names) == 1 else 'are'} in use"
    rows = [_placed(tx, block) for block in shown] + [f"an effect of {_placed(tx, block)}" for block in read]
    return f"{what} by {_listed(rows)}; remove that first, or say 'used', which takes it away, too."


def _placed(tx: Transaction, block: Block) -> str:
    return f"'{block.name or block.id}' at {tx.rate.timecode(block.start)}"


def _listed(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    shown = names if len(names) <= _NAMED else names[: _NAMED - 1]
    more = [f"{len(names) - len(shown)} more"] if len(shown) < len(names) else []
    *first, last = [*shown, *more]
    return f"{', '.join(first)} and {last}" if first else last
