"""`Index`: records by class, the blocks of each track in order of time, and of each link and group.

Derived from patches, never stored.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from vidgen.editor.patch import Patch
from vidgen.editor.records import Block, Id, Record, Timeline, Track

_start_of = attrgetter("start")
_place_of = attrgetter("start", "id")
_FEW = 64


class Index:
    """Answers "what lies on this track, and when" without walking all records."""

    def __init__(self, records: Mapping[Id, Record]) -> None:
        self._records = records
        self._others: dict[type[Record], dict[Id, Record]] = {}
        """By class, but for blocks: of those there are thousands, and they are found by their track."""
        self._on: dict[Id, set[Id]] = {}
        self._of_kind: dict[str, set[Id]] = {}
        self._linked: dict[str, set[Id]] = {}
        self._grouped: dict[str, set[Id]] = {}
        self._sorted: dict[Id, tuple[Block, ...]] = {}
        # What `_sorted` does not know yet: for each track and id the block as `_sorted` has it (None: it has none).
        self._stale: dict[Id, dict[Id, Block | None]] = {}
        self.tracks: dict[Id, tuple[Track, ...]] = {}
        """By timeline, as far as anybody asked, until a track or timeline changes; whoever asks for them fills it."""
        self.durations: dict[Id, int] = {}
        """By timeline, as far as anybody asked, until anything changes; whoever works them out fills it."""
        for record in records.values():
            if isinstance(record, Block):
                self._add(record)
            else:
                self._others.setdefault(type(record), {})[record.id] = record

    def copied(self, records: Mapping[Id, Record]) -> Index:
        """Return an index of its own for a copy of the same records."""
        copy = Index({})
        copy._records = records
        copy._others = {cls: dict(found) for cls, found in self._others.items()}
        copy._on, copy._of_kind, copy._linked, copy._grouped = (
            {name: set(ids) for name, ids in members.items()}
            for members in (self._on, self._of_kind, self._linked, self._grouped)
        )
        copy._sorted = dict(self._sorted)
        copy._stale = {track: dict(was) for track, was in self._stale.items()}
        return copy

    def note(self, changes: Patch | Iterable[tuple[Id, Record | None, Record | None]]) -> None:
        """Take in changes that the records have already seen."""
        self.durations.clear()
        for record_id, before, after in changes:
            if isinstance(before, Block):
                self._on[before.track].discard(record_id)
                self._of_kind[before.content.kind].discard(record_id)
                for members, name in ((self._linked, before.link), (self._grouped, before.group)):
                    if name is not None:
                        members[name].discard(record_id)
                if before.track in self._sorted:
                    self._stale.setdefault(before.track, {}).setdefault(record_id, before)
            if isinstance(after, Block):
                self._add(after)
                if after.track in self._sorted:
                    self._stale.setdefault(after.track, {}).setdefault(record_id, None)
            elif after is not None:
                self._others.setdefault(type(after), {})[record_id] = after
            elif before is not None:
                self._others.get(type(before), {}).pop(record_id, None)
            if isinstance(after or before, Track | Timeline):
                self.tracks.clear()

    def of(self, cls: type[Record]) -> Iterable[Record]:
        """Return the records of a class: of the class itself, not of those derived from it; `Record` means all."""
        if cls is Block or cls is Record:
            return self._records.values()
        return self._others.get(cls, {}).values()

    def _add(self, block: Block) -> None:
        self._on.setdefault(block.track, set()).add(block.id)
        self._of_kind.setdefault(block.content.kind, set()).add(block.id)
        if block.link is not None:
            self._linked.setdefault(block.link, set()).add(block.id)
        if block.group is not None:
            self._grouped.setdefault(block.group, set()).add(block.id)

    def of_kind(self, kind: str) -> tuple[Id, ...]:
        """Return the ids of the blocks whose content is of a kind, in alphabetical order."""
        return tuple(sorted(self._of_kind.get(kind, ())))

    def linked(self, link: str) -> tuple[Id, ...]:
        """Return the ids of the blocks of a link, in alphabetical order."""
        return tuple(sorted(self._linked.get(link, ())))

    def grouped(self, group: str) -> tuple[Id, ...]:
        """Return the ids of the blocks of a group, in alphabetical order."""
        return tuple(sorted(self._grouped.get(group, ())))

    def blocks_on(self, track: Id) -> tuple[Block, ...]:
        """Return the blocks of a track, the earliest first."""
        known = self._sorted.get(track)
        if known is not None and track not in self._stale:
            return known
        stale = self._stale.pop(track, {})
        if known is None or len(stale) > _FEW:
            ids = self._on.get(track, ())
            blocks = [b for i in ids if isinstance(b := self._records[i], Block)]
            blocks.sort(key=_place_of)
        else:
            blocks = list(known)
            for was in stale.values():
                if was is not None:
                    del blocks[bisect_left(blocks, (was.start, was.id), key=_place_of)]
            for record_id in stale:
                now = self._records.get(record_id)
                if isinstance(now, Block) and now.track == track:
                    insort(blocks, now, key=_place_of)
        self._sorted[track] = tuple(blocks)
        return self._sorted[track]

    def block_at(self, track: Id, time: int) -> Block | None:
        """Return the block that lies at `time`, or None in a gap."""
        blocks = self.blocks_on(track)
        place = bisect_right(blocks, time, key=_start_of) - 1
        return blocks[place] if place >= 0 and time < blocks[place].end else None

    def blocks_between(self, track: Id, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks that share any time with `[start, end)`, in order."""
        blocks = self.blocks_on(track)
        place = bisect_right(blocks, start, key=attrgetter("end"))
        for block in blocks[place:]:
            if block.start >= end:
                return
            yield block

    def before(self, block: Block) -> Block | None:
        """Return the block before this one on its track, whether or not it touches."""
        blocks = self.blocks_on(block.track)
        place = bisect_left(blocks, (block.start, block.id), key=_place_of)
        return blocks[place - 1] if place > 0 else None

    def after(self, block: Block) -> Block | None:
        """Return the block after this one on its track, whether or not it touches."""
        blocks = self.blocks_on(block.track)
        place = bisect_right(blocks, (block.start, block.id), key=_place_of)
        return blocks[place] if place < len(blocks) else None
