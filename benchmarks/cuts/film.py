"""`Film`: a vidgen project being put together, and still pictures of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidgen.editor.document import Document, new_project
from vidgen.editor.kinds import Content
from vidgen.editor.records import Asset, Block, Record, Track
from vidgen.media.hashing import content_hash
from vidgen.media.probe import probe_file
from vidgen.timing import FLICKS

RATE = 30


def flicks(seconds: float) -> int:
    """Return the whole frame nearest to a time."""
    return round(seconds * RATE) * (FLICKS // RATE)


class Film:
    """Tracks are made when they are first named, the first at the bottom: V…, A…, C… by their letter."""

    def __init__(self, width: int = 1920, height: int = 1080) -> None:
        self._project, self._timeline, *_ = new_project(rate=str(RATE), width=width, height=height)
        self._tracks: dict[str, Track] = {}
        self._others: list[Record] = []
        self.paths: dict[str, Path] = {}

    def asset(self, path: Path) -> str:
        """Return the id of a file, which is measured as by an import."""
        for known, other in self.paths.items():
            if other == path:
                return known
        facts = path.stat()
        made = Asset(
            id=f"asset-{len(self.paths)}",
            path=str(path),
            name=path.name,
            hash=content_hash(path),
            size=facts.st_size,
            modified=facts.st_mtime_ns,
            info=None if path.suffix == ".cube" else probe_file(path),
        )
        self._others.append(made)
        self.paths[made.id] = path
        return made.id

    def block(self, track: str, start: float, length: float, content: Content, **facts: Any) -> None:
        """Add a block; times in seconds."""
        if track not in self._tracks:
            medium = {"V": "video", "A": "audio", "C": "caption"}[track[0]]
            facts_of_track: Any = {"medium": medium, "name": track}
            self._tracks[track] = Track(id=f"track-{track}", timeline=self._timeline.id, **facts_of_track)
        block = Block(
            id=f"block-{len(self._others)}",
            track=f"track-{track}",
            start=flicks(start),
            duration=flicks(length),
            content=content,
            **facts,
        )
        self._others.append(block)

    @property
    def document(self) -> Document:
        """The project."""
        timeline: Any = self._timeline
        timeline = timeline.replace(tracks=tuple(t.id for t in self._tracks.values()))
        records: list[Record] = [self._project, timeline, *self._tracks.values(), *self._others]
        return Document({r.id: r for r in records})


def drawn_png(content: Content, at: float, width: int, height: int) -> bytes:
    """Return what a content shows `at` seconds after its start, on a transparent canvas, as a PNG file."""
    from vidgen.render.coding import png_of
    from vidgen.render.composing.compositor import Compositor
    from vidgen.render.plan import plan
    from vidgen.render.preset import find_preset
    from vidgen.render.sources import Sources

    film = Film(width, height)
    film.block("C1" if type(content).media[0] == "caption" else "V1", 0, 20, content)
    made = plan(film.document.snapshot(), find_preset("prores-4444"), {})
    return png_of(Compositor(made, Sources(made)).compose(round(at * RATE)).frame())
