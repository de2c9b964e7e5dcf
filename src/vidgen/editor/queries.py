"""`Records`: questions to the records of a project; `Snapshot`: the records as they were once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from vidgen.editor.index import Index
from vidgen.editor.records import Asset, Block, Id, Marker, Project, Record, Scene, Timeline, Track
from vidgen.errors import EditError
from vidgen.timing import FrameRate

R = TypeVar("R", bound=Record)


class Records:
    """Questions to a set of records. What a document, a transaction and a snapshot share."""

    def __init__(self, records: dict[Id, Record], index: Index | None = None) -> None:
        self._records = records
        self._index = index or Index(records)
        self._project: Id = ""

    @property
    def records(self) -> Mapping[Id, Record]:
        """All records by id. Read-only."""
        return MappingProxyType(self._records)

    def find(self, record_id: Id, cls: type[R]) -> R | None:
        """Return the record with that id, or None when there is none of that class."""
        record = self._records.get(record_id)
        return record if isinstance(record, cls) else None

    def get(self, record_id: Id, cls: type[R]) -> R:
        """Return the record with that id. Raises EditError when there is none of that class."""
        record = self.find(record_id, cls)
        if record is None:
            raise EditError(f"There is no {cls.table} '{record_id}' in this project.")
        return record

    def of(self, cls: type[R]) -> Iterator[R]:
        """Yield every record of a class."""
        return (r for r in self._index.of(cls) if isinstance(r, cls))

    @property
    def project(self) -> Project:
        """The project's own record."""
        found = self._records.get(self._project)
        if not isinstance(found, Project):
            found = next(self.of(Project))
            self._project = found.id
        return found

    @property
    def rate(self) -> FrameRate:
        """The project's frame rate."""
        return self.project.rate

    @property
    def timeline(self) -> Timeline:
        """The main timeline."""
        return self.get(self.project.main_timeline, Timeline)

    def tracks(self, timeline: Id | None = None) -> tuple[Track, ...]:
        """Return the tracks of a timeline (the main one when none is named), bottom first."""
        record = self.get(timeline, Timeline) if timeline else self.timeline
        found = self._index.tracks.get(record.id)
        if found is None:
            found = self._index.tracks[record.id] = tuple(self.get(t, Track) for t in record.tracks)
        return found

    def blocks_on(self, track: Id) -> tuple[Block, ...]:
        """Return the blocks of a track, the earliest first."""
        return self._index.blocks_on(track)

    def blocks(self, timeline: Id | None = None) -> Iterator[Block]:
        """Yield the blocks of a timeline, track by track, the earliest first."""
        return (b for track in self.tracks(timeline) for b in self.blocks_on(track.id))

    def blocks_of_kind(self, kind: str, timeline: Id | None = None) -> Iterator[Block]:
        """Yield the blocks of a timeline whose content is of a kind, in no order; the others are not looked at."""
        rows = {track.id for track in self.tracks(timeline)}
        return (b for i in self._index.of_kind(kind) if (b := self.get(i, Block)).track in rows)

    def block_at(self, track: Id, time: int) -> Block | None:
        """Return the block that lies at `time` on a track, or None in a gap."""
        return self._index.block_at(track, time)

    def blocks_between(self, track: Id, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a track that share any time with `[start, end)`, in order."""
        return self._index.blocks_between(track, start, end)

    def block_before(self, block: Block) -> Block | None:
        """Return the block before this one on its track, whether or not it touches."""
        return self._index.before(block)

    def block_after(self, block: Block) -> Block | None:
        """Return the block after this one on its track, whether or not it touches."""
        return self._index.after(block)

    def linked(self, block: Block) -> tuple[Block, ...]:
        """Return the block and those linked with it."""
        if block.link is None:
            return (block,)
        others = (i for i in self._index.linked(block.link) if i != block.id)
        return (block, *(self.get(i, Block) for i in others))

    def members(self, *, link: str | None = None, group: str | None = None) -> tuple[Block, ...]:
        """Return the blocks of a link or of a group."""
        ids = (*(self._index.linked(link) if link else ()), *(self._index.grouped(group) if group else ()))
        return tuple(self.get(i, Block) for i in ids)

    def duration(self, timeline: Id | None = None) -> int:
        """Return the end of the last block of a timeline, in flicks."""
        known = self._index.durations
        name = timeline or self.project.main_timeline
        if name not in known:
            ends = (blocks[-1].end for t in self.tracks(name) if (blocks := self.blocks_on(t.id)))
            known[name] = max(ends, default=0)
        return known[name]

    def markers(self, timeline: Id | None = None) -> tuple[Marker, ...]:
        """Return the markers of a timeline in order of time."""
        wanted = timeline or self.project.main_timeline
        return tuple(sorted((m for m in self.of(Marker) if m.timeline == wanted), key=lambda m: (m.time, m.id)))

    def scenes(self, timeline: Id | None = None) -> tuple[Scene, ...]:
        """Return the scenes of a timeline in order of time."""
        wanted = timeline or self.project.main_timeline
        return tuple(sorted((s for s in self.of(Scene) if s.timeline == wanted), key=lambda s: (s.start, s.id)))

    def assets(self) -> tuple[Asset, ...]:
        """Return the assets by name."""
        return tuple(sorted(self.of(Asset), key=lambda a: (a.name.casefold(), a.id)))


class Snapshot(Records):
    """The records as they were at one revision: what renders and other processes work from."""

    def __init__(self, records: Mapping[Id, Record], revision: int, index: Index | None = None) -> None:
        """`index`: of the same records, to be copied, which is much quicker than making one."""
        own = dict(records)
        super().__init__(own, index.copied(own) if index is not None else None)
        self.revision = revision
