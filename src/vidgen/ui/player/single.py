"""A film of one media file, for a player that shows a file of the media bin."""

from __future__ import annotations

from vidgen.editor import command
from vidgen.editor.document import Document, Snapshot, new_project
from vidgen.editor.records import Asset
from vidgen.timing import FrameRate

_RATE = FrameRate(30)
_SIDES = (1280, 720)
"""Of what has no picture."""
_MOST, _LEAST = 16_384, 16


def film_of(asset: Asset, rate: FrameRate | None = None) -> Snapshot:
    """Return a timeline that shows a file from its beginning to its end, in its own size.

    `rate` is that of the frames; by default the file's own, where it has one that a project can have. Raises VidgenError
    when the file could not be read.
    """
    picture = asset.info.pictures[0] if asset.info is not None and asset.info.pictures else None
    width, height = (picture.width, picture.height) if picture is not None else _SIDES
    scale = min(1.0, _MOST / max(width, height, 1))
    sides = (max(_LEAST, 2 * round(side * scale / 2)) for side in (width, height))
    own = picture.rate if picture is not None and picture.rate and 1 <= picture.rate <= 240 else None
    found = rate or (FrameRate(own.numerator, own.denominator) if own is not None else _RATE)
    records = new_project(**dict(zip(("width", "height"), sides, strict=True)), rate=str(found))
    document = Document({record.id: record for record in (*records, asset)})
    command.run(document, "append", {"asset": asset.id})
    return document.snapshot()
