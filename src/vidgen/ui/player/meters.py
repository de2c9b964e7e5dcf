"""`Meters`: peaks and loudness of what is heard, beside the picture."""

from __future__ import annotations

import time

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vidgen.render.playback.mixing import Heard
from vidgen.ui.player.levels import Levels
from vidgen.ui.player.player import Player
from vidgen.ui.theme import scheme, tokens

_LOWEST = -60.0
"""dBFS at the lower end."""
_MARKS = (0, -6, -12, -18, -24, -36, -48, -60)
_WARM, _HOT = -18.0, -6.0
"""dBFS at which the colour changes."""
_GREEN, _AMBER = {"dark": "#3fb950", "light": "#2e7d32"}, {"dark": "#e3b341", "light": "#d18f00"}
_WIDTH = 56
_BAR = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Meters(QWidget):
    """Two bars with marks, momentary (M) and short-term (S) LUFS below. A click forgets that it was too loud."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self.levels = Levels()
        self._playing = False
        self.setFixedWidth(_WIDTH)
        self.setMinimumHeight(80)
        self.setAccessibleName(self.tr("Sound levels"))
        self.setToolTip(self.tr("Peaks in dBFS; M and S: loudness of the last 0.4 and 3 seconds in LUFS"))
        self._fall = QTimer(self, interval=40)
        self._fall.timeout.connect(self._fallen)
        player.sound.heard.connect(self._hear)
        player.state_changed.connect(self._state)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size that it likes best."""
        return QSize(_WIDTH, 200)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Put the warnings out."""
        self.levels.over = [False, False]
        self.update()

    def _hear(self, block: Heard) -> None:
        self.levels.take(block, time.monotonic())
        if not self._fall.isActive():
            self._fall.start()

    def _state(self) -> None:
        if self._player.playing and not self._playing:
            self.levels.reset()
        self._playing = self._player.playing

    def _fallen(self) -> None:
        if not self.levels.fall(time.monotonic()) and not self._playing:
            self._fall.stop()
        self.update()
        said = [_said(value) for value in (self.levels.momentary, self.levels.short_term)]
        self.setAccessibleDescription(self.tr("Momentary {0} LUFS, short-term {1} LUFS").format(*said))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw bars, marks and figures."""
        of = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(of.stage))
            font = QFont(self.font())
            font.setPixelSize(10)
            painter.setFont(font)
            bars = QRect(8, 12, 2 * _BAR + 2, max(20, self.height() - 12 - 46))
            for mark in _MARKS:
                y = _place(mark, bars)
                if mark in (0, -12, -24, -36, -48, -60) or bars.height() > 200:
                    painter.setPen(QColor(of.text_faint))
                    box = QRect(bars.right() + 5, y - 7, self.width() - bars.right() - 8, 14)
                    painter.drawText(
                        box,
                        int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                        f"{mark}".replace("-", "−"),
                    )
            for side in (0, 1):
                self._bar(painter, side, QRect(bars.left() + side * (_BAR + 2), bars.top(), _BAR, bars.height()))
            painter.setPen(QColor(of.text_soft))
            for row, (name, value) in enumerate((("M", self.levels.momentary), ("S", self.levels.short_term))):
                box = QRect(6, self.height() - 36 + row * 15, self.width() - 13, 14)
                painter.setPen(QColor(of.text_faint))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), name)
                painter.setPen(QColor(of.text_soft))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), _said(value))

    def _bar(self, painter: QPainter, side: int, box: QRect) -> None:
        of = tokens()
        painter.fillRect(box, QColor(of.raised))
        top = _place(self.levels.peaks[side], box)
        for low, high, colour in (
            (_LOWEST, _WARM, _GREEN[scheme()]),
            (_WARM, _HOT, _AMBER[scheme()]),
            (_HOT, 0.0, of.danger),
        ):
            upper, lower = max(top, _place(high, box)), _place(low, box)
            if upper < lower:
                painter.fillRect(QRect(box.left(), upper, box.width(), lower - upper), QColor(colour))
        hold = self.levels.holds[side]
        if hold > _LOWEST:
            painter.fillRect(QRect(box.left(), _place(hold, box), box.width(), 2), QColor(of.text))
        lamp = QRect(box.left(), box.top() - 6, box.width(), 4)
        painter.fillRect(lamp, QColor(of.danger if self.levels.over[side] else of.raised))


def _place(level: float, box: QRect) -> int:
    """Return the y of a level in dBFS."""
    part = min(1.0, max(0.0, level / _LOWEST))
    return box.top() + round(part * box.height())


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".replace("-", "−")
