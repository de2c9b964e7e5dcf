"""`Looks`: thumbnails and waveforms for whoever draws media. What is there comes at once; the rest is made behind.

    image = context.looks.thumbnail(asset, time, height)     # in a paintEvent: the nearest that is there, or None
    context.looks.arrived.connect(self._repaint_asset)        # draw again, and ask again for what is still to be seen

Whoever is told that something has arrived asks again for all that it shows. What nobody asks for again is not made.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from vidgen.editor.document import News
from vidgen.editor.records import Asset, Id
from vidgen.errors import Cancelled, VidgenError
from vidgen.media.waveform import Waveform
from vidgen.timing import FLICKS
from vidgen.ui.decoded import image_of
from vidgen.ui.loop.background import Background
from vidgen.ui.project.project import Project
from vidgen.ui.services import Services

if TYPE_CHECKING:
    from vidgen.media.look_service import LookService

HEIGHTS = (72, 144, 288)
"""Pixels: the heights in which thumbnails are made."""
GRID = FLICKS // 2
"""Thumbnails are made at multiples of this, times a power of two."""
MEMORY = 96 << 20
"""Bytes of pictures that are held."""
_MOST_WAITING = 400
_LOOKED_UP = 48
"""Thumbnails that are looked for on disk at once."""
_MADE = 6
"""Thumbnails that are made at once."""
_PATIENCE = 4
"""Arrivals of an asset's pictures after which one that nobody asked for again is not wanted any more."""
_WAVEFORMS = 64


class _Key(NamedTuple):
    content: str
    """The asset's hash, or its id when it has none."""
    height: int
    time: int


@dataclass
class _Wanted:
    asset: Asset
    arrivals: int
    """How often something had arrived for the asset when it was last asked for."""
    looked_up: bool = False


