"""Small projects for tests of rendering, built from blocks in a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidgen.editor.document import Document, new_project
from vidgen.editor.records import Asset, Block, Marker, Record, Track
from vidgen.render.preset import Preset
from vidgen.timing import FLICKS

S = FLICKS
CHECK: dict[str, Any] = {
    "name": "lossless",
    "title": "lossless",
    "container": "nut",
    "extension": "nut",
    "video": {"codec": "rawvideo"},
    "sound": {"codec": "pcm_s24le"},
}


def preset(**changes: Any) -> Preset:
    """Return a preset that loses nothing, or with parts changed."""
    return Preset.model_validate({**CHECK, **changes})


class Film:
    """A project being put together. Tracks are made when they are first named: V…, A…, C… by their letter."""

    def __init__(self, **settings: Any) -> None:
        settings = {"width": 96, "height": 64, "rate": "25", **settings}
        self._project, self._timeline, *_ = new_project(**settings)
        self._tracks: dict[str, Track] = {}
        self._others: list[Record] = []
        self.paths: dict[str, Path] = {}

    def track(self, name: str, *, title: str = "", **facts: Any) -> Track:
        """Return a track, the first named lies at the bottom. With a title, that is what it is called in the project."""
        if name not in self._tracks:
            medium = {"V": "video", "A": "audio", "C": "caption"}[name[0]]
            made = Track(id=f"track-{name}", timeline=self._timeline.id, medium=medium, name=title or name, **facts)  # type: ignore[arg-type]
            self._tracks[name] = made
        return self._tracks[name]

    def asset(self, path: Path | None, name: str = "") -> str:
        """Add an asset and return its id; without a path its file is missing."""
        asset_id = f"asset-{len(self.paths) + len(self._others)}"
        self._others.append(Asset(id=asset_id, path=str(path or name), name=name or (path.name if path else "lost")))
        if path is not None:
            self.paths[asset_id] = path
        return asset_id

    def block(self, track: str, start: float, length: float, content: Any, **facts: Any) -> Block:
        """Add a block; times in frames of 25 a second for whole seconds, given in seconds."""
        made = Block(
            id=facts.pop("id", f"block-{len(self._others)}"),
            track=self.track(track).id,
            start=round(start * S),
            duration=round(length * S),
            content=content,
            **facts,
        )
        self._others.append(made)
        return made

    def move(self, block: Block, start: int, duration: int) -> None:
        """Give a block its exact place, in flicks."""
        place = self._others.index(block)
        self._others[place] = block.replace(start=start, duration=duration)

    def marker(self, time: float, text: str) -> None:
        """Add a marker."""
        self._others.append(
            Marker(id=f"marker-{len(self._others)}", timeline=self._timeline.id, time=round(time * S), text=text)
        )

    @property
    def document(self) -> Document:
        """The document."""
        timeline = self._timeline.replace(tracks=tuple(t.id for t in self._tracks.values()))
        records = [self._project, timeline, *self._tracks.values(), *self._others]
        return Document({r.id: r for r in records})
