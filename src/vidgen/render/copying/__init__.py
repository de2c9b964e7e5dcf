"""Smart render: pictures of a source that nothing changes go into the export as they are coded (docs/decisions/0015)."""

from vidgen.render.copying.finding import Copy, borders_around, find_copies
from vidgen.render.copying.fitting import codec_to_copy
from vidgen.render.copying.harmony import Harmony, edge_settings, harmonise
from vidgen.render.copying.sound import CopiedSound, find_sound
from vidgen.render.copying.stretch import CopiedStretch, open_copied

__all__ = [
    "CopiedSound",
    "CopiedStretch",
    "Copy",
    "Harmony",
    "borders_around",
    "codec_to_copy",
    "edge_settings",
    "find_copies",
    "find_sound",
    "harmonise",
    "open_copied",
]