class Looks(QObject):
    """Of one open project. Belongs to the Qt thread."""

    arrived = Signal(object)
    """The id of an asset that has a new look."""

    def __init__(
        self, project: Project, services: Services, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._services = services
        self._background = background
        self._images: OrderedDict[_Key, QImage] = OrderedDict()
        self._bytes = 0
        self._times: dict[tuple[str, int], list[int]] = {}
        """The times of `_images`, in order, by content and height."""
        self._wanted: OrderedDict[_Key, _Wanted] = OrderedDict()
        self._dropped: set[Id] = set()
        """Assets for which something was not made because too much was asked."""
        self._arrivals: dict[Id, int] = {}
        self._nothing: set[_Key] = set()
        """Cannot be made."""
        self._failed: set[tuple[str, str]] = set()
        """Content and path of files that cannot be read."""
        self._waves: OrderedDict[tuple[str, int], Waveform] = OrderedDict()
        self._wanted_waves: OrderedDict[tuple[str, int], Asset] = OrderedDict()
        self._deaf: set[tuple[str, str, int]] = set()
        """Content, path and stream of sound that cannot be read."""
        self._progress: dict[Id, float] = {}
        self._looking = self._listening = False
        self._cancel = threading.Event()
        project.news.connect(self._hear)

    def close(self) -> None:
        """Stop what is being made."""
        self._cancel.set()
        self._wanted.clear()
        self._wanted_waves.clear()

    # Thumbnails -------------------------------------------------------------------------------------------------

    def thumbnail(self, asset: Asset, time: int, height: int, spacing: int = 0) -> QImage | None:
        """Return the nearest picture of a source time (flicks) that is there, or None; what is missing is asked for.

        `height` is in device pixels; the picture's own is near to it. `spacing`, in flicks, is how far apart the pictures
        are that will be shown of this file: with it, pictures serve several zooms.
        """
        info = asset.info
        if info is None or not info.pictures:
            return None
        content = asset.hash or asset.id
        high = next((h for h in HEIGHTS if h >= height), HEIGHTS[-1])
        key = _Key(content, high, _on_grid(asset, time, spacing))
        found = self._images.get(key)
        if found is not None:
            self._images.move_to_end(key)
            self._wanted.pop(key, None)
            return found
        self._want(key, asset)
        return self._nearest(key)

    def is_broken(self, asset: Asset) -> bool:
        """Tell whether its file was tried and could not be read."""
        return (asset.hash or asset.id, asset.path) in self._failed

    def retry(self, asset: Asset) -> None:
        """Try a file again that could not be read: it is there again."""
        content = asset.hash or asset.id
        self._failed.discard((content, asset.path))
        self._deaf = {d for d in self._deaf if d[:2] != (content, asset.path)}
        self._nothing = {k for k in self._nothing if k.content != content}
        self.arrived.emit(asset.id)

    def _want(self, key: _Key, asset: Asset) -> None:
        if key in self._nothing or self._cancel.is_set() or (key.content, asset.path) in self._failed:
            return
        arrivals = self._arrivals.get(asset.id, 0)
        known = self._wanted.get(key)
        if known is None:
            self._wanted[key] = _Wanted(asset, arrivals)
            while len(self._wanted) > _MOST_WAITING:
                _, dropped = self._wanted.popitem(last=False)
                self._dropped.add(dropped.asset.id)
        else:
            known.asset, known.arrivals = asset, arrivals
            self._wanted.move_to_end(key)
        if not self._looking:
            self._looking = True
            self._background.start(self._look())

    def _nearest(self, key: _Key) -> QImage | None:
        for high in (key.height, *(h for h in reversed(HEIGHTS) if h != key.height)):
            times = self._times.get((key.content, high))
            if times:
                at = bisect_left(times, key.time)
                near = min(times[max(0, at - 1) : at + 1], key=lambda t: abs(t - key.time))
                return self._images[_Key(key.content, high, near)]
        return None

    async def _look(self) -> None:
        try:
            while (batch := self._batch()) is not None:
                asset, keys, looked_up = batch
                await (self._make(asset, keys) if looked_up else self._look_up(asset, keys))
                if not self._wanted:
                    dropped, self._dropped = self._dropped, set()
                    for of in dropped:
                        self.arrived.emit(of)
        finally:
            self._looking = False

    def _batch(self) -> tuple[Asset, list[_Key], bool] | None:
        """Return what is to be done next: the newest wish, and others of the same file and height."""
        for key, wanted in list(self._wanted.items()):
            if self._arrivals.get(wanted.asset.id, 0) - wanted.arrivals > _PATIENCE:
                del self._wanted[key]
        if not self._wanted or self._cancel.is_set():
            return None
        newest = next(reversed(self._wanted))
        first = self._wanted[newest]
        alike = [
            key
            for key, wanted in reversed(self._wanted.items())
            if (key.content, key.height, wanted.looked_up) == (newest.content, newest.height, first.looked_up)
        ]
        return first.asset, alike[: _MADE if first.looked_up else _LOOKED_UP], first.looked_up

    async def _look_up(self, asset: Asset, keys: list[_Key]) -> None:
        service, times, height = self._services.looks, [k.time for k in keys], keys[0].height

        def read() -> dict[int, QImage]:
            return _pictures(service.kept_thumbnails(asset, times, height))

        found = await self._background.call("looks", read)
        for key in keys:
            if key in self._wanted:
                self._wanted[key].looked_up = True
        self._take(asset, keys, found)

    async def _make(self, asset: Asset, keys: list[_Key]) -> None:
        service, times, height = self._services.looks, [k.time for k in keys], keys[0].height
        path = self._project.asset_path(asset)

        def make() -> dict[int, QImage]:
            return _pictures(service.thumbnails(asset, path, times, height, cancel=self._cancel))

        try:
            found = await self._background.call("looks", make)
        except Cancelled:
            return
        except VidgenError:
            self._failed.add((keys[0].content, asset.path))
            for key in [k for k in self._wanted if k.content == keys[0].content]:
                del self._wanted[key]
            self._tell(asset.id)
            return
        self._nothing |= {key for key in keys if key.time not in found}
        for key in keys:
            self._wanted.pop(key, None)
        self._take(asset, keys, found)

    def _take(self, asset: Asset, keys: list[_Key], found: dict[int, QImage]) -> None:
        for key in keys:
            image = found.get(key.time)
            if image is None or key in self._images:
                continue
            self._wanted.pop(key, None)
            self._images[key] = image
            self._bytes += image.sizeInBytes()
            insort(self._times.setdefault((key.content, key.height), []), key.time)
        while self._bytes > MEMORY and len(self._images) > 1:
            key, image = self._images.popitem(last=False)
            self._bytes -= image.sizeInBytes()
            times = self._times[key.content, key.height]
            times.remove(key.time)
            if not times:
                del self._times[key.content, key.height]
        if found:
            self._tell(asset.id)

    def _tell(self, asset: Id) -> None:
        self._arrivals[asset] = self._arrivals.get(asset, 0) + 1
        self.arrived.emit(asset)

    # Waveforms --------------------------------------------------------------------------------------------------

    def waveform(self, asset: Asset, stream: int = 0) -> Waveform | None:
        """Return the waveform of a file's sound stream, or None; then it is asked for."""
        info = asset.info
        if info is None or not 0 <= stream < len(info.sounds):
            return None
        content = asset.hash or asset.id
        key = (content, stream)
        found = self._waves.get(key)
        if found is not None:
            self._waves.move_to_end(key)
            return found
        if (content, asset.path, stream) in self._deaf or self._cancel.is_set():
            return None
        self._wanted_waves[key] = asset
        self._wanted_waves.move_to_end(key)
        if not self._listening:
            self._listening = True
            self._background.start(self._listen())
        return None

    def progress(self, asset: Asset) -> float | None:
        """Return how much of an asset's waveform is done, 0 to 1; None when it is not being made."""
        return self._progress.get(asset.id)

    async def _listen(self) -> None:
        service = self._services.looks
        try:
            while self._wanted_waves and not self._cancel.is_set():
                (content, stream), asset = self._wanted_waves.popitem()
                path = self._project.asset_path(asset)
                try:
                    made = await self._background.call("looks", self._heard, service, asset, path, stream)
                except Cancelled:
                    return
                except VidgenError:
                    self._deaf.add((content, asset.path, stream))
                else:
                    self._waves[content, stream] = made
                    while len(self._waves) > _WAVEFORMS:
                        self._waves.popitem(last=False)
                finally:
                    self._progress.pop(asset.id, None)
                    self._wanted_waves.pop((content, stream), None)
                self._tell(asset.id)
        finally:
            self._listening = False

    def _heard(self, service: LookService, asset: Asset, path: Path, stream: int) -> Waveform:
        def tell(done: float) -> None:
            self._progress[asset.id] = done  # one assignment: the Qt thread only reads it

        return service.waveform(asset, path, stream, tell, self._cancel)

    def _hear(self, news: News) -> None:
        """Ask again for files that have changed."""
        for _, before, after in news.patch if news.edit is not None else ():
            if isinstance(before, Asset) and isinstance(after, Asset) and before.path != after.path:
                self.retry(after)


def _on_grid(asset: Asset, time: int, spacing: int) -> int:
    """Return the time of the picture that stands for a source time."""
    info = asset.info
    if info is None or info.still or not info.duration:
        return 0
    step = GRID
    while 2 * step <= spacing:
        step *= 2
    last = max(0, info.duration - 1)
    return max(0, min(last, (time + step // 2) // step * step))


def _pictures(data: dict[int, bytes]) -> dict[int, QImage]:
    found = {}
    for time, raw in data.items():
        image = image_of(raw)
        if not image.isNull():
            alpha = image.hasAlphaChannel()
            form = QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
            found[time] = image.convertToFormat(form)
    return found
