"""Which blocks of a timeline may be speech, and which are music or noise: by links and names. Pure."""

from __future__ import annotations

from vidgen.editor.kinds import SourceContent
from vidgen.editor.music import is_music
from vidgen.editor.queries import Records, Snapshot
from vidgen.editor.records import Block, Id, Record


def spoken_blocks(records: Records) -> list[Block]:
    """Return the blocks in which somebody may speak, in order of time: sound that is heard and not named like music."""
    rows = [t for t in records.tracks() if t.medium == "audio" and not t.muted]
    every = [
        b
        for t in rows
        for b in records.blocks_on(t.id)
        if b.enabled and isinstance(b.content, SourceContent) and not is_music(records, b)
    ]
    return sorted(every, key=lambda b: (b.start, b.id))


def speech_only(records: Records) -> Snapshot | None:
    """Return the project with all other sound switched off, or None when there is no speech."""
    spoken = {b.id for b in spoken_blocks(records)}
    if not spoken:
        return None
    changed: dict[Id, Record] = {}
    for track in records.tracks():
        if track.medium == "audio":
            for block in records.blocks_on(track.id):
                if block.id not in spoken and block.enabled:
                    changed[block.id] = block.replace(enabled=False)
            if track.solo:
                changed[track.id] = track.replace(solo=False)
    return Snapshot({**records.records, **changed}, 0)
