"""`FileSources`: thumbnails, waveforms and the absence of files, for whoever paints blocks. Asks no disk itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from vidgen.editor.document import News
from vidgen.editor.kinds import SourceContent
from vidgen.editor.records import Asset, Block, Id
from vidgen.ui.context import Context

_TOGETHER = 60
"""Milliseconds in which arrivals are shown together."""


class FileSources(QObject):
    """Of one view."""

    changed = Signal()
    """Something can be drawn that could not be."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._absent: frozenset[Id] = frozenset()
        self._looks = context.looks
        self.version = 0
        """Counts what has arrived."""
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER)
        self._soon.timeout.connect(self._tell)
        self._looks.arrived.connect(lambda _asset: self._soon.start())
        context.project.news.connect(self._hear)
        self._look_for_files()

    def thumbnail(self, asset: Asset, time: int, height: int) -> QImage | None:
        """Return a picture of a time of the file, or None while there is none."""
        return self._looks.thumbnail(asset, time, height)

    def wave(self, painter: QPainter, block: Block, rect: QRectF, left: float, right: float, colour: QColor) -> None:
        """Draw the waveform of a block between two pixels of `rect`'s own system, around the middle."""
        content = block.content
        middle = rect.center().y()
        asset = self._context.project.records.find(content.asset_id or "", Asset)
        waveform = None
        if asset is not None and isinstance(content, SourceContent):
            waveform = self._looks.waveform(asset, content.stream)
        first, last = max(rect.left(), left), min(rect.right(), right)
        if (
            waveform is None
            or not isinstance(content, SourceContent)
            or not content.speed
            or rect.height() < 8
            or last - first < 1
        ):
            faint = QColor(colour)
            faint.setAlpha(110)
            painter.fillRect(QRectF(first, middle, max(0.0, last - first), 1), faint)
            return
        count = int(last - first)
        scale = block.duration / (rect.width() + 1)
        begin, end = round((first - rect.left()) * scale), round((last - rect.left()) * scale)
        times = content.source_time(begin, block.duration), content.source_time(end, block.duration)
        columns = waveform.columns(min(times), max(times), count)
        if content.reverse:
            columns = columns[::-1]
        half = rect.height() / 2 / 255
        for column, alpha in ((0, 120), (1, 230)):
            shade = QColor(colour)
            shade.setAlpha(alpha)
            values = columns[:, column].tolist()
            upper = [QPointF(first + i, middle - 0.5 - v * half) for i, v in enumerate(values)]
            lower = [QPointF(first + i, middle + 0.5 + v * half) for i, v in enumerate(values)]
            painter.setPen(shade)
            painter.setBrush(shade)
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    def missing(self, asset: Id) -> bool:
        """Tell whether the file of an asset was not there when it was last looked for."""
        return asset in self._absent

    def absent(self) -> frozenset[Id]:
        """Return the assets of which `missing` is true."""
        return self._absent

    def _tell(self) -> None:
        self.version += 1
        self.changed.emit()

    def _hear(self, news: News) -> None:
        if any(isinstance(after or before, Asset) for _, before, after in news.patch):
            self._look_for_files()

    def _look_for_files(self) -> None:
        project = self._context.project
        paths = {a.id: project.asset_path(a) for a in project.records.of(Asset)}
        if not paths:
            return

        async def look() -> None:
            found = await self._context.background.call("disk", _absent, paths)
            if found != self._absent:
                self._absent = found
                self._tell()

        self._context.background.start(look())


def _absent(paths: dict[Id, Path]) -> frozenset[Id]:
    return frozenset(i for i, path in paths.items() if not path.is_file())
