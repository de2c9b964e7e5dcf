"""Where nobody speaks: from how loud the sound of a timeline is. Pure, but for asking the ears."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vidgen.ai.assistant.ears import Ears
from vidgen.ai.assistant.workbench import Workbench
from vidgen.ai.speech_parts import spoken_blocks
from vidgen.editor.edits.placing import merged
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block
from vidgen.editor.transcript import Span
from vidgen.errors import EditError
from vidgen.timing import FLICKS

HOP = FLICKS // 100
"""Flicks from one level to the next."""
_SHORTEST_SOUND = FLICKS // 20
"""A click is no speech."""


def threshold(levels: NDArray[np.float32]) -> float:
    """Return the level in dBFS above which something is said: between the floor and the speech of this very recording."""
    heard = levels[levels > -90]
    if len(heard) == 0:
        return -40.0
    floor, speech = np.percentile(heard, [10, 95])
    return float(np.clip(floor + 0.4 * (speech - floor), -55, speech - 6))


def loud(levels: NDArray[np.float32], limit: float) -> list[Span]:
    """Return the stretches that are louder than a limit, in flicks from the start; clicks are left out."""
    above = np.concatenate([[False], levels > limit, [False]])
    edges = np.flatnonzero(above[1:] != above[:-1])
    spans = [(int(a) * HOP, int(b) * HOP) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [s for s in spans if s[1] - s[0] >= _SHORTEST_SOUND]


async def speech(bench: Workbench, ears: Ears) -> list[Span]:
    """Return where something is said, in flicks on the timeline. Raises EditError where there is no sound, MediaError."""
    blocks = spoken_blocks(bench.records)
    if not blocks:
        raise EditError("There is no speech on the timeline: it has no sound besides music.")
    spans: list[Span] = []
    for block in blocks:
        content = block.content
        if not isinstance(content, SourceContent):
            continue
        asset = bench.records.get(content.asset, Asset)
        levels = await ears.levels(asset, content.stream)
        spans += _on_timeline(block, content, loud(levels, threshold(levels)))
    return merged(spans)


def silences(sounds: list[Span], start: int, end: int, longest: int, keep: int) -> list[Span]:
    """Return what to cut of `[start, end)` so that no silence is longer than `longest`.

    Of each that is, `keep` stays, half on each side; at the very start and end nothing stays on the outer side.
    """
    found: list[Span] = []
    at = start
    for a, b in [*sounds, (end, end)]:
        head = 0 if at == start else keep // 2
        tail = 0 if a >= end else keep - keep // 2
        if min(a, end) - at > longest and min(a, end) - tail > at + head:
            found.append((at + head, min(a, end) - tail))
        at = max(at, b)
    return found


def _on_timeline(block: Block, content: SourceContent, spans: list[Span]) -> list[Span]:
    """Return the stretches of a file that a block plays, where they are heard."""
    played = content.source_range(block.duration)
    found = []
    for a, b in spans:
        first, last = max(a, played.start) - played.start, min(b, played.end) - played.start
        if last <= first:
            continue
        first, last = int(first / content.speed), int(last / content.speed)
        if content.reverse:
            first, last = block.duration - last, block.duration - first
        found.append((block.start + first, block.start + last))
    return found
