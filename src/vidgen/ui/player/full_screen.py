"""`FullScreen`: the film on a whole screen, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QApplication, QWidget

from vidgen.ui.context import Context

_POINTER = 2000
"""Milliseconds after which the pointer is hidden."""


class FullScreen(QWidget):
    """A window of its own. The keys of the player work in it; Escape and a double click leave."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(self.tr("Full screen"))
        self.setAccessibleName(self.tr("The film on the whole screen; Escape comes back"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._context = context
        self.addActions([entry.action for entry in context.actions if entry.menu in ("Play", "Go")])
        self.addAction(context.actions["full-screen"])
        self._rest = QTimer(self, singleShot=True, interval=_POINTER)
        self._rest.timeout.connect(lambda: self.setCursor(Qt.CursorShape.BlankCursor))
        context.player.picture_changed.connect(self.update)
        self._add_screens()

    def _add_screens(self) -> None:
        """Offer the other screens in the context menu."""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        leave = QAction(self.tr("Leave full screen"), self)
        leave.triggered.connect(self.close)
        self.addAction(leave)
        screens = QApplication.screens()
        for number, screen in enumerate(screens if len(screens) > 1 else ()):
            action = QAction(self.tr("On screen {0}: {1}").format(number + 1, screen.name()), self)
            action.triggered.connect(lambda _checked=False, screen=screen: self.show_on(screen))
            self.addAction(action)

    def show_on(self, screen: QScreen) -> None:
        """Fill a screen."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus()
        self._rest.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Have frames made for this size."""
        super().resizeEvent(event)
        self._context.player.resize(self._place().size() * self.devicePixelRatioF())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Show the pointer for a while."""
        self.unsetCursor()
        self._rest.start()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Leave."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Say so."""
        super().closeEvent(event)
        self.closed.emit()

    def _place(self) -> QRect:
        project = self._context.project.records.project
        size = QSize(project.width, project.height).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the picture on black, or why there is none."""
        player = self._context.player
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor("#000000"))
            if player.image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self._place(), player.image)
            elif player.fault:
                painter.setPen(QColor("#dddddd"))
                painter.drawText(
                    self._place(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), player.fault
                )
