"""`KindPictures`: what kinds look like, drawn by the renderer in the background, kept by the kind's file and version."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage

from vidgen import resources
from vidgen.editor.catalogue import Entry
from vidgen.editor.records import Asset
from vidgen.errors import VidgenError
from vidgen.scratch import scratch_folder
from vidgen.ui.decoded import image_of
from vidgen.ui.elements.samples import SIZE, STRENGTHS, Sample, has_picture, identity, is_shown_over, plain, sample
from vidgen.ui.loop.background import Background
from vidgen.ui.services import Services

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)
_PHOTOS = ("big-buck-bunny.mp4", "sunrise.jpg", "studio.jpg")
"""Fur and grass show what becomes of fine things; transitions lead from one plain picture to another."""
_SEEN = 12.0
"""By how much a picture as small as a tile has to be another one for an effect to be seen, of 255."""
_TILE = (SIZE[0] // 2, SIZE[1] // 2)
_KIND = "kind"
"""Under which the pictures lie among the looks of media."""
_CLOSE_UP = 3
"""How much larger blocks are drawn before what is seen of them is cut out."""
_CLOSEST = 0.34
"""Of the frame's height: nothing is shown larger."""
Key = tuple[str, str]
"""Role and name of a kind."""


class KindPictures(QObject):
    """Belongs to the Qt thread. The newest ask is answered first."""

    arrived = Signal()

    def __init__(self, services: Services, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._background = background
        self._made: dict[Key, tuple[QImage, ...]] = {}
        self._wanted: dict[Key, Entry] = {}
        self._photos: tuple[Asset, ...] = ()
        self._before: bytes | None = None
        """What effects are shown on, without any."""
        self._working = False

    def get(self, entry: Entry) -> tuple[QImage, ...]:
        """Return the pictures of a kind, of a transition several; none while they are made, or when there are none."""
        key = (entry.role, entry.name)
        if key in self._made or not has_picture(entry):
            return self._made.get(key, ())
        self._wanted.pop(key, None)
        self._wanted[key] = entry
        if not self._working:
            self._working = True
            self._background.start(self._work())
        return ()

    async def _work(self) -> None:
        try:
            while self._wanted:
                key, entry = self._wanted.popitem()
                kept = await self._background.call("looks", self._kept, entry)
                if not kept:
                    try:
                        if not self._photos:
                            self._photos = await self._background.call("media", self._find_photos)
                        kept = await self._background.call("painter", self._draw, entry)
                    except VidgenError as error:
                        log.info("the kind %s has no picture: %s", entry.name, error)
                self._made[key] = kept
                self.arrived.emit()
        finally:
            self._working = False

    def _kept(self, entry: Entry) -> tuple[QImage, ...]:
        times = range(64)
        found = self._services.looks.store.get(identity(entry), _KIND, 0, times)
        images = [image_of(found[n]) for n in times if n in found]
        return () if any(image.isNull() for image in images) else tuple(images)

    def _find_photos(self) -> tuple[Asset, ...]:
        found = []
        for number, name in enumerate(_PHOTOS):
            path = resources.folder("media") / name
            info = self._services.media.probe(path)
            found.append(Asset(id=f"asset-photo{number}", path=str(path), name=name, size=info.size, info=info))
        return tuple(found)

    def _draw(self, entry: Entry) -> tuple[QImage, ...]:
        frames = self._frames(sample(entry, self._photos), SIZE)
        over = is_shown_over(entry)
        if entry.role == "effect" or over:
            frames = self._seen(entry, frames)
        if entry.role == "block" and not over:
            wide = (SIZE[0] * _CLOSE_UP, SIZE[1] * _CLOSE_UP)
            (frame,), (empty,) = self._frames(sample(entry, ()), wide), self._frames(plain(()), wide)
            frames = _close_up(frame, empty)
        self._services.looks.store.put(identity(entry), _KIND, 0, dict(enumerate(frames)))
        return tuple(image_of(frame) for frame in frames)

    def _seen(self, entry: Entry, frames: list[bytes]) -> list[bytes]:
        """Return the frames of an effect, or others in which it does more, so that it is seen in a tile."""
        if self._before is None:
            (self._before,) = self._frames(plain(self._photos), SIZE)
        with suppress(VidgenError):  # it has no number that could be seen
            for strength in STRENGTHS:
                if _apart(frames[0], self._before) >= _SEEN:
                    break
                frames = self._frames(sample(entry, self._photos, strength=strength), SIZE)
        return frames

    def _frames(self, film: Sample, size: tuple[int, int]) -> list[bytes]:
        paths: Mapping[str, Path] = {a.id: Path(a.path) for a in self._photos}
        found = []
        with scratch_folder() as folder:
            out = folder / "frame.png"
            for time in film.times:
                self._services.render.frame(film.snapshot, paths, time, out, size)
                found.append(out.read_bytes())
        return found


def _close_up(frame: bytes, empty: bytes) -> list[bytes]:
    """Return the part of a frame that is not empty, with room around it, as PNG; none when all of it is empty."""
    image, nothing = image_of(frame), image_of(empty)
    seen = _difference(image, nothing)
    if seen.isEmpty():
        return []
    height = max(seen.height() * 1.35, seen.width() * 1.35 * SIZE[1] / SIZE[0], image.height() * _CLOSEST)
    height = min(height, float(image.height()))
    part = QRectF(0, 0, height * SIZE[0] / SIZE[1], height)
    part.moveCenter(QRectF(seen).center())
    part.moveLeft(min(max(0.0, part.x()), image.width() - part.width()))
    part.moveTop(min(max(0.0, part.y()), image.height() - part.height()))
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.copy(part.toRect()).scaled(*SIZE, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    small.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know paths only
    return [bytes(data.data())]


def _apart(one: bytes, other: bytes) -> float:
    """Return how much two pictures differ, of 255, where they do, when they are as small as a tile; 0 for hardly at all."""
    import numpy as np

    smooth = Qt.TransformationMode.SmoothTransformation
    small = (image_of(data).scaled(*_TILE, Qt.AspectRatioMode.IgnoreAspectRatio, smooth) for data in (one, other))
    a, b = (_bytes(image).astype(np.int16) for image in small)
    apart = np.abs(a - b).max(axis=2)
    changed = apart[apart > 2]
    return float(changed.mean()) if len(changed) > apart.size / 50 else 0.0


def _difference(image: QImage, nothing: QImage) -> QRect:
    """Return the smallest rectangle around what differs; an empty one when nothing does."""
    import numpy as np

    a, b = (_bytes(one) for one in (image, nothing))
    rows, columns = (np.flatnonzero((a != b).any(axis=(axis, 2))) for axis in (1, 0))
    if not len(rows):
        return QRect()
    left, top = int(columns[0]), int(rows[0])
    return QRect(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def _bytes(image: QImage) -> NDArray[np.uint8]:
    import numpy as np

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()
