"""`Sources`: the media files of a plan, opened when they are needed and kept open while they are.

Each block has a reader of its own, so that two blocks of one file in a dissolve don't make it jump to and fro; a block
that comes later takes over the reader of one that is gone. A file that was changed or taken away while an export runs
ends it: nobody wants half of one version and half of another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Block, Id
from vidgen.errors import MediaError, RenderError
from vidgen.imaging.picture import Picture
from vidgen.imaging.placing import scaled
from vidgen.media import hardware
from vidgen.media.pictures import KEPT, Hurry, PictureReader, Pictures, open_pictures
from vidgen.media.probe import probe_file
from vidgen.media.readers import Readers
from vidgen.media.sounds import SoundReader
from vidgen.render.plan import RenderPlan, Source, StandIn
from vidgen.render.reports.damaged import Shown, What

if TYPE_CHECKING:
    import av

    from vidgen.editor.media_info import MediaInfo

T = TypeVar("T")
R = TypeVar("R")
Key = tuple[Id, int]
"""Asset and stream."""

_SPARE = 1
"""Readers that are kept open though their block is not shown any more; each holds decoded frames and threads."""
_STILLS = 64 << 20
"""Bytes of stills that are kept beside those that are shown."""


class _Pool(Generic[T]):
    """Readers by file and stream, each lent to one block.

    A block that needs one takes over that of a block which is not shown any more, since a reader that stands in the
    same file seldom has far to go. What nobody shows is closed when there is too much of it.
    """

    def __init__(self, spare: int, close: Callable[[T], None]) -> None:
        self._spare = spare
        self._close = close
        self._lent: OrderedDict[Id, tuple[Key, T]] = OrderedDict()
        self._used: set[Id] = set()

    def __len__(self) -> int:
        return len(self._lent)

    def get(self, block: Id, key: Key, shown: Set[Id], make: Callable[[], T]) -> T:
        """Return the reader of `block`; `shown` names all blocks that are in use with it."""
        self._used.add(block)
        held = self._lent.get(block)
        if held is not None and held[0] == key:
            self._lent.move_to_end(block)
            return held[1]
        if held is not None:
            self._close(self._lent.pop(block)[1])
        idle = [other for other in self._lent if other not in shown]
        same = next((other for other in reversed(idle) if self._lent[other][0] == key), None)
        if same is not None:
            self._lent[block] = self._lent.pop(same)
            return self._lent[block][1]
        for other in idle[: max(0, len(idle) - self._spare)]:
            self._close(self._lent.pop(other)[1])
        reader = make()
        self._lent[block] = (key, reader)
        return reader

    def readers(self) -> Iterator[T]:
        """Yield those that are open."""
        for _, reader in self._lent.values():
            yield reader

    def drop(self, asset: Id) -> None:
        """Close the readers of an asset."""
        for block in [block for block, (key, _) in self._lent.items() if key[0] == asset]:
            self._close(self._lent.pop(block)[1])

    def forget_unused(self) -> None:
        """Close the readers that were not asked for since the last call."""
        for block in self._lent.keys() - self._used:
            self._close(self._lent.pop(block)[1])
        self._used.clear()

    def clear(self) -> None:
        self._used.clear()
        while self._lent:
            self._close(self._lent.popitem()[1][1])


class _Reader:
    """A reader's frames as pictures with square pixels; a frame that is asked for again is the same picture."""

    def __init__(self, reader: Pictures) -> None:
        self._reader = reader
        self._last: tuple[av.VideoFrame, Picture] | None = None

    def picture_at(self, time: int) -> Picture:
        return self._picture(self._reader.frame_at(time))

    def picture_near(self, time: int) -> tuple[Picture, bool]:
        """Return the picture at a time, or one before it that is quicker to get, and whether it is the right one."""
        if not isinstance(self._reader, PictureReader | Readers):
            return self.picture_at(time), True
        frame, exact = self._reader.frame_near(time)
        return self._picture(frame), exact

    @property
    def path(self) -> Path:
        """The file."""
        return self._reader.path

    @property
    def damage(self) -> list[tuple[int, int]]:
        """Where pictures are lost or made up, see `Pictures.damage`."""
        return self._reader.damage

    def picture_passing(self, time: int, hurry: Hurry) -> tuple[Picture, bool]:
        """Return the picture at a time, or an earlier one as `hurry` allows, and whether it is the right one."""
        if not isinstance(self._reader, PictureReader | Readers):
            return self.picture_at(time), True
        frame, exact = self._reader.frame_passing(time, hurry)
        return self._picture(frame), exact

    def _picture(self, frame: av.VideoFrame) -> Picture:
        if self._last is None or self._last[0] is not frame:
            picture = Picture.of_frame(frame)
            shown = self._reader.shown_size
            self._last = (frame, scaled(picture, *shown) if shown != (frame.width, frame.height) else picture)
        return self._last[1]

    def close(self) -> None:
        self._last = None
        self._reader.close()


