"""The scopes: waveform, RGB parade, vectorscope and histogram of the frame that the preview shows."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from vidgen.ui.context import Context
from vidgen.ui.loop.background import Latest
from vidgen.ui.panels import Area, Panel
from vidgen.ui.scopes.drawing import images_of, paint_histogram, paint_vectors, paint_waveforms
from vidgen.ui.scopes.measuring import FINE, ROWS, Measures, measured

_KINDS = ("waveform", "parade", "vectors", "histogram")
_CHOSEN = "scopes.kind"

Shown = tuple[Measures, str, list[QImage]]
"""What a frame holds, and the traces of one kind of scope."""


class ScopesPanel(Panel):
    """Measures while it is seen, in a thread; when frames come too quickly, some are passed over."""

    kind = "scopes"
    title = "Scopes"
    icon = "activity"
    area: ClassVar[Area] = "right"
    order = 40

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Scope"))
        titles = (self.tr("Waveform"), self.tr("RGB parade"), self.tr("Vectorscope"), self.tr("Histogram"))
        for name, title in zip(_KINDS, titles, strict=True):
            self.choice.addItem(title, name)
        kept = context.session.recall(_CHOSEN)
        self.choice.setCurrentIndex(_KINDS.index(kept) if kept in _KINDS else 0)
        self.choice.currentIndexChanged.connect(self._choose)
        self.face = _Face()
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.face, 1)
        self._latest = Latest(context.background, "scopes")
        context.player.picture_changed.connect(self._measure)
        self._choose()

    def catch_up(self) -> None:
        """Measure what is shown now."""
        self._measure()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Measure nothing while nobody looks."""
        super().hideEvent(event)
        self._latest.forget()

    def _choose(self) -> None:
        name = self.choice.currentData()
        self.context.session.remember(_CHOSEN, name)
        self.face.show_kind(name)
        self._measure()

    def _measure(self) -> None:
        image = self.context.player.image
        if not self.seen:
            return
        if image is None or image.isNull():
            self._latest.forget()
            self.face.show_measures(None)
            return
        copy = QImage(image)  # shares the pixels; Qt copies them if somebody writes
        kind, rows = self.face.kind, ROWS if self.context.player.playing else FINE
        self._latest.ask(lambda: _of(copy, kind, rows), self.face.show_measures)


def _of(image: QImage, kind: str, rows: int) -> Shown:
    """Measure an image. In the lane `scopes`."""
    flat = image.convertToFormat(QImage.Format.Format_RGB32)  # itself, when it comes from the player
    lines = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    bgr = lines[:, : flat.width() * 4].reshape(flat.height(), flat.width(), 4)
    measures = measured(bgr[..., 2::-1], rows)
    _ = measures.histogram  # it is told in words, whatever is drawn
    return measures, kind, images_of(measures, kind)


class _Face(QWidget):
    """Draws one scope."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(160, 120)
        self.kind = "waveform"
        self.shown: Shown | None = None

    def show_kind(self, kind: str) -> None:
        """Draw another scope."""
        self.kind = kind
        self._say()
        self.update()

    def show_measures(self, shown: Shown | None) -> None:
        """Draw what another frame holds."""
        self.shown = shown
        self._say()
        self.update()

    def _say(self) -> None:
        """Tell what can be told in words."""
        self.setAccessibleName(QCoreApplication.translate("ScopesPanel", "Scope of the frame"))
        if self.shown is None:
            self.setAccessibleDescription("")
            return
        counts = self.shown[0].histogram[3]
        levels = np.flatnonzero(counts)
        mean = float((counts * np.arange(256)).sum() / counts.sum()) / 2.55
        self.setAccessibleDescription(
            QCoreApplication.translate("ScopesPanel", "Luma from {0} to {1} per cent, {2} on average.").format(
                round(int(levels[0]) / 2.55), round(int(levels[-1]) / 2.55), round(mean)
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the graticule and the trace; scopes are dark in both themes, as light on a tube."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect()).adjusted(8, 8, -8, -8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#0b0c0e"))
            painter.drawRoundedRect(area, 6, 6)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            font = painter.font()
            font.setPixelSize(10)
            painter.setFont(font)
            measures, kind, traces = self.shown if self.shown is not None else (None, self.kind, [])
            if kind != self.kind:
                traces = []  # they are being made
            if self.kind == "vectors":
                paint_vectors(painter, area, traces)
            elif self.kind == "histogram":
                empty = np.zeros((4, 256), np.int64)
                paint_histogram(painter, area, empty if measures is None else measures.histogram, traces)
            else:
                paint_waveforms(painter, area, traces)
