"""Sounds that step back while others are heard: where that is, and the curve of their gain. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vidgen.editor import transcript
from vidgen.editor.curves import Keyframe
from vidgen.editor.edits.placing import merged
from vidgen.editor.kinds import SourceContent
from vidgen.editor.music import is_music
from vidgen.editor.queries import Records
from vidgen.editor.records import Id

Span = tuple[int, int]


def speech(records: Records, but: Collection[Id]) -> list[Span]:
    """Return where something is said, in flicks of the timeline: the words of captions, else all but music and `but`."""
    said = [(w.start, w.end) for w in transcript.transcript(records)]
    if said:
        return merged(said)
    return merged(
        (block.start, block.end)
        for track in records.tracks()
        if track.medium == "audio" and not track.muted
        for block in records.blocks_on(track.id)
        if block.enabled and block.id not in but and isinstance(block.content, SourceContent)
        if not is_music(records, block)
    )


def gain(
    spans: Iterable[Span], length: int, *, loud: float, soft: float, fade: int, pause: int
) -> tuple[Keyframe, ...]:
    """Return the gain of a sound over its `length`: soft in the spans, loud elsewhere, with fades outside the spans.

    Between spans that are no further apart than a pause, or than two fades, it stays soft. All in flicks from its start; no
    keyframes when nothing is said while it lasts.
    """
    apart = max(pause, 2 * fade)
    joined: list[Span] = []
    for start, end in merged(s for s in spans if s[1] > 0 and s[0] < length):
        if joined and start - joined[-1][1] <= apart:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    keys: dict[int, float] = {}
    for start, end in joined:
        if start > 0:
            keys.setdefault(max(0, start - max(1, fade)), loud)
        keys[max(0, start)] = soft
        keys[min(length, end)] = soft
        if end < length:
            keys[min(length, end + max(1, fade))] = loud
    return tuple(Keyframe(time=time, value=value, ease="ease_in_out") for time, value in sorted(keys.items()))
