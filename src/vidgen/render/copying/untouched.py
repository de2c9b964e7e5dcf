"""`untouched`: where a plan shows nothing but the picture of one file, as it is. Pure: looks at records only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vidgen.blocks.clip import Clip
from vidgen.editor.media_info import PictureStream
from vidgen.editor.records import Block, Id, Placement
from vidgen.render.plan import RenderPlan, Span


@dataclass(frozen=True)
class Piece:
    """Frames `start` up to `end` of a plan, which show one file's pictures and nothing else."""

    start: int
    end: int
    asset: Id
    stream: int
    """Which of the file's picture streams, counted from 0."""
    offset: int
    """Flicks to add to a time of the timeline to get the file's, where 0 is the earliest start of its streams."""


def untouched(plan: RenderPlan) -> Iterator[Piece]:
    """Yield the stretches, in order. Those of one clip that other tracks cut into spans come as one."""
    last: Piece | None = None
    for span in plan.spans:
        piece = _piece(plan, span)
        if last is not None and piece is not None and last.end == piece.start and _goes_on(last, piece):
            last = Piece(last.start, piece.end, last.asset, last.stream, last.offset)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _goes_on(one: Piece, other: Piece) -> bool:
    return (one.asset, one.stream, one.offset) == (other.asset, other.stream, other.offset)


def _piece(plan: RenderPlan, span: Span) -> Piece | None:
    """Return a span as a piece if its uppermost layer is a plain clip, which hides all others."""
    if not span.layers or span.layers[-1].before is not None:
        return None
    block = plan.blocks[span.layers[-1].block]
    content = block.content
    if not isinstance(content, Clip) or not _plain(block, content) or not _fills(plan, content):
        return None
    return Piece(span.start, span.end, content.asset, content.stream, content.source_start - block.start)


def _plain(block: Block, content: Clip) -> bool:
    """Tell whether a block shows its file's pictures as they are, if they have the canvas's size."""
    return (
        content.speed == 1
        and not content.reverse
        and not block.curves
        and not any(effect.enabled for effect in block.effects)
        and block.placement == Placement(fit=block.placement.fit)
    )


def _fills(plan: RenderPlan, content: Clip) -> bool:
    stream = stream_of(plan, content.asset, content.stream)
    return stream is not None and as_stored(stream) and (stream.width, stream.height) == (plan.width, plan.height)


def stream_of(plan: RenderPlan, asset: Id, stream: int) -> PictureStream | None:
    """Return what is known of a picture stream; None when its file is missing or damaged."""
    source = plan.sources.get(asset)
    if source is None or source.path is None or source.info is None or source.info.problems:
        return None
    pictures = source.info.pictures
    return pictures[stream] if stream < len(pictures) and not source.info.still else None


def as_stored(stream: PictureStream) -> bool:
    """Tell whether pictures are shown as they are stored: square pixels, upright, whole frames, opaque."""
    return (
        (stream.width, stream.height) == (stream.coded_width, stream.coded_height)
        and stream.pixel_aspect == 1
        and stream.rotation == 0
        and not stream.mirrored
        and stream.interlaced == "no"
        and not stream.alpha
    )
