"""The preview: what the player shows, made by the same renderer as an export, and the transport below it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from vidgen.editor.document import News
from vidgen.ui.canvas.canvas import Canvas
from vidgen.ui.context import Context
from vidgen.ui.panels import Area, Panel
from vidgen.ui.player.full_screen import FullScreen
from vidgen.ui.player.meters import Meters
from vidgen.ui.player.transport import Transport


class PreviewPanel(Panel):
    """Canvas and transport; the player is the context's."""

    kind = "preview"
    title = "Preview"
    icon = "monitor-play"
    area: ClassVar[Area] = "centre"
    order = 10

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.canvas = Canvas(context)
        self.canvas.setAccessibleName(self.tr("Preview"))
        self.meters = Meters(context.player)
        self._full: FullScreen | None = None
        self._add_actions()
        self.transport = Transport(context)
        self.time = self.transport.time
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.canvas, 1)
        beside.addWidget(self.meters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(beside, 1)
        layout.addWidget(self.transport)
        self._show_meters(context.session.recall("preview.meters", True) is not False)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self.canvas.resized = lambda: self._soon.start()
        context.player.picture_changed.connect(self._show)
        context.project.news.connect(self._reshape)
        self.setFocusProxy(self.canvas)
        self._reshape()
        self._show()

    def _add_actions(self) -> None:
        actions = self.context.actions
        full = actions.add(
            "full-screen",
            self.tr("Full screen"),
            "View",
            self.show_full_screen,
            summary=self.tr("Show the film on the whole screen; Escape comes back."),
        )
        full.setShortcuts([QKeySequence("F11"), QKeySequence("Ctrl+F")])
        meters = actions.add(
            "meters",
            self.tr("Sound levels"),
            "View",
            lambda: self._show_meters(self.meters.isHidden()),
            summary=self.tr("Show peaks and loudness beside the picture."),
            checkable=True,
        )
        self._meters_shown = meters

    def _show_meters(self, on: bool) -> None:
        self.meters.setVisible(on)
        self._meters_shown.setChecked(on)
        self.context.session.remember("preview.meters", on)

    def show_full_screen(self) -> None:
        """Show the film on the whole screen that the panel is on, or come back from there."""
        if self._full is not None:
            self._full.close()
            return
        self._full = FullScreen(self.context, self)
        self._full.closed.connect(self._left_full_screen)
        self._full.show_on(self.screen())

    def _left_full_screen(self) -> None:
        self._full = None
        self._fit()
        self.canvas.setFocus()

    @property
    def shown(self) -> tuple[int, int] | None:
        """Revision and time of the frame that is shown; None while it is another one."""
        return self.context.player.shown

    def _show(self) -> None:
        player = self.context.player
        self.canvas.show_image(player.image, player.fault)

    def _reshape(self, _news: News | None = None) -> None:
        project = self.context.project.records.project
        shape = QSize(project.width, project.height)
        if shape != self.canvas.shape_:
            self.canvas.shape_ = shape
            self._soon.start()

    def _fit(self) -> None:
        if self._full is None:
            self.context.player.resize(self.canvas.picture().size() * self.devicePixelRatioF())
