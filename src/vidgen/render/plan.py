"""`RenderPlan`: everything that an export shows and plays, as one pure value. Made by `plan()`.

It names no document and opens no file: it can be sent to another process as JSON, cut into parts and hashed. Frame `n` of
a plan shows the time `rate.time_of(first + n)`. Spans are stretches of frames in which the same layers are seen; what a
layer looks like at a time follows from its block alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from vidgen.editor.fields import Colour
from vidgen.editor.kinds import SourceContent, Transition, UnknownContent, UnknownEffect, UnknownTransition
from vidgen.editor.media_info import MediaInfo
from vidgen.editor.model import Model
from vidgen.editor.queries import Records
from vidgen.editor.records import Asset, Block, Id, Project, Rate, Track
from vidgen.errors import RenderError
from vidgen.render.captions.tracks import CaptionTrack, caption_tracks, silent_notes
from vidgen.render.preset import PixelFormat, Preset
from vidgen.timing import FrameRate, TimeRange, flicks_to_samples


class Layer(Model):
    """What one track shows: a block, or two of them in a transition."""

    block: Id
    before: Id | None = None
    """In a transition, the block that goes; `block` comes, and its transition joins them."""


class Span(Model):
    """Frames from `start` up to `end` that show the same layers, bottom first."""

    start: int
    end: int
    layers: tuple[Layer, ...]


class SoundItem(Model):
    """A stretch of the timeline in which one block is heard."""

    block: Id
    start: int
    """Flicks on the timeline; with the part of a transition that lies before the block."""
    end: int
    next: Id | None = None
    """The block into which it crosses at its end; that block's transition says how."""
    crosses_in: bool = False
    """Whether the block's own transition is heard at its start."""


class StandIn(Model):
    """A small copy of a file's first picture stream that a preview shows in its place, at the same times."""

    path: str
    info: MediaInfo
    """What a reader of it has to know."""


class Source(Model):
    """A media file that blocks of the plan use."""

    name: str
    path: str | None = None
    """Absolute; None when the file is missing."""
    hash: str = ""
    size: int = 0
    """Bytes of the file when its hash was taken."""
    modified: int = 0
    """Nanoseconds of the file's clock then."""
    info: MediaInfo | None = None
    stand_in: StandIn | None = None
    """Never in an export's plan."""


class Chapter(Model):
    """A place that players offer to go to."""

    start: int
    """Flicks from the start of the export."""
    end: int
    title: str


