"""Which sounds of a timeline are music or noise, and no speech: by the names of tracks, blocks and files. Pure."""

from __future__ import annotations

import re

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Track

_MUSIC = re.compile(r"music|song|beat|score|theme|ambien|sfx|effect|whoosh", re.IGNORECASE)


def is_music(records: Records, block: Block) -> bool:
    """Tell whether a block of sound is named like music."""
    asset, track = records.find(block.content.asset_id or "", Asset), records.find(block.track, Track)
    named = (track.name if track else "", block.name, asset.name if asset else "")
    return _MUSIC.search(" ".join(named)) is not None
