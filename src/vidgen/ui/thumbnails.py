"""Little pictures of media files, made in the background and kept by content in vidgen's cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage

from vidgen import settings
from vidgen.editor.records import Asset
from vidgen.errors import VidgenError
from vidgen.files import atomic_write
from vidgen.ui.background import Background
from vidgen.ui.services import Services

SIZE = QSize(192, 108)
"""Pixels; a thumbnail fits inside."""


class Thumbnails:
    """Of one open project. Each is made once; one that cannot be made is not tried again."""

    def __init__(self, services: Services, background: Background) -> None:
        self._services = services
        self._background = background
        self._made: dict[str, QImage | None] = {}

    def get(self, asset: Asset, path: Path, ready: Callable[[], None]) -> QImage | None:
        """Return the thumbnail of an asset, or None; then `ready` is called when there is one."""
        if asset.info is None or not asset.info.pictures or not asset.hash:
            return None
        if asset.hash not in self._made:
            self._made[asset.hash] = None
            self._background.start(self._make(asset, path, ready))
        return self._made[asset.hash]

    async def _make(self, asset: Asset, path: Path, ready: Callable[[], None]) -> None:
        image = await self._background.call("media", _thumbnail, self._services, asset, path)
        if image is not None:
            self._made[asset.hash] = image
            ready()
        else:
            self._made.pop(asset.hash, None)
            if path.is_file():
                self._made[asset.hash] = None


def _thumbnail(services: Services, asset: Asset, path: Path) -> QImage | None:
    kept = _kept(asset)
    if kept is not None and kept.is_file():
        image = QImage(str(kept))
        if not image.isNull():
            return image
    duration = asset.info.duration if asset.info else None
    try:
        width, height, pixels = services.media.frame(path, (duration or 0) // 10)
    except VidgenError:
        return None
    full = QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    size = SIZE if full.width() > SIZE.width() or full.height() > SIZE.height() else full.size()
    mode = Qt.TransformationMode.SmoothTransformation
    small = full.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode).copy()
    if kept is not None:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if small.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stubs know paths only
            atomic_write(kept, bytes(data.data()))
    return small


def _kept(asset: Asset) -> Path | None:
    if not re.fullmatch(r"[0-9a-f]{16,128}", asset.hash):
        return None
    folder = settings.cache() / "thumbnails"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{asset.hash}.png"
