"""`CaptionTrack`: the captions of one track as text, for files that carry them beside the pictures.

Text tracks of files show one text at a time, so cues that overlap become pieces: while several last, their texts stand
one below the other, the first to begin on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vidgen.editor.model import Model
from vidgen.editor.queries import Records
from vidgen.editor.records import Track
from vidgen.render.captions.languages import language_of
from vidgen.timing import FLICKS, TimeRange

SHORTEST = FLICKS // 1000
"""Flicks; a cue that is shown for less is left out, since no file could say when it is."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_AT_ONCE = 6
"""Of more cues that overlap only the last to begin are shown: nobody could read them."""


class Caption(Model):
    """A text and when it is shown."""

    start: int
    """Flicks from the start of the export."""
    end: int
    text: str
    """Lines of plain text, none of them empty, without control characters."""


class CaptionTrack(Model):
    """The captions of one track, in order of time, none of which overlap."""

    title: str
    language: str = ""
    """ISO 639-1, for example "de"; empty when the track's name does not tell."""
    captions: tuple[Caption, ...]


def caption_tracks(records: Records, tracks: Sequence[Track], within: TimeRange) -> tuple[CaptionTrack, ...]:
    """Return what caption tracks say within a range of the timeline; a track that says nothing there is left out."""
    found = (
        CaptionTrack(
            title=track.name,
            language=language_of(track.name),
            captions=tuple(_apart(list(_said(records, track, within)))),
        )
        for track in tracks
    )
    return tuple(track for track in found if track.captions)


def silent_notes(tracks: Sequence[Track], carried: Sequence[CaptionTrack]) -> Iterator[str]:
    """Yield a sentence when captions were to go into the file and there are none, or some tracks have none."""
    if not carried:
        yield "There are no captions in what is exported, so the file has no caption track."
        return
    names = [track.name for track in tracks]
    for track in carried:
        names.remove(track.title)
    for name in names:
        yield f"The caption track '{name}' says nothing in what is exported; the file is without it."


def _said(records: Records, track: Track, within: TimeRange) -> Iterator[Caption]:
    """Yield the cues of a track as they are shown: cut to their block and the range, and counted from its start."""
    from vidgen.blocks.captions import Captions  # kinds are imported when they are used

    for block in records.blocks_on(track.id):
        content = block.content
        shown = within.intersection(block.range_on_track)
        if shown is None or not block.enabled or not isinstance(content, Captions):
            continue
        for cue in content.cues:
            start, end = max(shown.start, block.start + cue.start), min(shown.end, block.start + cue.end)
            text = plain(cue.text.upper() if content.uppercase else cue.text)
            if end - start >= SHORTEST and text:
                yield Caption(start=start - within.start, end=end - within.start, text=text)


def plain(text: str) -> str:
    """Return text without what would end a caption in a file: empty lines and control characters."""
    lines = (_UNSEEN.sub("", line).strip() for line in text.expandtabs(1).splitlines())
    return "\n".join(line for line in lines if line)


def _apart(cues: list[Caption]) -> Iterator[Caption]:
    """Yield the cues so that no two overlap."""
    cues.sort(key=lambda c: c.start)
    cluster: list[Caption] = []
    until = 0
    for cue in cues:
        if cluster and cue.start >= until:
            yield from _pieces(cluster)
            cluster = []
        cluster.append(cue)
        until = max(until, cue.end)
    yield from _pieces(cluster)


def _pieces(cues: list[Caption]) -> Iterator[Caption]:
    """Yield a piece for each stretch in which the same cues of those that overlap are shown."""
    if len(cues) == 1:
        yield cues[0]
        return
    coming = iter([*cues, None])
    following = next(coming)
    shown: list[Caption] = []
    for start, end in pairwise(sorted({edge for cue in cues for edge in (cue.start, cue.end)})):
        shown = [cue for cue in shown if cue.end > start]
        while following is not None and following.start == start:
            shown = [*shown, following][-_AT_ONCE:]
            following = next(coming)
        text = "\n".join(dict.fromkeys(cue.text for cue in shown))
        if text and end - start >= SHORTEST:
            yield Caption(start=start, end=end, text=text)