class Sources:
    """Opens what a plan names. `doing` is told before a file is opened.

    `identities` says by path which version of a file is meant (inode, bytes, nanoseconds of the last change); without it,
    it is the one that is met first. `threads` decode each file; 0 leaves it to the reader. `devices` decode in their place,
    by codec: see `media/hardware.py`. `stopped` is asked while frames are decoded: when it says so, Cancelled is raised.
    `kept` decoded frames stay with each reader, so that a step back is at hand. `parked` bytes may be held by readers that
    stay where somebody has been, so that coming back there is quick.
    """

    def __init__(
        self,
        plan: RenderPlan,
        doing: Callable[[str], None] = lambda _: None,
        identities: Mapping[str, tuple[int, int, int]] = MappingProxyType({}),
        threads: int = 0,
        devices: Mapping[str, str] = hardware.NONE,
        stopped: Callable[[], bool] | None = None,
        kept: int = KEPT,
        parked: int = 0,
    ) -> None:
        self._plan = plan
        self._parked = parked
        self._stopped = stopped
        self._kept = kept
        self._devices = devices
        self._doing = doing
        self.threads = threads
        """Of each file that is opened from now on."""
        self._infos: dict[Path, MediaInfo] = {}
        self._seen: dict[str, tuple[int, int, int] | None] = dict(identities)
        self._pictures: _Pool[_Reader] = _Pool(_SPARE, self._close_pictures)
        self._sounds: _Pool[SoundReader] = _Pool(_SPARE, self._close_sound)
        self._stills: OrderedDict[Id, tuple[Id, Picture]] = OrderedDict()
        """By asset, the least lately used first: the block that used it last, and the picture."""
        self._used_stills: set[Id] = set()
        self._damage: dict[tuple[What, Path], set[tuple[int, int]]] = {}
        """Damaged places of files."""
        self.seen, self.played = Shown(), Shown()
        """What is shown and what is heard of media; begun by those who ask for `damage`."""
        self.shown: Set[Id] = frozenset()
        """The blocks that are seen at the moment; set by the compositor."""
        self.heard: Set[Id] = frozenset()
        """The blocks that are heard at the moment; set by the mixer's owner."""
        self.near = False
        """Whether a video may show the key frame before the wanted frame where that is far quicker; for a preview."""
        self.was_near = False
        """Whether one did, or one was early, since this was last set to False."""
        self.hurry: Hurry | None = None
        """How early pictures of videos may be, and that what is on the way to them is left out; for a preview."""

    def another(self, threads: int) -> Sources:
        """Return one for the same versions of the files."""
        met = {path: identity for path, identity in list(self._seen.items()) if identity is not None}
        return Sources(self._plan, self._doing, met, threads, self._devices, self._stopped, self._kept, self._parked)

    def follow(self, plan: RenderPlan) -> None:
        """Go over to another plan. What both read stays open; files may be other ones than before from now on."""
        now = {path for source in plan.sources.values() if (path := source.path) is not None}
        for asset, source in self._plan.sources.items():
            other = plan.sources.get(asset)
            if other is None or other != source:
                self._pictures.drop(asset)
                self._sounds.drop(asset)
                self._stills.pop(asset, None)
        for known in [known for known in self._infos if str(known) not in now]:
            del self._infos[known]
        self._plan = plan

    @property
    def held(self) -> int:
        """How many files, and pictures of files, are kept open."""
        return len(self._pictures) + len(self._sounds) + len(self._stills)

    def forget_unused(self) -> None:
        """Close what was not asked for since the last call.

        An export calls it between segments: else a film's decoder and frames would stay all through the photos after it, and
        how much memory is needed would depend on what had been shown before.
        """
        self._pictures.forget_unused()
        self._sounds.forget_unused()
        for asset in self._stills.keys() - self._used_stills:
            del self._stills[asset]
        self._used_stills.clear()

    def source(self, asset: Id) -> Source | None:
        """Return what the plan knows of an asset, or None when its file is missing."""
        found = self._plan.sources.get(asset)
        return found if found is not None and found.path is not None else None

    def file(self, asset: Id) -> Path | None:
        """Return the path of an asset's file, or None when it is missing."""
        found = self.source(asset)
        return None if found is None or found.path is None else self._watched(found)

    def picture(self, block: Block, asset: Id, time: int) -> Picture | None:
        """Return the picture of a block's asset `time` flicks after the block's start, or None when it is missing.

        Raises MediaError when it cannot be read.
        """
        found = self.source(asset)
        if found is None:
            return None
        content = block.content
        if not isinstance(content, SourceContent):
            return self._still(block.id, asset, found)
        stream = content.stream

        def make() -> _Reader:
            return _Reader(self._open_several(found, stream) if self._parked else self._open(found, stream))

        reader = self._pictures.get(block.id, (asset, stream), self.shown, make)
        wanted = content.source_time(time, block.duration)
        self.seen.note(block.id, asset, wanted, wanted)
        if not self.near and self.hurry is None:
            return reader.picture_at(wanted)
        if self.near or self.hurry is None:
            picture, exact = reader.picture_near(wanted)
        else:
            # Nothing from before the cut (behind it, where the clip runs backwards): that is not in the film.
            shown = max(wanted - content.source_start, 0)
            picture, exact = reader.picture_passing(wanted, replace(self.hurry, early=min(self.hurry.early, shown)))
        self.was_near |= not exact
        return picture

    def sound(self, block: Block, content: SourceContent) -> SoundReader | None:
        """Return the sound of a block's asset, or None when the file is missing."""
        found = self.source(content.asset)
        if found is None:
            return None
        path, stream = self._announced(found), content.stream
        played = content.source_range(block.duration)
        self.played.note(block.id, content.asset, played.start, played.end)

        def make() -> SoundReader:
            info = self._info(found, path)
            if found.info is not None and len(info.sounds) <= stream < len(found.info.sounds):
                raise MediaError(_lacks(path, "sound"))
            return SoundReader(path, stream, self._plan.sample_rate, info=info)

        return self._sounds.get(block.id, (content.asset, stream), self.heard, lambda: self._made(found, make))

    def damage(self, what: What) -> Iterator[tuple[Path, int, int]]:
        """Yield the damaged places that were seen or heard since that was begun to be noted: file, start, end.

        Times are flicks of source time.
        """
        for reader in self._pictures.readers() if what == "pictures" else self._sounds.readers():
            self._keep_damage(what, reader)
        shown = self.seen if what == "pictures" else self.played
        for path in sorted({path for kind, path in self._damage if kind == what}):
            assets = [asset for asset, source in self._plan.sources.items() if source.path == str(path)]
            for start, end in shown.of(assets, self._damage[what, path]):
                yield path, start, end

    def _keep_damage(self, what: What, reader: _Reader | SoundReader) -> None:
        if found := reader.damage:
            self._damage.setdefault((what, reader.path), set()).update(found)

    def _close_pictures(self, reader: _Reader) -> None:
        self._keep_damage("pictures", reader)
        reader.close()

    def _close_sound(self, reader: SoundReader) -> None:
        self._keep_damage("sound", reader)
        reader.close()

    def _made(self, found: Source, make: Callable[[], R]) -> R:
        """Return a reader of a file; when it cannot be made, and the file is another one by now, say that instead."""
        try:
            return make()
        except MediaError:
            self._watched(found)
            raise

    def _open(self, found: Source, stream: int) -> Pictures:
        if found.stand_in is not None and stream == 0 and (instead := self._open_stand_in(found.stand_in)):
            return instead
        path = self._announced(found)

        def make() -> Pictures:
            info = self._info(found, path)
            if found.info is not None and len(info.pictures) <= stream < len(found.info.pictures):
                raise MediaError(_lacks(path, "picture"))
            return open_pictures(
                path,
                info,
                stream,
                threads=self.threads,
                devices=self._devices,
                stopped=self._stopped,
                kept=self._kept,
            )

        return self._made(found, make)

    def _open_several(self, found: Source, stream: int) -> Pictures:
        first = self._open(found, stream)
        if not isinstance(first, PictureReader):
            return first

        def another() -> PictureReader | None:
            opened = self._open(found, stream)
            return opened if isinstance(opened, PictureReader) else None

        return Readers(first, another, lambda: self._parked // max(1, len(self.shown)))

    def _open_stand_in(self, of: StandIn) -> Pictures | None:
        """Return the reader of a small copy; None when it has gone or is damaged, and the file itself is read."""
        self._doing(f"opening '{of.path}'")
        try:
            return open_pictures(Path(of.path), of.info, threads=self.threads, stopped=self._stopped, kept=self._kept)
        except (MediaError, OSError):
            return None

    def _info(self, found: Source, path: Path) -> MediaInfo:
        """Return what is known of a file: what the project knows, if the file is unchanged since it was measured."""
        if path not in self._infos:
            seen = self._seen.get(str(path))
            measured = found.info if seen is not None and seen[1:] == (found.size, found.modified) else None
            self._infos[path] = measured or probe_file(path)
        return self._infos[path]

    def _still(self, block: Id, asset: Id, found: Source) -> Picture:
        self._used_stills.add(asset)
        if asset not in self._stills:
            info = self._info(found, self._announced(found))
            for stream in info.pictures[:1]:
                self._make_room(stream.width * stream.height)  # before it is decoded, which takes as much again
            reader = _Reader(self._open(found, 0))
            try:
                self._stills[asset] = (block, reader.picture_at(0))
            finally:
                reader.close()
        picture = self._stills.pop(asset)[1]
        self._stills[asset] = (block, picture)
        return picture

    def _make_room(self, pixels: int) -> None:
        """Let go of stills that are not shown, least lately used first, until there is room for one of so many pixels."""
        held = pixels * 4 + sum(_bytes_of(still) for _, still in self._stills.values())
        for other, (user, still) in list(self._stills.items()):
            if held > _STILLS and user not in self.shown:
                held -= _bytes_of(still)
                del self._stills[other]

    def _announced(self, found: Source) -> Path:
        path = self._watched(found)
        self._doing(f"reading '{path}'")
        return path

    # Changes under way --------------------------------------------------------------------------------------------

    def _watched(self, found: Source) -> Path:
        path = Path(found.path or "")
        now = _identity(path)
        if now is None:
            raise RenderError(f"'{path}' was taken away meanwhile; put it back or relink it, and try again.")
        if self._seen.setdefault(str(path), now) != now:
            raise RenderError(_changed(path))
        return path

    def check_unchanged(self) -> None:
        """Raise RenderError when a file that was used is not the one any more that it was at first."""
        for name, seen in list(self._seen.items()):  # the sound may be made in another thread
            now = _identity(Path(name))
            if now is not None and now != seen:
                raise RenderError(_changed(Path(name)))

    def close(self) -> None:
        """Close all files."""
        self._pictures.clear()
        self._sounds.clear()
        self._stills.clear()
        self._used_stills.clear()


def _bytes_of(still: Picture) -> int:
    return still.width * still.height * 4


def _changed(path: Path) -> str:
    return (
        f"'{path}' was changed during the export; nothing was written, so that no two versions are mixed. Export again."
    )


def _lacks(path: Path, what: str) -> str:
    return (
        f"'{path}' is another file than when it was imported: it has no {what} any more, which the timeline plays. Put the "
        "file back, or relink the medium to one that has it."
    )


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
