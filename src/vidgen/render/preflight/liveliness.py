"""`liveliness`: how much of a plan's pictures is new from frame to frame, as far as records tell. Pure.

An encoder by quality spends its bits on what changes and on what it has not seen before. Footage changes everywhere, a
photo only when it appears, letters hardly cost anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from vidgen.blocks.captions import Captions
from vidgen.blocks.clip import Clip
from vidgen.blocks.image import Image
from vidgen.blocks.text import Text
from vidgen.editor.media_info import PictureStream
from vidgen.editor.records import Block, Id
from vidgen.render.copying.untouched import stream_of
from vidgen.render.plan import RenderPlan

FULL_HD = 1920 * 1080
SMALLER = 0.3
"""Smaller pictures have more detail in each pixel: bits of one grow by this power as pixels become fewer."""
_ORDINARY = 0.054
"""Bits of a pixel of Full HD that the films have for which the estimate was measured."""
_SHARES = {"h264": 1.0, "hevc": 0.67, "vp9": 0.7, "av1": 0.5, "libdav1d": 0.5, "libvpx-vp9": 0.7, "mpeg4": 1.4}
"""What codecs between whose key pictures others lie need for the same look. Others tell nothing of how lively a film is."""
_GENEROUS = 0.5
"""Of a source with more bits than ordinary only this power counts: cameras encode in haste, and noise goes first."""
_DRIFTING, _SCENERY = 0.22, 0.15
"""What a photo that slowly moves, and a drawn background, cost beside footage; measured for the first."""
_DRAWN = {"counter": 20, "chart": 60, "shape": 10, "sticker": 15}
"""Letters that cost about as much as other things that are drawn."""


@dataclass(frozen=True)
class Liveliness:
    """What there is in all frames of a plan."""

    footage: float
    """Frames of ordinary footage that would change as much."""
    stills: float
    """Canvases full of photos that appear."""
    showing: float
    """Share of a frame that photos fill, on the average."""
    letters: int
    """That appear."""
    reading: float
    """Letters in a frame, on the average."""


def liveliness(plan: RenderPlan) -> Liveliness:
    """Return how lively a plan is."""
    footage = stills = showing = reading = 0.0
    letters = 0
    seen: set[Id] = set()
    for span in plan.spans:
        frames, free = span.end - span.start, 1.0
        for layer in reversed(span.layers):
            block = plan.blocks[layer.block]
            area = min(free, _area(block))
            fresh = block.id not in seen
            seen.add(block.id)
            content = block.content
            if isinstance(content, Clip):
                footage += frames * area * _detail(plan, content)
                free -= area
            elif isinstance(content, Image):
                footage += frames * area * (_DRIFTING if block.curves else 0.0)
                stills += area if fresh else 0.0
                showing += frames * area
                free -= area
            elif content.kind == "backdrop":
                footage += frames * area * _SCENERY
            else:
                count = _letters(plan, block)
                letters += count if fresh else 0
                reading += frames * count
    most = max(1, plan.frames)
    return Liveliness(footage, stills, showing / most, letters, reading / most)


def _area(block: Block) -> float:
    """Return about which share of the canvas a block covers."""
    if any(curve.path.startswith("placement.scale") for curve in block.curves):
        return 1.0
    return min(1.0, abs(block.placement.scale_x * block.placement.scale_y))


def _detail(plan: RenderPlan, content: Clip) -> float:
    """Return how lively the pictures of a clip are beside ordinary ones, by the bits that they have in its file."""
    stream, source = stream_of(plan, content.asset, content.stream), plan.sources.get(content.asset)
    info = source.info if source is not None else None
    if stream is None or info is None or stream.codec not in _SHARES:
        return 1.0
    frames = _frames(stream, info.duration)
    pixels = stream.coded_width * stream.coded_height
    if not frames or not pixels:
        return 1.0
    bits = 8 * info.size / (frames * pixels) / _SHARES[stream.codec] / float((FULL_HD / pixels) ** SMALLER)
    found = bits / _ORDINARY
    return found if found <= 1 else found**_GENEROUS


def _frames(stream: PictureStream, duration: int | None) -> float:
    if stream.frames:
        return stream.frames
    return float(stream.rate * duration / 705_600_000) if stream.rate and duration else 0.0


def _letters(plan: RenderPlan, block: Block) -> int:
    content = block.content
    if isinstance(content, Text):
        return len(content.text)
    if isinstance(content, Captions):
        begin, end = plan.time_of(0) - block.start, plan.time_of(plan.frames) - block.start
        return sum(len(cue.text) for cue in content.cues if cue.start < end and cue.end > begin)
    return _DRAWN.get(content.kind, 0)
