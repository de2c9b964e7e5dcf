"""A voice over what is there already: lines at their times, with captions, and the music softer under them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidgen.ai.captioning import SUBTITLES, captions_from_words
from vidgen.ai.jobs import voice
from vidgen.ai.jobs.voice import VoiceRequest, VoiceResult
from vidgen.ai.making.assembling import VOICE, ducking, track
from vidgen.ai.order import Order
from vidgen.editor.curves import Curve
from vidgen.editor.kinds import BLOCKS
from vidgen.editor.records import Block
from vidgen.files import atomic_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vidgen.ai.service import AIService
    from vidgen.editor.records import Id
    from vidgen.storage.open_project import OpenProject


@dataclass(frozen=True)
class Line:
    """Something that is said."""

    start: int
    """Flicks on the timeline."""
    text: str
    values: dict[str, Any]
    """How its captions look, for example {"position": 0.2}."""


async def narrate(
    ai: AIService,
    project: OpenProject,
    lines: Sequence[Line],
    folder: Path,
    *,
    voice_name: str | None = None,
    endpoint: str | None = None,
    music: Id | None = None,
    loud_db: float = -2.0,
    soft_db: float = -9.0,
    voice_db: float = 0.0,
) -> list[Id]:
    """Speak lines into the timeline, as one undo step beside the import of their sounds in `folder`; return the blocks.

    `voice_db` is the gain of the voice, which has -16 LUFS where it speaks. A line that begins before the one before it has
    ended begins after it. Raises ProviderError, MediaError.
    """
    spoken: list[VoiceResult] = []
    for number, line in enumerate(lines, 1):
        order = Order(endpoint=endpoint, project=project.document.project.id, step=f"line {number}")
        spoken.append((await ai.run(voice.JOB, VoiceRequest(text=line.text, voice=voice_name), order)).result)
    files = [folder / f"voice-{number:02}{said.sound.suffix}" for number, said in enumerate(spoken, 1)]
    for file, said in zip(files, spoken, strict=True):
        atomic_write(file, said.sound.data)
    assets = project.import_media(files)
    made: list[Id] = []
    with project.document.transaction("Narrate", "ai") as tx:
        row, below = track(tx, "audio", VOICE), track(tx, "caption", "Captions")
        free = 0
        voices = []
        audio, captions = BLOCKS.find("audio"), BLOCKS.find("captions")
        if audio is None or captions is None:
            raise RuntimeError("vidgen has these kinds")
        for line, said, asset in zip(lines, spoken, assets, strict=True):
            start = tx.rate.snap(max(line.start, free))
            start = start if start >= free else tx.rate.time_of(tx.rate.frame_at(free) + 1)
            length = asset.info.duration if asset.info is not None and asset.info.duration else 0
            content = audio.model_validate({"kind": "audio", "asset": asset.id, "gain_db": voice_db})
            voices.append(
                tx.put(
                    Block(
                        id=Block.new_id(),
                        track=row.id,
                        start=start,
                        duration=length,
                        content=content,
                        name=line.text[:60],
                    )
                )
            )
            free = voices[-1].end
            cues = captions_from_words(said.words, SUBTITLES)
            if cues:
                last = tx.rate.time_of(tx.rate.frame_at(max(c.end for c in cues)) + 1)
                shown = {"kind": "captions", "cues": [c.to_json() for c in cues], **line.values}
                block = Block(
                    id=Block.new_id(), track=below.id, start=start, duration=last, content=captions.model_validate(shown),
                    name=line.text[:60],
                )  # fmt: skip
                for old in list(tx.blocks_between(below.id, block.start, block.end)):
                    tx.put(old.replace(duration=block.start - old.start))  # the one before lingers no longer
                made.append(tx.put(block).id)
        if music is not None:
            bed = tx.get(music, Block)
            keys = tuple(
                k.replace(time=k.time - bed.start) for k in ducking(voices, bed.end, loud=loud_db, soft=soft_db)
            )
            curves = tuple(c for c in bed.curves if c.path != "content.gain_db")
            tx.put(bed.replace(curves=(*curves, Curve(path="content.gain_db", keyframes=keys))))
    return [*made, *(v.id for v in voices)]
