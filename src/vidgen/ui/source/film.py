"""A file of the media bin as a film of its own, for a player."""

from __future__ import annotations

from fractions import Fraction

from vidgen.editor.command import run
from vidgen.editor.document import Document
from vidgen.editor.queries import Snapshot
from vidgen.editor.records import Asset
from vidgen.errors import VidgenError
from vidgen.timing import FrameRate

_LARGEST = 1920
"""Pixels of the longer side."""


def rate_of(asset: Asset, otherwise: FrameRate) -> FrameRate:
    """Return the rate at which a file's frames are stepped through."""
    pictures = asset.info.pictures if asset.info is not None else ()
    rate = pictures[0].rate if pictures else None
    if rate is None or (asset.info is not None and asset.info.still):
        return otherwise
    try:
        return FrameRate.parse(str(Fraction(rate).limit_denominator(1_000_000)))
    except VidgenError:
        return otherwise


def film_of(asset: Asset, rate: FrameRate) -> Snapshot:
    """Return a timeline that shows nothing but the file, in its own size and rate. Raises VidgenError when it cannot."""
    pictures = asset.info.pictures if asset.info is not None else ()
    width, height = (pictures[0].width, pictures[0].height) if pictures else (16, 9)
    scale = min(1.0, _LARGEST / max(width, height)) if pictures else 40.0
    size = [max(16, round(side * scale / 2) * 2) for side in (width, height)]
    document = Document.new(width=size[0], height=size[1], rate=str(rate))
    with document.transaction("Source") as tx:
        tx.put(asset)
    run(document, "append", {"asset": asset.id})
    return document.snapshot()
