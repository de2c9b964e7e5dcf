"""Which sounds of a timeline are music or noise, and no speech: by names of tracks, blocks and files, and by tags. Pure."""

from __future__ import annotations

import re

from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Track

_WORDS = frozenset({
    "song", "songs", "beat", "beats", "score", "theme", "tune", "tunes", "jingle", "instrumental", "soundtrack", "bgm",
    "lofi", "loop", "loops", "melody", "musik", "musique", "musica", "música", "sfx", "fx", "effect", "effects", "whoosh",
})  # fmt: skip
"""Words of names, whole: 'Beatrice' is nobody's beat."""
_PARTS = ("music", "ambien")
_NUMBERED = re.compile(r"(?<![^\W\d_])track[ _-]*\d+(?![^\W_])", re.IGNORECASE)
"""As files are called that come off a disc; tracks of timelines may be called so, too, which says nothing."""


def is_music(records: Records, block: Block) -> bool:
    """Tell whether a block of sound, its track or its file is named like music, or the file has such a tag."""
    asset, track = records.find(block.content.asset_id or "", Asset), records.find(block.track, Track)
    own = [block.name, *((asset.name, *asset.tags) if asset else ())]
    words = re.findall(r"[^\W\d_]+", " ".join([track.name if track else "", *own]).casefold())
    return any(word in _WORDS or any(part in word for part in _PARTS) for word in words) or any(
        _NUMBERED.search(name) for name in own
    )
