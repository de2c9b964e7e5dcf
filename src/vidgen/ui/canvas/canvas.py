"""`Canvas`: the widget of the preview that shows the picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from vidgen.ui.theme import tokens


class Canvas(QWidget):
    """The picture, as large as fits, on a neutral ground."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(200, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.shape_ = QSize(16, 9)
        self.image: QImage | None = None
        self._fault = ""
        self._ringed = False
        self.resized: Callable[[], None] = lambda: None

    def picture(self) -> QRect:
        """Return where the picture is, in this widget's pixels."""
        size = self.shape_.scaled(self.size() - QSize(24, 24), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(self.rect().center())
        return place

    def show_image(self, image: QImage | None, fault: str = "") -> None:
        """Show a frame, or why there is none."""
        self.image, self._fault = image, fault
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show a ring to those who came by keyboard."""
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the ring away."""
        self._ringed = False
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say so: another size may want another frame."""
        super().resizeEvent(event)
        self.resized()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ground, the picture, or why there is none."""
        of = tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(of.stage))
        place = self.picture()
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self.image)
        else:
            painter.fillRect(place, QColor("#000000"))
            if self._fault:
                painter.setPen(QColor("#dddddd"))
                box = place.adjusted(20, 20, -20, -20)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._fault)
        if self._ringed:
            painter.setPen(QColor(of.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
