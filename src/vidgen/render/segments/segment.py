"""`Segment`: a stretch of frames that is encoded on its own, named by the hash of everything that it shows.

What a key holds: the records of all blocks that are seen, with times relative to the segment, so that a segment that only
moved keeps its name; the content hashes of their files; the fonts where there is text; canvas, rate and pixel format; how
it is encoded, and by which version of which encoder; and the version of everything that makes pictures here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from typing import Any

from vidgen.editor.kinds import UnknownContent
from vidgen.editor.model import Model
from vidgen.editor.records import Block, Id
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset, VideoSettings
from vidgen.timing import FLICKS

_NOT_SHOWN = {"id", "track", "name", "enabled", "colour", "group", "link"}
"""Fields of a block that have no part in its picture or sound."""


class Copied(Model):
    """Pictures of a source that go into the export as they are, without being encoded again."""

    asset: Id
    stream: int
    first: int
    """Presentation time of the first picture, in the source stream's time base; it is a key picture of a closed GOP."""
    codec: str
    """FFmpeg's name of the decoder: h264, hevc, vp9, av1."""


class Segment(Model):
    """Frames `start` up to `end` of a plan."""

    number: int
    start: int
    end: int
    key: str
    """40 hexadecimal digits."""
    video: VideoSettings | None = None
    """How it is encoded where that differs from the preset, because a budget of bits was shared out."""
    copied: Copied | None = None
    """Where its pictures come from, when they are copied and not rendered."""
    threads: int = 1
    """Of its encoder. More than one where the rest of the film is copied, and somebody waits for these few frames only."""

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.end - self.start


class Sound(Model):
    """The whole sound of an export, which is mixed and encoded in one go."""

    key: str


class Facts(Model):
    """What plan and preset don't tell but a key must know."""

    hashes: dict[Id, str]
    """Content hashes of the files as they are now, by asset; those that are missing aren't in it."""
    fonts: str = ""
    """Hash over the fonts that can be drawn with."""
    encoder: str = ""
    """Name of the encoder of pictures; its version is part of `version`."""
    version: str
    """Of everything that makes pictures and sound: see `render/version.py`."""


def segment_key(
    plan: RenderPlan, preset: Preset, facts: Facts, start: int, end: int, video: VideoSettings, threads: int = 1
) -> str:
    """Return the name of the coded pictures of frames `start` up to `end`."""
    at = plan.time_of(start)
    seen = plan.spans_between(start, end)
    blocks = {i: plan.blocks[i] for s in seen for layer in s.layers for i in (layer.block, layer.before) if i}
    described = {i: _described(b, at, plan.time_of(end), plan, facts) for i, b in blocks.items()}
    spans = [
        (
            max(s.start, start) - start,
            min(s.end, end) - start,
            [(described[layer.block], described[layer.before] if layer.before else None) for layer in s.layers],
        )
        for s in seen
    ]
    return _digest(
        {
            "what": "pictures",
            "version": facts.version,
            "encoder": facts.encoder,
            "video": video.model_dump(mode="json"),
            "threads": threads,
            "size": (plan.width, plan.height),
            "rate": str(plan.rate),
            "first": None if _exact(plan) else plan.first + start,
            "background": plan.background,
            "format": plan.pixel_format,
            "container": preset.container if preset.container in {"gif", "png-sequence"} else "",
            "fonts": facts.fonts if any(worded(b, facts.hashes) for b in blocks.values()) else "",
            "spans": spans,
        }
    )


def sound_key(plan: RenderPlan, preset: Preset, facts: Facts) -> str:
    """Return the name of the coded sound of an export."""
    blocks = {i: plan.blocks[i] for item in plan.sounds for i in (item.block, item.next) if i}
    return _digest(
        {
            "what": "sound",
            "version": facts.version,
            "sound": preset.sound.model_dump(mode="json") if preset.sound else None,
            "copying": (preset.copying, preset.container),
            "rate": plan.sample_rate,
            "start": plan.start,
            "samples": plan.samples,
            "blocks": {i: _described(b, 0, plan.start + plan.duration, plan, facts) for i, b in blocks.items()},
            "items": [item.model_dump(mode="json") for item in plan.sounds],
        }
    )


def copied_key(facts: Facts, copied: Copied, frames: int) -> str:
    """Return the name of `frames` pictures that are copied from a source."""
    named = {**copied.model_dump(mode="json"), "asset": facts.hashes[copied.asset]}
    return _digest({"what": "copy", "version": facts.version, "copied": named, "frames": frames})


def _described(block: Block, at: int, until: int, plan: RenderPlan, facts: Facts) -> dict[str, Any]:
    """Return what a block shows between two times of the timeline, as plain data that holds no ids."""
    content = block.content.seen(at - block.start, until - block.start)
    data = (block if content is block.content else block.replace(content=content)).model_dump(mode="json")
    data = {name: value for name, value in data.items() if name not in _NOT_SHOWN}
    data["start"] = block.start - at
    for part in (block.content, *block.effects):
        asset = part.asset_id
        if asset is not None and asset not in facts.hashes:  # a placeholder with its name is drawn
            source = plan.sources.get(asset)
            data.setdefault("missing", []).append(source.name if source else block.name)
    if isinstance(block.content, UnknownContent):  # likewise
        data["unknown"] = block.name
    return _named_by_content(data, facts.hashes)  # type: ignore[no-any-return]  # a dict stays one


def contents(plan: RenderPlan, segments: Sequence[Segment]) -> list[tuple[str, ...]]:
    """Return for each segment what is seen in its middle: the files, or the kinds of what has none, bottom first."""
    seen = [plan.span_of((segment.start + segment.end) // 2).layers for segment in segments]
    blocks = [[plan.blocks[layer.block].content for layer in layers] for layers in seen]
    return [tuple(content.asset_id or content.kind for content in row) for row in blocks]


def worded(block: Block, present: Container[Id]) -> bool:
    """Tell whether a block may be drawn with letters: its own, or those of a placeholder.

    `present`: the assets whose files are there.
    """
    content = block.content
    missing = content.asset_id is not None and content.asset_id not in present
    return missing or hasattr(content, "font") or isinstance(content, UnknownContent)


def _named_by_content(value: Any, hashes: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return hashes.get(value, value)
    if isinstance(value, dict):
        return {name: _named_by_content(part, hashes) for name, part in value.items()}
    if isinstance(value, list):
        return [_named_by_content(part, hashes) for part in value]
    return value


def _exact(plan: RenderPlan) -> bool:
    """Tell whether all frames are equally long in flicks, so that it does not matter where a segment lies."""
    return (FLICKS * plan.rate.denominator) % plan.rate.numerator == 0


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
