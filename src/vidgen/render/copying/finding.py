"""`find_copies`: which stretches of a plan can be made of a source's coded pictures. Opens media: for worker processes.

A frame shows what its source shows in the middle of the frame's time (as in the compositor). Where that makes each frame
of the plan show another picture of the source, in order and without gaps, the pictures may be copied from the key picture
of a closed GOP on. A stretch may end inside a GOP: pictures depend only on those decoded before them, so it ends where
the packets up to there are exactly the pictures up to a time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from vidgen.editor.media_info import PictureStream
from vidgen.editor.records import Id
from vidgen.errors import MediaError
from vidgen.media.pictures import origin_of
from vidgen.render.copying.fitting import codec_to_copy, fits, modest
from vidgen.render.copying.reading import CodedReader, known
from vidgen.render.copying.untouched import Piece, stream_of, untouched
from vidgen.render.plan import RenderPlan
from vidgen.render.preset import Preset
from vidgen.render.segments.segment import Copied
from vidgen.timing import FLICKS

_SHORTEST = FLICKS
"""Shorter stretches are encoded: a copy in the middle costs a key picture more and the encoder two more beginnings."""
_APART = 10 * FLICKS
"""Unused stretches of a file that are at least so long are not read."""
_REORDERED = 40
"""Packets after the end of what is wanted that are read, for pictures that come earlier than they are decoded."""
_LEAD = 2 * FLICKS
"""What begins so early in a file is read from its beginning."""


@dataclass(frozen=True)
class Copy:
    """Frames `start` up to `end` of a plan, which are copied."""

    start: int
    end: int
    copied: Copied


@dataclass(frozen=True)
class _Shown:
    """A frame of the plan and the time of its source, in flicks of the file's own clock, that it shows."""

    frame: int
    time: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A packet, without what is in it."""

    stamp: int
    time: int
    key: bool
    whole: bool
    extradata: bytes
    size: int


def find_copies(plan: RenderPlan, preset: Preset, present: Container[Id]) -> list[Copy]:
    """Return the stretches that can be copied, in order. What cannot be read is not copied.

    `present` has the assets whose files are there.
    """
    if codec_to_copy(preset) is None:
        return []
    plan = plan.replace(sources={asset: known(source) for asset, source in plan.sources.items()})
    found: list[Copy] = []
    wanted = [p for p in untouched(plan) if p.end - p.start >= _least(plan) and p.asset in present]
    for (asset, stream), pieces in groupby(sorted(wanted, key=_file), key=_file):
        info = stream_of(plan, asset, stream)
        if info is not None and fits(info, preset):
            found += _of_file(plan, preset, info, list(pieces))
    return sorted(found, key=lambda copy: copy.start)


def borders_around(borders: list[int], copies: list[tuple[int, int]], least: int) -> list[int]:
    """Return the borders of segments where the stretches `copies` are segments of their own.

    Of the given ones those are kept that lie outside and leave `least` frames at least up to the next copied stretch.
    """
    edges = {edge for copy in copies for edge in copy}
    kept = {
        border
        for border in borders[1:-1]
        if all(border <= start - least or border >= end + least for start, end in copies)
    }
    return sorted({borders[0], borders[-1]} | edges | kept)


def _file(piece: Piece) -> tuple[Id, int]:
    return piece.asset, piece.stream


def _least(plan: RenderPlan) -> int:
    return max(2, plan.rate.frame_at(_SHORTEST))


def _of_file(plan: RenderPlan, preset: Preset, info: PictureStream, pieces: list[Piece]) -> Iterator[Copy]:
    source = plan.sources[pieces[0].asset]
    if source.path is None or source.info is None:
        return
    origin = origin_of(source.info)
    try:
        reader = CodedReader(Path(source.path), info.index, info)
    except MediaError:  # the renderer will say so, if it is needed
        return
    try:
        if reader.clock.by_decoding or reader.codec != codec_to_copy(preset):  # without presentation times
            return
        for group in _groups(sorted((list(_shown(plan, piece, origin)) for piece in pieces), key=lambda s: s[0].time)):
            entries = _read(reader, info, group)
            times = sorted(entry.time for entry in entries)
            order = {time: place for place, time in enumerate(times)}
            coded = _Coded(entries, [order[entry.time] for entry in entries], pieces[0].asset, info.index)
            for run in _runs(group, times):
                if run.count >= _least(plan):
                    yield from _copies(plan, preset, coded, run)
    finally:
        reader.close()


def _shown(plan: RenderPlan, piece: Piece, origin: int) -> Iterator[_Shown]:
    offset = piece.offset + origin + plan.rate.frame_duration // 2 - 1
    for frame in range(piece.start, piece.end):
        yield _Shown(frame, plan.time_of(frame) + offset)


def _groups(pieces: list[list[_Shown]]) -> Iterator[list[_Shown]]:
    """Yield the frames of pieces that are near to each other in the file, by frame."""
    group: list[_Shown] = []
    end = 0
    for piece in pieces:
        if group and piece[0].time - end >= _APART:
            yield sorted(group, key=lambda s: s.frame)
            group = []
        end = max(end, piece[-1].time) if group else piece[-1].time
        group += piece
    yield sorted(group, key=lambda s: s.frame)


def _read(reader: CodedReader, info: PictureStream, group: list[_Shown]) -> list[_Entry]:
    """Return the packets around what is shown, from the first closed key picture on; none when their times are broken."""
    begin, end = min(s.time for s in group), max(s.time for s in group)
    early = begin <= info.start + _LEAD
    if not (early and reader.fresh) and not reader.seek(info.start if early else begin):
        return []
    entries: list[_Entry] = []
    beyond = 0
    for coded in reader.read():
        if coded.stamp is None or coded.time is None:
            if entries:
                return []
            continue
        if entries or coded.key:
            size = len(coded.data)
            entries.append(_Entry(coded.stamp, coded.time, coded.key, coded.whole, coded.extradata, size))
        beyond += coded.time > end
        if beyond > _REORDERED:
            break
    times = sorted(entry.time for entry in entries)
    return [] if any(a == b for a, b in pairwise(times)) else entries


@dataclass(frozen=True)
class _Run:
    """Frames that show pictures one after the other."""

    frame: int
    picture: int
    """Of the first frame: its place among the pictures in the order in which they are shown."""
    count: int


def _runs(group: list[_Shown], times: list[int]) -> Iterator[_Run]:
    run: _Run | None = None
    for shown in group:
        picture = bisect_right(times, shown.time) - 1
        if run is not None and (shown.frame - run.frame, picture - run.picture) == (run.count, run.count):
            run = _Run(run.frame, run.picture, run.count + 1)
            continue
        if run is not None:
            yield run
        run = _Run(shown.frame, picture, 1) if picture >= 0 else None
    if run is not None:
        yield run


@dataclass(frozen=True)
class _Coded:
    """The packets of a stretch of a file, in decoding order."""

    entries: list[_Entry]
    places: list[int]
    """Of each packet's picture among all in the order in which they are shown: at most `_REORDERED` from its own."""
    asset: Id
    stream: int


