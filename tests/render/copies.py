"""Cuts of one file for tests of smart render."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import media_files
from tests.render.timelines import Film, S

from vidgen.blocks.clip import Clip
from vidgen.editor.records import Block
from vidgen.media.probe import probe_file
from vidgen.render.copying.finding import Copy, find_copies
from vidgen.render.plan import RenderPlan, plan
from vidgen.render.preset import Preset, find_preset

ASSET = "asset-0"
CODERS = {"h264": "libx264", "hevc": "libx265", "vp9": "libvpx-vp9", "av1": "libsvtav1"}
_OPTIONS = {
    "open.mp4": {"x264-params": "open-gop=1"},
    "hevc.mp4": {"x265-params": "log-level=error:open-gop=0"},
    "hevc.ts": {"x265-params": "log-level=error:open-gop=0"},
    "open-hevc.mp4": {"x265-params": "log-level=error:open-gop=1"},
    "vp9.webm": {"cpu-used": "5", "lag-in-frames": "16"},
    "av1.mp4": {"preset": "8", "crf": "20", "svtav1-params": "lp=1"},
    "av1.mkv": {"preset": "8", "crf": "20", "svtav1-params": "lp=1"},
}
FILES = ("h264.mp4", "h264.mkv", "h264.ts", "h264.mov", "hevc.mp4", "hevc.ts", "vp9.webm", "av1.mp4", "av1.mkv")


def codec_of(name: str) -> str:
    """The codec of a file of that name."""
    return next((codec for codec in CODERS if codec in name), "h264")


def source(name: str, **facts: Any) -> Path:
    """A file of 6 s at 25 frames a second with a key picture every 30."""
    given = {
        "codec": CODERS[codec_of(name)],
        "rate": 25,
        "frames": 150,
        "gop": 30,
        "colour": (1, 1, 1),
        "options": tuple(_OPTIONS.get(name, {}).items()),
    }
    return media_files.video(name, **{**given, **facts})


class Case:
    """A project with a clip of one file, and what is copied of it."""

    def __init__(
        self,
        path: Path,
        start: float,
        length: float,
        *,
        track: str = "V1",
        film: dict[str, Any] | None = None,
        clip: dict[str, Any] | None = None,
        block: dict[str, Any] | None = None,
        preset: dict[str, Any] | None = None,
        before: Callable[[Film], object] = lambda _: None,
    ) -> None:
        self.path = path
        self.film = Film(**{"width": 320, "height": 180, **(film or {})})
        before(self.film)
        self.film.asset(path)
        self._track = track
        self._others: dict[str, Path] = {}
        self._settings = {"clip": clip or {}, "block": block or {}}
        self.preset = self._preset(preset or {})
        self.clip(0, length, source=start, **(block or {}))

    def _preset(self, changes: dict[str, Any]) -> Preset:
        given = find_preset("project").model_dump()
        video = {"codec": CODERS[codec_of(self.path.name)], "options": {}}
        return Preset.model_validate({**given, "copying": "always", "video": video, **changes})

    def clip(self, at: float, length: float, *, source: float, **facts: Any) -> Block:
        """Add a block of the file."""
        content = Clip(asset=ASSET, source_start=round(source * S), **self._settings["clip"])
        return self.film.block(self._track, at, length, content, **facts)

    def add(self, path: Path, at: float, length: float, *, source: float) -> None:
        """Add a block of another file."""
        asset = self.film.asset(path)
        self._others[asset] = path
        self.film.block(self._track, at, length, Clip(asset=asset, source_start=round(source * S)))

    def plan(self, path: Path | None = None) -> RenderPlan:
        """The plan, with what is known of the file; `path` is where it is said to be."""
        made = plan(self.film.document, self.preset, self.film.paths)
        sources = {
            asset: made.sources[asset].replace(info=probe_file(file), path=str(path or file))
            for asset, file in {ASSET: self.path, **self._others}.items()
        }
        return made.replace(sources=sources)

    def copies(self, path: Path | None = None) -> list[Copy]:
        """What is copied."""
        return find_copies(self.plan(path), self.preset, {ASSET})
