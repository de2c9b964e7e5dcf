"""A film to be edited in words, and what tests ask about it."""

from __future__ import annotations

from typing import Any

from vidgen.editor import command
from vidgen.editor.document import Document
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset
from vidgen.editor.transcript import caption_blocks, transcript
from vidgen.timing import FLICKS


def cue(text: str, start: float, words: list[tuple[str, float, float]]) -> dict[str, Any]:
    timed = [{"text": w, "start": round(a * FLICKS), "end": round(b * FLICKS)} for w, a, b in words]
    return {"text": text, "start": round(start * FLICKS), "end": timed[-1]["end"], "words": timed}


def film(*, captions: bool = True) -> Document:
    """Three clips of four seconds with sound, a title over the first, music below, three scenes, two markers."""
    document = Document.new(rate="25")

    def run(name: str, /, **args: Any) -> Any:
        return command.run(document, name, args)

    picture = {"index": 0, "codec": "h264", "width": 64, "height": 36, "coded_width": 64, "coded_height": 36,
               "pixel_format": "yuv420p"}  # fmt: skip
    sound = {"index": 1, "codec": "aac", "rate": 48000, "channels": 2, "layout": "stereo"}
    info = {"container": "mov", "size": 1, "duration": 40 * FLICKS, "pictures": [picture], "sounds": [sound]}
    talk = run("add-asset", path="talk.mp4", info=info)
    music = run("add-asset", path="music.mp3", info={**info, "pictures": []})
    for number in range(3):
        run(
            "append",
            asset=talk,
            source_start=f"{4 * number}s",
            source_end=f"{4 * number + 4}s",
            name=f"Shot {number + 1}",
        )
    run("overlay", at="0", kind="text", duration="2s", values={"text": "Hello"})
    run("overlay", at="0", asset=music, duration="12s")
    for number, name in enumerate(("Opening", "Middle", "End")):
        run("add-scene", name=name, start=f"{4 * number}s", duration="4s")
    run("add-marker", at="1s", text="one")
    run("add-marker", at="9s", text="two")
    if captions:
        words = [
            ("Well", 0.1, 0.5),
            ("um", 0.6, 0.9),
            ("here.", 1.0, 1.5),
            ("As", 5.0, 5.3),
            ("I", 5.3, 5.5),
            ("said.", 5.5, 6.0),
        ]
        run("add-captions", cues=[cue("Well um here.", 0.1, words[:3]), cue("As I said.", 5.0, words[3:])])
    return document


def seconds(document: Records) -> float:
    return round(document.duration() / FLICKS, 2)


def shots(document: Records) -> list[tuple[float, float]]:
    blocks = sorted((b for b in document.blocks() if b.content.kind == "clip"), key=lambda b: b.start)
    return [(round(b.start / FLICKS, 2), round(b.end / FLICKS, 2)) for b in blocks]


def said(document: Records) -> str:
    return " ".join(w.text for w in transcript(document))


def texts(document: Records) -> list[str]:
    return sorted(getattr(b.content, "text", "") for b in document.blocks() if b.content.kind == "text")


def gains(document: Records) -> dict[str, float]:
    sounds = [b for b in document.blocks() if b.content.kind == "audio"]
    return {document.get(b.content.asset_id or "", Asset).name: getattr(b.content, "gain_db", 0) for b in sounds}


def effects(document: Records, kind: str) -> list[Any]:
    return [e for b in document.blocks() for e in b.effects if e.kind == kind]


def scenes(document: Records) -> list[str]:
    return [s.name for s in document.scenes()]


def captions(document: Records) -> Any:
    return caption_blocks(document)[0].content
