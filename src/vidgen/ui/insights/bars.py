"""`Bars`: a chart of horizontal bars with their names and figures; what it shows is also its accessible description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vidgen.ui.theme import tokens
from vidgen.ui.widgets.label import plain_tip

_ROW, _BAR, _GAP = 34, 6, 4


@dataclass(frozen=True)
class Bar:
    """One row."""

    name: str
    value: float
    """At least 0."""
    figure: str
    """The value as it is written."""
    note: str = ""
    """More, for the tip."""


class Bars(QWidget):
    """Draws a row for each bar; the longest takes the whole width."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these."""
        self._bars = tuple(bars)
        text = "; ".join(f"{b.name}: {b.figure}{', ' + b.note if b.note else ''}" for b in self._bars)
        self.setAccessibleDescription(text)
        self.setToolTip(
            plain_tip("\n".join(f"{b.name}: {b.figure}{', ' + b.note if b.note else ''}" for b in self._bars))
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its rows."""
        return QSize(240, max(1, len(self._bars)) * _ROW)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as its rows."""
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw names to the left, figures to the right, bars below them."""
        of = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            metrics = QFontMetricsF(self.font())
            most = max((b.value for b in self._bars), default=0.0) or 1.0
            for number, bar in enumerate(self._bars):
                top = number * _ROW
                figure = metrics.horizontalAdvance(bar.figure)
                line = QRectF(0, top, self.width(), _ROW - _BAR - 2 * _GAP)
                painter.setPen(QColor(of.text_soft))
                painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), bar.figure)
                painter.setPen(QColor(of.text))
                room = self.width() - figure - 12
                name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideMiddle, room)
                painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
                track = QRectF(0, line.bottom() + _GAP, self.width(), _BAR)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(of.line))
                painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
                if bar.value > 0:
                    track.setWidth(max(_BAR, track.width() * bar.value / most))
                    painter.setBrush(QColor(of.accent))
                    painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
