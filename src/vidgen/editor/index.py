"""`Index`: the blocks of each track in order of time, kept up to date from patches. Derived, never stored."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from vidgen.editor.patch import Patch
from vidgen.editor.records import Block, Id, Record


class Index:
    """Answers "what lies on this track, and when" without walking all records."""

    def __init__(self, records: Mapping[Id, Record]) -> None:
        self._records = records
        self._members: dict[Id, set[Id]] = {}
        self._sorted: dict[Id, tuple[Block, ...]] = {}
        for record in records.values():
            if isinstance(record, Block):
                self._members.setdefault(record.track, set()).add(record.id)

    def note(self, changes: Patch | Iterable[tuple[Id, Record | None, Record | None]]) -> None:
        """Take in changes that the records have already seen."""
        for record_id, before, after in changes:
            if isinstance(before, Block):
                self._members.get(before.track, set()).discard(record_id)
                self._sorted.pop(before.track, None)
            if isinstance(after, Block):
                self._members.setdefault(after.track, set()).add(record_id)
                self._sorted.pop(after.track, None)

    def blocks_on(self, track: Id) -> tuple[Block, ...]:
        """Return the blocks of a track, the earliest first."""
        if track not in self._sorted:
            members = (self._records[i] for i in self._members.get(track, ()))
            blocks = (b for b in members if isinstance(b, Block))
            self._sorted[track] = tuple(sorted(blocks, key=lambda b: (b.start, b.id)))
        return self._sorted[track]

    def block_at(self, track: Id, time: int) -> Block | None:
        """Return the block that lies at `time`, or None in a gap."""
        blocks = self.blocks_on(track)
        place = bisect_right(blocks, time, key=lambda b: b.start) - 1
        return blocks[place] if place >= 0 and time < blocks[place].end else None

    def blocks_between(self, track: Id, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks that share any time with `[start, end)`, in order."""
        blocks = self.blocks_on(track)
        place = bisect_right(blocks, start, key=lambda b: b.end)
        for block in blocks[place:]:
            if block.start >= end:
                return
            yield block

    def before(self, block: Block) -> Block | None:
        """Return the block before this one on its track, whether or not it touches."""
        blocks = self.blocks_on(block.track)
        place = bisect_left(blocks, (block.start, block.id), key=lambda b: (b.start, b.id))
        return blocks[place - 1] if place > 0 else None
