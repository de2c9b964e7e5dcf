"""A version beside what there is now: the same moment of both, what has changed since, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from vidgen.ui.context import Context
from vidgen.ui.theme import tokens
from vidgen.ui.versions.versions import Look, Versions
from vidgen.ui.widgets.asking_dialog import AskingDialog
from vidgen.ui.widgets.label import Label

_BOX = (720, 405)
"""Pixels in which a picture fits."""


class VersionDialog(AskingDialog):
    """Shows a `Look`. Arrows on the slider go by frames, Page Up and Page Down by seconds."""

    def __init__(self, context: Context, versions: Versions, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Version “{0}”").format(look.version.name))
        self.setMinimumSize(680, 480)
        self._context, self._versions, self._look = context, versions, look
        self._running, self._wanted = False, False
        rate = look.now.rate
        self.then = _Shown(self.tr("Then"))
        self.now = _Shown(self.tr("Now"))
        pictures = QHBoxLayout()
        pictures.setSpacing(16)
        for shown, of in ((self.then, look.then), (self.now, look.now)):
            head = QHBoxLayout()
            title = Label(shown.accessibleName())
            title.setProperty("role", "section")
            long = Label(of.rate.timecode(of.duration()))
            long.setProperty("role", "soft")
            head.addWidget(title)
            head.addStretch(1)
            head.addWidget(long)
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addLayout(head)
            column.addWidget(shown, 1)
            pictures.addLayout(column, 1)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Time"))
        self.slider.setMaximum(max(0, rate.frame_at(max(look.then.duration(), look.now.duration())) - 1))
        self.slider.setPageStep(round(float(rate.fraction)))
        self.slider.setValue(min(self.slider.maximum(), rate.frame_at(context.session.playhead)))
        self.time = Label()
        self.time.setMinimumWidth(90)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        self.changes = QListWidget()
        self.changes.setAccessibleName(self.tr("What has changed since"))
        self.changes.setProperty("boxed", True)
        self.changes.setWordWrap(True)
        self.changes.addItems(list(look.changes) or [self.tr("Nothing has changed since.")])
        head_of_list = Label(self.changes.accessibleName())
        head_of_list.setProperty("role", "section")
        head_of_list.setBuddy(self.changes)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        self.restore_button = QPushButton(self.tr("Go back to this version"))
        self.restore_button.setProperty("primary", True)
        self.restore_button.setDefault(True)
        self.restore_button.setEnabled(bool(look.changes) and context.project.read_only is None)
        self.restore_button.clicked.connect(self._restore)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addLayout(pictures, 3)
        layout.addLayout(row)
        layout.addWidget(head_of_list)
        layout.addWidget(self.changes, 2)
        layout.addLayout(buttons)
        self._soon = QTimer(self, singleShot=True, interval=40)
        self._soon.timeout.connect(self._draw)
        self.slider.valueChanged.connect(lambda _frame: self._show_time())
        self._show_time()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for two pictures."""
        return QSize(880, 600)

    def _show_time(self) -> None:
        rate = self._look.now.rate
        self.time.setText(rate.timecode(rate.time_of(self.slider.value())))
        self._soon.start()

    def _draw(self) -> None:
        self._wanted = True
        if not self._running:
            self._running = True
            self._context.background.start(self._serve(), self)

    async def _serve(self) -> None:
        try:
            while self._wanted and self._open:
                self._wanted = False
                time = self._look.now.rate.time_of(self.slider.value())
                for shown, of in ((self.then, self._look.then), (self.now, self._look.now)):
                    image = await self._versions.picture(of, time, _BOX)
                    if not self._open or self._wanted:
                        break
                    shown.show_image(image)
        finally:
            self._running = False

    def _restore(self) -> None:
        self._versions.restore(self._look)
        self.close()


class _Shown(QWidget):
    """One picture, as large as there is room."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setMinimumSize(260, 150)
        self.image: QImage | None = None
        self.known = False

    def show_image(self, image: QImage | None) -> None:
        self.image, self.known = image, True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens().stage))
            if self.image is None:
                painter.setPen(QColor(tokens().text_faint))
                painter.drawText(
                    self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Nothing here") if self.known else "…"
                )
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            room = QRectF(QPointF(), QSizeF(self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)))
            room.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(room, self.image)