class RenderPlan(Model):
    """What an export shows and plays."""

    width: int
    height: int
    rate: Rate
    sample_rate: int
    background: Colour
    pixel_format: PixelFormat
    """The form in which frames are delivered."""
    first: int
    """The number of the first frame, counted from the start of the timeline at `rate`."""
    frames: int
    start: int
    """Flicks on the timeline at which the sound begins."""
    samples: int
    """How long the sound is."""
    spans: tuple[Span, ...]
    """All frames, in order, without gaps; a span without layers shows the background."""
    sounds: tuple[SoundItem, ...]
    blocks: dict[Id, Block]
    sources: dict[Id, Source]
    chapters: tuple[Chapter, ...] = ()
    captions: tuple[CaptionTrack, ...] = ()
    """Those that the file carries as text."""
    title: str = ""
    notes: tuple[str, ...] = ()
    """Sentences for the user about what will not look as intended."""
    placeholders: bool = False
    """Whether an export shows placeholders for media that are missing; else it is refused, see `presence.py`."""
    strict: bool = False
    """Whether nothing is exported when media were changed since they were imported, or are damaged."""

    @property
    def transparent(self) -> bool:
        """Whether frames have alpha, so that the background is nothing."""
        return self.pixel_format.startswith("yuva")

    @property
    def duration(self) -> int:
        """Flicks."""
        return self.time_of(self.frames) - self.time_of(0)

    def time_of(self, frame: int) -> int:
        """Return the time on the timeline that frame `frame` of the plan shows, in flicks."""
        return self.rate.time_of(self.first + frame)

    def span_of(self, frame: int) -> Span:
        """Return the span in which a frame lies."""
        return self.spans[max(0, bisect_right(self.spans, frame, key=lambda s: s.start) - 1)]

    def spans_between(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the spans that share a frame with those from `start` up to `end`."""
        first = max(0, bisect_right(self.spans, start, key=lambda s: s.start) - 1)
        return self.spans[first : bisect_left(self.spans, end, key=lambda s: s.start)]


def plan(
    records: Records,
    preset: Preset,
    asset_paths: Mapping[Id, Path],
    range: TimeRange | None = None,
    stand_ins: Mapping[Id, StandIn] = MappingProxyType({}),
) -> RenderPlan:
    """Return the plan of the main timeline, or of a range of it, for a preset.

    `stand_ins` are shown in place of the assets' pictures; only the player gives any.

    Hidden tracks are not seen (and not carried as captions) and muted ones not heard. Solo holds among tracks of pictures
    and among tracks of sound: where one has it, those without are left out. Raises RenderError when there is nothing
    to export.
    """
    project = records.project
    rate = preset.frame_rate(project)
    whole = TimeRange(0, records.duration())
    wanted = whole if range is None else range
    if wanted.duration <= 0 or wanted.start < 0:
        what = "the timeline is empty" if range is None else "the range is empty"
        raise RenderError(f"There is nothing to export: {what}.")
    first = rate.frame_at(wanted.start)
    frames = max(1, _first_frame(rate, wanted.end) - first)
    start = rate.time_of(first)
    end = rate.time_of(first + frames) if preset.video else wanted.end
    sample_rate = preset.sample_rate(project)
    shown = [t for t in _soloed(records, "seen") if not t.hidden]
    seen = [t for t in shown if preset.burns_captions or t.medium != "caption"] if preset.video else []
    spoken = [t for t in shown if t.medium == "caption"] if preset.carries_captions else []
    heard = [t for t in _soloed(records, "heard") if not t.muted] if preset.sound else []
    tracks = [_Lane(records, t, rate, first, frames) for t in seen]
    sounds = tuple(
        item for t in heard for item in _sounds(records, t, start, end) if item.start < end and item.end > start
    )
    spans = tuple(_spans(tracks, frames))
    used = {i for s in spans for layer in s.layers for i in (layer.block, layer.before) if i}
    used |= {i for item in sounds for i in (item.block, item.next) if i}
    blocks = {i: records.get(i, Block) for i in sorted(used)}
    sources = _sources(records, blocks, asset_paths, stand_ins)
    width, height = preset.canvas(project)
    captions = caption_tracks(records, spoken, TimeRange.between(start, end))
    return RenderPlan(
        width=width,
        height=height,
        rate=rate,
        sample_rate=sample_rate,
        background=project.background,
        pixel_format=preset.video.pixel_format if preset.video else "yuv420p",
        first=first,
        frames=frames,
        start=start,
        samples=max(1, flicks_to_samples(end, sample_rate) - flicks_to_samples(start, sample_rate)),
        spans=spans,
        sounds=sounds,
        blocks=blocks,
        sources=sources,
        chapters=tuple(_chapters(records, TimeRange.between(start, end))),
        captions=captions,
        title=project.name,
        notes=(
            *_shape_note(project, preset, width, height),
            *_notes(blocks, sources),
            *(silent_notes(spoken, captions) if preset.carries_captions else ()),
        ),
    )


def _first_frame(rate: FrameRate, time: int) -> int:
    """Return the number of the first frame that begins at or after `time`."""
    return rate.frame_at(time - 1) + 1


def _soloed(records: Records, sense: str) -> list[Track]:
    tracks = [t for t in records.tracks() if (t.medium == "audio") == (sense == "heard")]
    return [t for t in tracks if t.solo] or tracks


def _joined(records: Records, block: Block) -> Block | None:
    """Return the block from which this one's transition leads, or None when there is no such transition.

    A transition needs two enabled blocks that touch; one that is not known here cuts hard.
    """
    transition = block.transition
    if transition is None or isinstance(transition, UnknownTransition) or not block.enabled or transition.length <= 0:
        return None
    before = records.block_before(block)
    return before if before is not None and before.enabled and before.end == block.start else None


@dataclass(frozen=True)
class _Stretch:
    start: int
    end: int
    layer: Layer


class _Lane:
    """The stretches of frames of one track, in order, without overlap."""

    def __init__(self, records: Records, track: Track, rate: FrameRate, first: int, frames: int) -> None:
        self.stretches = tuple(self._cut(records, track, rate, first, frames))

    def _cut(self, records: Records, track: Track, rate: FrameRate, first: int, frames: int) -> Iterator[_Stretch]:
        def stretch(start: int, end: int, layer: Layer) -> Iterator[_Stretch]:
            begin = max(0, _first_frame(rate, start) - first)
            stop = min(frames, _first_frame(rate, end) - first)
            if begin < stop:
                yield _Stretch(begin, stop, layer)

        blocks = [b for b in _around(records, track, rate.time_of(first), rate.time_of(first + frames)) if b.enabled]
        shown_to = 0
        for block, following in zip(blocks, [*blocks[1:], None], strict=False):
            start, end = block.start, block.end
            before = _joined(records, block)
            if before is not None and block.transition is not None:
                joint = TimeRange.between(block.start - block.transition.before, block.start + block.transition.after)
                begin = max(joint.start, shown_to)
                yield from stretch(begin, joint.end, Layer(block=block.id, before=before.id))
                start = joint.end
            if following is not None and following.transition is not None and _joined(records, following):
                end = min(end, following.start - following.transition.before)
            yield from stretch(start, end, Layer(block=block.id))
            shown_to = max(start, end)


def _around(records: Records, track: Track, start: int, end: int) -> Sequence[Block]:
    """Return the blocks of a track that share any time with a range, and the one before and after, which may reach in."""
    blocks = records.blocks_on(track.id)
    first = bisect_right(blocks, start, key=lambda b: b.end) - 1
    last = bisect_left(blocks, end, key=lambda b: b.start) + 1
    return blocks[max(0, first) : last]


def _spans(lanes: list[_Lane], frames: int) -> Iterator[Span]:
    """Yield the spans between all borders, going along them once: at each, some layers end and others begin."""
    changes: dict[int, list[tuple[int, Layer | None]]] = {0: [], frames: []}
    for place, lane in enumerate(lanes):
        for stretch in lane.stretches:
            changes.setdefault(stretch.end, []).append((place, None))
    for place, lane in enumerate(lanes):
        for stretch in lane.stretches:  # after the ends: where one begins as another ends, it is the one that is seen
            changes.setdefault(stretch.start, []).append((place, stretch.layer))
    shown: list[Layer | None] = [None] * len(lanes)
    for start, end in pairwise(sorted(changes)):
        for place, layer in changes[start]:
            shown[place] = layer
        yield Span(start=start, end=end, layers=tuple(layer for layer in shown if layer is not None))


def _sounds(records: Records, track: Track, start: int, end: int) -> Iterator[SoundItem]:
    blocks = [b for b in _around(records, track, start, end) if b.enabled]
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if not isinstance(block.content, SourceContent):
            continue
        joins = _transition(records, block)
        leaves = _transition(records, following) if following is not None else None
        yield SoundItem(
            block=block.id,
            start=block.start - (joins.before if joins else 0),
            end=block.end + (leaves.after if leaves else 0),
            next=following.id if leaves and following else None,
            crosses_in=joins is not None,
        )


def _transition(records: Records, block: Block) -> Transition | None:
    return block.transition if _joined(records, block) else None


def _sources(
    records: Records, blocks: Mapping[Id, Block], paths: Mapping[Id, Path], stand_ins: Mapping[Id, StandIn]
) -> dict[Id, Source]:
    wanted = {i for b in blocks.values() for part in (b.content, *b.effects) if (i := _asset_of(part))}
    found = {}
    for asset_id in sorted(wanted):
        asset = records.find(asset_id, Asset)
        path = paths.get(asset_id)
        found[asset_id] = Source(
            name=asset.name if asset else asset_id,
            path=str(path) if path is not None else None,
            hash=asset.hash if asset else "",
            size=asset.size if asset else 0,
            modified=asset.modified if asset else 0,
            info=asset.info if asset else None,
            stand_in=stand_ins.get(asset_id),
        )
    return found


def _asset_of(part: object) -> Id | None:
    found = getattr(part, "asset_id", None)
    return found if isinstance(found, str) else None


def _chapters(records: Records, within: TimeRange) -> Iterator[Chapter]:
    """Yield a chapter from each named marker to the next; the time before the first is one of its own."""
    marks = [(m.time, m.text.splitlines()[0].strip()) for m in records.markers() if m.text.strip() and m.time in within]
    if not marks:
        return
    if marks[0][0] > within.start:
        marks.insert(0, (within.start, records.project.name))
    ends = [time for time, _ in marks[1:]] + [within.end]
    for (time, title), end in zip(marks, ends, strict=True):
        if end > time:
            yield Chapter(start=time - within.start, end=end - within.start, title=title[:200])


def _shape_note(project: Project, preset: Preset, width: int, height: int) -> Iterator[str]:
    """Yield a sentence when an export has another shape than the project, so that everything is laid out anew."""
    if preset.video and abs(width * project.height / (height * project.width) - 1) > 0.01:
        yield (
            f"The preset '{preset.name}' is {width}×{height}, the project {project.width}×{project.height}: everything "
            "is laid out anew for that shape. The preset 'project' keeps the project's."
        )


def missing_note(name: str) -> str:
    """Return the sentence about a medium that is missing."""
    return f"'{name}' is missing; a placeholder is shown and nothing is heard instead."


def _notes(blocks: Mapping[Id, Block], sources: Mapping[Id, Source]) -> Iterator[str]:
    for source in sources.values():
        if source.path is None:
            yield missing_note(source.name)
    unknown = {b.content.kind for b in blocks.values() if isinstance(b.content, UnknownContent)}
    for kind in sorted(unknown):
        yield f"Blocks of the kind '{kind}' are not known to this version of vidgen; a placeholder is shown instead."
    for block in blocks.values():
        for effect in block.effects:
            if isinstance(effect, UnknownEffect):
                yield f"The effect '{effect.kind}' is not known to this version of vidgen; it was left out."
