"""Commands for the project's settings and its assets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from vidgen.editor.arguments import AssetId
from vidgen.editor.command import command
from vidgen.editor.document import Transaction
from vidgen.editor.edits.speed import regrid
from vidgen.editor.fields import Colour
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.records import Asset, Id, Name, Rate

Side = Annotated[int, Field(ge=16, le=16384, multiple_of=2)]


@command(title="Project settings", menu="Project")
def set_project(
    tx: Transaction,
    name: Name | None = None,
    width: Side | None = None,
    height: Side | None = None,
    rate: Rate | None = None,
    sample_rate: Literal[44100, 48000, 96000] | None = None,
    background: Colour | None = None,
) -> Id:
    """Change the project's name, canvas, frame rate, sample rate or background; what is not given stays.

    * Another frame rate moves the edges of all pictures and captions to the nearest of the new frames.

    name: of the project.
    width: of the canvas in pixels, even.
    height: of the canvas in pixels, even.
    rate: frames per second: 25, 29.97 or 30000/1001.
    sample_rate: of the sound: 44100, 48000 or 96000.
    background: the colour below all tracks.
    """
    given = {
        "name": name, "width": width, "height": height, "rate": rate, "sample_rate": sample_rate,
        "background": background,
    }  # fmt: skip
    old = tx.project
    new = tx.put(old.replace(**{k: v for k, v in given.items() if v is not None}))
    if new.rate != old.rate:
        regrid(tx)
    return new.id


@command(title="Add asset", menu="Project")
def add_asset(
    tx: Transaction,
    path: str,
    name: Name = "",
    hash: str = "",
    size: Annotated[int, Field(ge=0)] = 0,
    modified: int = 0,
    info: MediaInfo | None = None,
) -> Id:
    """Make a media file known to the project; `vidgen import` measures it and does this.

    path: of the file, relative to the project's folder or absolute.
    name: without it the file's name.
    hash: BLAKE2b-160 of its bytes in hex.
    size: bytes.
    modified: nanoseconds of the file's clock.
    info: what was measured.
    """
    name = name or path.replace("\\", "/").rpartition("/")[2][:255]
    fields: dict[str, Any] = {
        "path": path,
        "name": name,
        "hash": hash,
        "size": size,
        "modified": modified,
        "info": info,
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


@command(title="Remove asset", menu="Project")
def remove_asset(tx: Transaction, asset: AssetId) -> None:
    """Forget a media file that no block uses; the file itself stays.

    asset: which asset.
    """
    tx.remove(asset)
