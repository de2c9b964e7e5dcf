"""The bar below the source viewer's picture: where in the file, what is marked, and how loud it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vidgen.media.waveform import Waveform
from vidgen.ui.theme import tokens

_HIGH = 34


class Bar(QWidget):
    """Times are flicks of the file."""

    scrubbed = Signal(object)
    """The user goes to a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.length = 0
        self.time = 0
        self.marks: tuple[int | None, int | None] = (None, None)
        self.wave: Waveform | None = None

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that is enough."""
        return QSize(240, _HIGH)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go there."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        part = min(1.0, max(0.0, event.position().x() / max(1, self.width())))
        self.scrubbed.emit(min(max(0, self.length - 1), int(part * self.length)))

    def _x(self, time: int) -> float:
        return self.width() * time / max(1, self.length)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the range, the sound, the time."""
        of = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            body = QRectF(0, 4, self.width(), self.height() - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.raised))
            painter.drawRoundedRect(body, 4, 4)
            start, end = self.marks
            if self.length and (start is not None or end is not None):
                left, right = self._x(start or 0), self._x(self.length if end is None else end)
                painter.setBrush(QColor(of.selected))
                painter.drawRoundedRect(QRectF(left, body.y(), right - left, body.height()), 3, 3)
                painter.fillRect(QRectF(left, body.y(), 2, body.height()), QColor(of.accent))
                painter.fillRect(QRectF(right - 2, body.y(), 2, body.height()), QColor(of.accent))
            if self.wave is not None and self.length:
                self._paint_wave(painter, body, self.wave)
            if self.length:
                painter.fillRect(QRectF(self._x(self.time) - 1, 0, 2, self.height()), QColor(of.text))

    def _paint_wave(self, painter: QPainter, body: QRectF, wave: Waveform) -> None:
        colour = QColor(tokens().text_faint)
        columns = wave.columns(0, self.length, self.width())
        middle, half = body.center().y(), body.height() / 2 - 2
        for x, (peak, _) in enumerate(columns.tolist()):
            if peak:
                high = max(0.5, half * peak / 255)
                painter.fillRect(QRectF(x, middle - high, 1, 2 * high), colour)