def _copies(plan: RenderPlan, preset: Preset, coded: _Coded, run: _Run) -> Iterator[Copy]:
    """Yield the longest stretches of a run that can be decoded on their own, from its first on."""
    end = run.picture + run.count
    at = max(0, run.picture - _REORDERED)
    while at < min(len(coded.entries), end):
        first = coded.places[at]
        count = _length(coded, at, end) if run.picture <= first < end else 0
        if count < _least(plan):
            at += 1
            continue
        start = run.frame + first - run.picture
        size = sum(entry.size for entry in coded.entries[at : at + count])
        if modest(size, count, plan, preset):
            stamp, codec = coded.entries[at].stamp, codec_to_copy(preset) or ""
            copied = Copied(asset=coded.asset, stream=coded.stream, first=stamp, codec=codec)
            yield Copy(start, start + count, copied)
        at += count


def _length(coded: _Coded, at: int, end: int) -> int:
    """Return how many packets from `at` on can be decoded on their own and are shown one after the other before `end`."""
    begin, headers = coded.places[at], coded.entries[at].extradata
    if not coded.entries[at].key:
        return 0
    length, last = 0, begin
    for count in range(1, min(len(coded.entries) - at, end - begin) + 1):
        entry, place = coded.entries[at + count - 1], coded.places[at + count - 1]
        if not begin <= place < end or not entry.whole or entry.extradata != headers:
            break
        last = max(last, place)
        if last - begin + 1 == count:
            length = count
    return length
